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

/** Deletes removals for good once they are due. */
@Configuration(proxyBeanMethods = false)
public class PurgeJob {

    public static final String NAME = "purge";

    @Bean(NAME)
    Job purge(JobRepository repository, Step purgeAll, Step purgeReport) {
        return new JobBuilder(NAME, repository).start(purgeAll).next(purgeReport).build();
    }

    @Bean
    @JobScope
    Step purgeAll(Steps steps, RunContext run) {
        return steps.spread("purgeAll", run, () -> steps.step("purge", run,
                new ClaimedWork<>(run, step -> new TrashWork<>(run, new PurgeWork(run)))));
    }

    @Bean
    @JobScope
    Step purgeReport(Steps steps, RunContext run) {
        return TrashReport.step(steps, run);
    }
}
