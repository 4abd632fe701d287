package dev.winnow.batch.plan;

import dev.winnow.batch.run.WorkSteps;
import dev.winnow.batch.scan.ImportWork;
import dev.winnow.batch.scan.ScanSteps;
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
