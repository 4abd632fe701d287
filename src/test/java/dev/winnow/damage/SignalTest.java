package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.cli.WinnowCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is asked to stop ends at the next item, says how to go on, and tells by its exit code who asked. */
class SignalTest {

    @TempDir
    private Path base;

    @Test
    void stops_between_two_items_and_goes_on_from_there() throws Exception {
        Site site = new Site(Files.createDirectory(base.resolve("site")));
        site.grow(20);
        WinnowCli winnow = new WinnowCli(site.state());
        winnow.done("adopt", site.job());
        String plan = winnow.done("plan", site.job(), "--json").json().required("plan").asString();
        Processes processes = new Processes(site.state(), Files.createDirectory(base.resolve("out")));

        Processes.Running first = processes.start("apply", plan);
        await().until(() -> Site.there(site.logs().resolve(".winnow/lock")));
        signal(first, "TERM");
        assertThat(first.exit()).as(first.text()).isEqualTo(143);
        assertThat(first.text()).contains("stopped").contains("to go on: apply " + plan);
        Agreement.check(site, List.of());

        Processes.Running second = processes.start("apply", plan);
        await().until(() -> Site.there(site.products().resolve(".winnow/trash"))
                || !second.process().isAlive());
        signal(second, "INT");
        assertThat(second.exit()).as(second.text()).isIn(130, 0);
        Agreement.check(site, List.of());

        winnow.done("apply", plan);
        assertThat(winnow.done("apply", plan).err()).contains("applied").contains("already");
        Agreement.check(site, List.of());
        assertThat(site.products().resolve("app/main/linux/1.1-1")).doesNotExist();
    }

    private static void signal(Processes.Running running, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(running.process().pid())).start().waitFor();
    }
}
