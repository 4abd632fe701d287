package dev.winnow.job.trash;

import dev.winnow.job.run.WorkSteps;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Deletes for good what has been in the trash for long enough. */
@Configuration(proxyBeanMethods = false)
public class PurgeJob {

    public static final String NAME = "purge";

    @Bean(NAME)
    Job purge(WorkSteps steps) {
        return new JobBuilder(NAME, steps.repository())
                .start(steps.step("purge", run -> new EndWork<>(run, new PurgeEnd(run))))
                .next(steps.step("report", EndReport::new))
                .build();
    }
}
