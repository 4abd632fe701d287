package dev.winnow.job;

import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.Steps;
import dev.winnow.job.stores.JobStore;
import org.springframework.batch.core.configuration.annotation.JobScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Adopts stores that lie on several hosts. */
@Configuration(proxyBeanMethods = false)
class AdoptJob {

    static final String NAME = "adopt";

    @Bean(NAME)
    Job adopt(JobRepository repository, Step adoptAll) {
        return new JobBuilder(NAME, repository).start(adoptAll).build();
    }

    @Bean
    @JobScope
    Step adoptAll(Steps steps, RunContext run) {
        return steps.spread("adoptAll", run, () -> steps.once("adopt", run, () -> {
            Adoption adoption = new Adoption(run.catalog(), run.row().operator());
            for (JobStore store : run.here()) {
                run.line(CatalogJson.write(adoption.adopted(run.job(), store.store(), run.override())));
            }
            run.catalog().ledger().flush();
        }));
    }
}
