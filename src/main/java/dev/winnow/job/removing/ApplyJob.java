package dev.winnow.job.removing;

import dev.winnow.job.run.WorkSteps;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Executes a saved plan and reports what was done. */
@Configuration(proxyBeanMethods = false)
public class ApplyJob {

    public static final String NAME = "apply";

    @Bean(NAME)
    Job apply(WorkSteps steps) {
        return new JobBuilder(NAME, steps.repository())
                .start(steps.step("feed", FeedWork::new))
                .next(steps.step("remove", run -> new ApplyWork(run, run.writable())))
                .next(steps.step("report", run -> new ApplyReport(run, run.writable())))
                .build();
    }
}
