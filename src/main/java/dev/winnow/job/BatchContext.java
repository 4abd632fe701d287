package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.job.planning.PlanJob;
import dev.winnow.job.removing.ApplyJob;
import dev.winnow.job.run.Outbox;
import dev.winnow.job.run.Progress;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.Steps;
import dev.winnow.job.run.StopSignal;
import dev.winnow.job.scanning.ScanJob;
import dev.winnow.job.stores.StoreLocks;
import dev.winnow.job.trash.PurgeJob;
import dev.winnow.job.trash.RestoreJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.JobSynchronizationManager;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.support.ResourcePropertySource;
import org.springframework.transaction.PlatformTransactionManager;

/** The Spring context: Spring Batch on the catalog's database, the beans of the process, and the jobs. */
@Configuration(proxyBeanMethods = false)
@Import({BatchJdbcAutoConfiguration.class, AdoptJob.class, ScanJob.class, PlanJob.class, ApplyJob.class, RestoreJob.class, PurgeJob.class})
class BatchContext {

    /**
     * @param outbox sends to the workers of other hosts
     * @param runs   makes the context of a run, or of a part of it, for the execution of its job
     */
    static ConfigurableApplicationContext start(Catalog catalog, Outbox outbox, Function<JobExecution, RunContext> runs) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        // A SpringApplication would look for settings in places that this program has none in: a tenth of a short command.
        context.getEnvironment().getPropertySources().addLast(settings());
        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
        context.registerBean(Catalog.class, () -> catalog, definition -> definition.setDestroyMethodName(""));
        context.registerBean("dataSource", DataSource.class, catalog::dataSource,
                definition -> definition.setDestroyMethodName(""));
        context.registerBean("transactionManager", PlatformTransactionManager.class, catalog::transactions);
        context.registerBean(Outbox.class, () -> outbox, definition -> definition.setDestroyMethodName(""));
        context.registerBean(RunContext.class, () -> runs.apply(
                JobSynchronizationManager.getContext().getJobExecution()), definition -> definition.setScope("job"));
        // No bean listens, and looking for listeners takes a tenth of the start.
        context.removeBeanDefinition(AnnotationConfigUtils.EVENT_LISTENER_PROCESSOR_BEAN_NAME);
        context.register(BatchContext.class);
        context.refresh();
        return context;
    }

    private static ResourcePropertySource settings() {
        try {
            return new ResourcePropertySource("classpath:application.properties");
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    @Bean
    Steps workSteps(JobRepository repository, PlatformTransactionManager transactions, Outbox outbox) {
        return new Steps(repository, transactions, outbox);
    }
}
