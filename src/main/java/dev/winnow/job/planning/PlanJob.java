package dev.winnow.job.planning;

import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.Steps;
import dev.winnow.plan.PlannedVerdict;
import org.springframework.batch.core.configuration.annotation.JobScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Imports from CI, scans, decides and reports. Changes no store. */
@Configuration(proxyBeanMethods = false)
public class PlanJob {

    public static final String NAME = "plan";

    /** The number of decisions in a transaction; each transaction rewrites the ends of some index trees. */
    private static final int CHUNK = 1_000;

    @Bean(NAME)
    Job plan(JobRepository repository, Step importing, Step survey, Step walk, Step record, Step links, Step hash, Step decide) {
        return new JobBuilder(NAME, repository).start(importing).next(survey).next(walk).next(record).next(links).next(hash)
                .next(decide).build();
    }

    @Bean
    @JobScope
    Step decide(Steps steps, RunContext run) {
        DecisionWork decisions = new DecisionWork(run);
        return steps.<PlannedVerdict, DecisionWork.Reported>chunks("decide", run, CHUNK, decisions, decisions::report, decisions::save,
                decisions::complete);
    }
}
