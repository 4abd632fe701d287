package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.job.planning.PlanJob;
import dev.winnow.job.removing.ApplyJob;
import dev.winnow.job.run.Progress;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.Steps;
import dev.winnow.job.run.StopSignal;
import dev.winnow.job.scanning.ScanJob;
import dev.winnow.job.stores.StoreLocks;
import dev.winnow.job.trash.PurgeJob;
import dev.winnow.job.trash.RestoreJob;
import javax.sql.DataSource;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.JobSynchronizationManager;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;

/** The Spring context: Spring Batch on the catalog's own database, what belongs to the process, and the jobs. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(BatchJdbcAutoConfiguration.class)
@Import({ScanJob.class, PlanJob.class, ApplyJob.class, RestoreJob.class, PurgeJob.class})
class BatchContext {

    static {
        // Spring Boot would load what servers need, on a thread of its own.
        System.setProperty("spring.backgroundpreinitializer.ignore", "true");
        // What may be logged is settled already.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    }

    static ConfigurableApplicationContext start(Catalog catalog, StoreLocks locks, StopSignal stop, Progress progress) {
        return new SpringApplicationBuilder(BatchContext.class)
                .web(WebApplicationType.NONE).bannerMode(Banner.Mode.OFF).logStartupInfo(false)
                .registerShutdownHook(false)
                .initializers(context -> {
                    GenericApplicationContext beans = (GenericApplicationContext) context;
                    beans.registerBean(Catalog.class, () -> catalog, definition -> definition.setDestroyMethodName(""));
                    beans.registerBean("dataSource", DataSource.class, catalog::dataSource,
                            definition -> definition.setDestroyMethodName(""));
                    beans.registerBean("transactionManager", PlatformTransactionManager.class, catalog::transactions);
                    beans.registerBean(StoreLocks.class, () -> locks);
                    beans.registerBean(StopSignal.class, () -> stop);
                    beans.registerBean(Progress.class, () -> progress);
                })
                .run();
    }

    /** Made anew for each execution of a job, and closed with it. */
    @Bean
    @Scope("job")
    RunContext runContext(Catalog catalog, StoreLocks locks, StopSignal stop, Progress progress) {
        return new RunContext(catalog, locks, stop, progress,
                JobSynchronizationManager.getContext().getJobExecution());
    }

    @Bean
    Steps workSteps(JobRepository repository, PlatformTransactionManager transactions) {
        return new Steps(repository, transactions);
    }
}
