package dev.winnow.job.trash;

import dev.winnow.job.run.WorkSteps;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Brings removals back. */
@Configuration(proxyBeanMethods = false)
public class RestoreJob {

    public static final String NAME = "restore";

    @Bean(NAME)
    Job restore(WorkSteps steps) {
        return new JobBuilder(NAME, steps.repository())
                .start(steps.step("restore", run -> new EndWork<>(run, new RestoreEnd(run))))
                .next(steps.step("report", EndReport::new))
                .build();
    }
}
