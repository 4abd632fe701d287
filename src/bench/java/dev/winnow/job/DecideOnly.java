package dev.winnow.job;

import dev.winnow.bench.CatalogOf;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.RunParameters;
import dev.winnow.catalog.history.Runs;
import dev.winnow.job.run.Outbox;
import dev.winnow.job.run.Progress;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.StopSignal;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.Operator;
import dev.winnow.model.RunKind;
import java.nio.file.Path;
import java.time.Instant;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.context.ConfigurableApplicationContext;

/** Makes a plan of what the catalog knows, without the scan that comes before: to measure it by itself. */
public final class DecideOnly {

    private DecideOnly() {
    }

    /** @param arguments the job file, the state directory */
    public static void main(String[] arguments) throws Exception {
        Operator operator = new Operator("bench", "localhost", ProcessHandle.current().pid());
        long started = System.nanoTime();
        Job job = JobFiles.read(Path.of(arguments[0]).toAbsolutePath());
        try (Catalog catalog = CatalogOf.open(Path.of(arguments[1]), System.getenv());
                Engine engine = new Engine(catalog, operator, new StopSignal(), Progress.NONE)) {
            Runs runs = new Runs(catalog);
            long opened;
            String id = engine.start(RunKind.PLAN, job.name(), Instant.now(), RunParameters.of(job, null, null)).id();
            try (ConfigurableApplicationContext context = BatchContext.start(catalog, Outbox.NONE, execution ->
                    new RunContext(catalog, engine.locks(), engine.stop(), Progress.NONE, execution))) {
                org.springframework.batch.core.job.Job decide = new JobBuilder("plan", context.getBean(
                        JobRepository.class)).start(context.getBean("decide", Step.class)).build();
                JobOperator operators = context.getBean(JobOperator.class);
                opened = System.nanoTime();
                operators.start(decide, new JobParametersBuilder().addString(RunContext.RUN, id).toJobParameters());
            }
            long decided = System.nanoTime();
            System.out.printf("{\"run\": \"%s\", \"open_ms\": %d, \"decide_ms\": %d, \"kept\": %d, \"removed\": %d}%n",
                    id, (opened - started) / 1_000_000, (decided - opened) / 1_000_000,
                    runs.find(id).orElseThrow().counts().kept(),
                    runs.find(id).orElseThrow().counts().removed());
        }
    }
}
