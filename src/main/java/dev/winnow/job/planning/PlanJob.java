package dev.winnow.job.planning;

import dev.winnow.job.run.WorkSteps;
import dev.winnow.job.scanning.ImportWork;
import dev.winnow.job.scanning.ScanSteps;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Asks CI, scans, decides, reports; changes no store. */
@Configuration(proxyBeanMethods = false)
public class PlanJob {

    public static final String NAME = "plan";

    @Bean(NAME)
    Job plan(WorkSteps steps, ScanSteps scan) {
        return new JobBuilder(NAME, steps.repository())
                .start(steps.step("import", ImportWork::of))
                .next(scan.survey())
                .next(scan.walk())
                .next(scan.record())
                .next(steps.step("decide", PlanWork::new))
                .build();
    }
}
