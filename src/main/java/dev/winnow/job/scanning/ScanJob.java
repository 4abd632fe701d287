package dev.winnow.job.scanning;

import dev.winnow.job.run.WorkSteps;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Brings the catalog up to date. */
@Configuration(proxyBeanMethods = false)
public class ScanJob {

    public static final String NAME = "scan";

    @Bean(NAME)
    Job scan(WorkSteps steps, ScanSteps scan) {
        return new JobBuilder(NAME, steps.repository()).start(scan.survey()).next(scan.walk()).next(scan.record())
                .build();
    }
}
