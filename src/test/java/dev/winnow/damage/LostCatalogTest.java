package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli;
import dev.winnow.database.EmbeddedOnly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.io.TempDir;

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
}
