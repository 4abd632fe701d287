package dev.winnow.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that need builds on another host. */
class NeedsOnHostsTest {

    @TempDir
    private Path base;

    private Site site;

    @BeforeEach
    void hosts() throws IOException {
        site = Site.grown(base);
        site.adopt();
        site.winnow().done("scan", site.job());
        needs("editor/main/1", "server/main/2");
        needs("server/main/2", "editor/main/3");
        needs("editor/main/3", "server/main/1");
        needs("server/main/1", "editor/main/2");
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private void needs(String key, String needed) {
        site.winnow().done("register", "--key", key, "--property", "needs=" + needed);
    }

    private boolean there(String key) {
        return Files.exists(site.server(key.startsWith("editor") ? "fs1" : "fs2").store().resolve(key));
    }

    @Test
    void a_chain_over_hosts_goes_in_one_run() throws IOException {
        Result run = site.winnow().run("run", site.job(), "--json");

        assertThat(run.exit()).as(run.out() + run.err() + site.said()).isZero();
        assertThat(run.json().get("apply").get("removed").asInt()).isEqualTo(10);
        assertThat(site.server("fs1").there("editor", "main")).isEqualTo(1);
        assertThat(site.server("fs2").there("server", "main")).isEqualTo(1);
        assertThat(Files.readAllLines(Path.of(run.json().get("apply").get("report").asString()).resolve("removed.csv")))
                .hasSize(11);
        site.sound();
    }

    @Test
    void what_stays_on_one_host_holds_what_it_needs_on_all_and_a_circle_stays_whole() throws IOException {
        needs("editor/main/4", "server/main/4");
        needs("server/main/4", "editor/main/4");
        String plan = site.winnow().done("plan", site.job(), "--json").json().get("plan").asString();
        site.winnow().done("pin", "server/main/2", "--by", "qa", "--reason", "found late");

        Result apply = site.winnow().run("apply", plan);

        assertThat(apply.exit()).as(apply.err()).isEqualTo(5);
        assertThat(apply.out() + apply.err()).contains("editor/main/4, which stays, needs it", "server/main/2, which stays, needs it",
                "server/main/1, which stays, needs it");
        for (String stays : new String[] {"server/main/2", "editor/main/3", "server/main/1", "editor/main/2", "editor/main/4", "server/main/4"}) {
            assertThat(there(stays)).as(stays).isTrue();
        }
        for (String goes : new String[] {"editor/main/1", "server/main/3", "server/main/5", "server/main/6"}) {
            assertThat(there(goes)).as(goes).isFalse();
        }
        site.sound();
    }
}
