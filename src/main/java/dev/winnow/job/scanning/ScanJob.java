package dev.winnow.job.scanning;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Brings the catalog up to date with the stores of a job. */
@Configuration(proxyBeanMethods = false)
@Import(ScanSteps.class)
public class ScanJob {

    public static final String NAME = "scan";

    @Bean(NAME)
    Job scan(JobRepository repository, Step survey, Step walk, Step record, Step links, Step hash) {
        return new JobBuilder(NAME, repository).start(survey).next(walk).next(record).next(links).next(hash).build();
    }
}
