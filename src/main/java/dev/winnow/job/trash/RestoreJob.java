package dev.winnow.job.trash;

import dev.winnow.job.run.ClaimedWork;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.Steps;
import org.springframework.batch.core.configuration.annotation.JobScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Restores removals from the trash. */
@Configuration(proxyBeanMethods = false)
public class RestoreJob {

    public static final String NAME = "restore";

    @Bean(NAME)
    Job restore(JobRepository repository, Step restoreAll, Step restoreReport) {
        return new JobBuilder(NAME, repository).start(restoreAll).next(restoreReport).build();
    }

    @Bean
    @JobScope
    Step restoreAll(Steps steps, RunContext run) {
        return steps.spread("restoreAll", run, () -> steps.step("restore", run,
                new ClaimedWork<>(run, step -> new TrashWork<>(run, new RestoreWork(run)))));
    }

    @Bean
    @JobScope
    Step restoreReport(Steps steps, RunContext run) {
        return TrashReport.step(steps, run);
    }
}
