package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.WinnowCli;
import dev.winnow.database.Databases;
import dev.winnow.database.EmbeddedOnly;
import dev.winnow.job.Engine;
import dev.winnow.job.Planning;
import dev.winnow.job.Planning.Planned;
import dev.winnow.job.run.Progress;
import dev.winnow.job.run.StopSignal;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.Operator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process that hosts the catalog goes away while another works with it. */
@EmbeddedOnly
class LostCatalogTest {

    @TempDir
    private Path base;

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void a_run_outlives_the_host_of_the_catalog_or_says_that_it_is_gone(long seed) throws Exception {
        Site site = new Site(Files.createDirectory(base.resolve("site")));
        site.grow(8);
        WinnowCli winnow = new WinnowCli(site.state());
        winnow.done("adopt", site.job());
        Process host = CatalogHost.start(site.state());
        Processes processes = new Processes(site.state(), Files.createDirectory(base.resolve("out")));
        Processes.Running run = processes.start("run", site.job().toString());
        run.process().waitFor(1500 + new Random(seed).nextInt(2500), TimeUnit.MILLISECONDS);
        if (seed % 2 == 0) {
            host.destroyForcibly();
        } else {
            host.outputWriter().close();
        }
        host.waitFor();
        int exit = run.exit();
        assertThat(exit).as(run.text()).isIn(0, 5, 6);
        WinnowCli.Result next = winnow.run("run", site.job());
        assertThat(next.exit()).as(next.err()).isIn(0, 5);
        Agreement.check(site, List.of());
    }

    @Test
    void a_plan_goes_on_by_itself_when_the_host_of_the_catalog_ends_while_it_is_saved() throws Exception {
        Site site = new Site(Files.createDirectory(base.resolve("site")));
        site.grow(2);
        Process host = CatalogHost.start(site.state());
        Progress ends = new Progress() {
            private boolean deciding;

            @Override
            public void begin(String run) {
            }

            @Override
            public void stage(String what, long total) {
                deciding = what.startsWith("decide");
            }

            @Override
            public void done(long items, long bytes) {
                if (deciding && host.isAlive()) {
                    host.destroyForcibly().onExit().join();
                }
            }

            @Override
            public void end() {
            }
        };
        try (Catalog catalog = Databases.open(site.state(), Clock.systemUTC());
                Engine engine = new Engine(catalog, new Operator("anna", "here", ProcessHandle.current().pid()),
                        new StopSignal(), ends)) {
            Planned planned = new Planning(engine, said -> { }).plan(JobFiles.read(site.job()), null, null);

            assertThat(host.isAlive()).isFalse();
            assertThat(planned.plan().fingerprint()).isNotNull();
            assertThat(catalog.sql("SELECT status FROM BATCH_JOB_EXECUTION").query(String.class).list())
                    .hasSize(2).containsOnlyOnce("COMPLETED");
        }
    }
}
