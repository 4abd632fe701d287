package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.job.planning.PlanJob;
import dev.winnow.job.removing.ApplyJob;
import dev.winnow.job.run.LiveRuns;
import dev.winnow.job.run.WorkSteps;
import dev.winnow.job.scanning.ScanJob;
import dev.winnow.job.scanning.ScanSteps;
import dev.winnow.job.trash.PurgeJob;
import dev.winnow.job.trash.RestoreJob;
import javax.sql.DataSource;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;

/** The Spring context: Spring Batch on the catalog's own database, and the jobs. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(BatchJdbcAutoConfiguration.class)
@Import({ScanJob.class, PlanJob.class, ApplyJob.class, RestoreJob.class, PurgeJob.class})
class BatchContext {

    static ConfigurableApplicationContext start(Catalog catalog) {
        return new SpringApplicationBuilder(BatchContext.class)
                .web(WebApplicationType.NONE).bannerMode(Banner.Mode.OFF).logStartupInfo(false)
                .registerShutdownHook(false)
                .initializers(context -> {
                    GenericApplicationContext beans = (GenericApplicationContext) context;
                    beans.registerBean("dataSource", DataSource.class, catalog::dataSource,
                            definition -> definition.setDestroyMethodName(""));
                    beans.registerBean("transactionManager", PlatformTransactionManager.class, catalog::transactions);
                })
                .run();
    }

    @Bean
    LiveRuns liveRuns() {
        return new LiveRuns();
    }

    @Bean
    WorkSteps workSteps(JobRepository repository, PlatformTransactionManager transactions, LiveRuns runs) {
        return new WorkSteps(repository, transactions, runs);
    }

    @Bean
    ScanSteps scanSteps(WorkSteps steps, LiveRuns runs) {
        return new ScanSteps(steps, runs);
    }
}
