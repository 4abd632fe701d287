package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.database.Databases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What symbolic links lead to stays, wherever the links lie and whenever they were set. */
class LinkedBuildsTest {

    /** Links are made today: by then they are two days old. */
    private static final Instant NOW = Instant.now().plus(Duration.ofDays(2));

    @TempDir
    private Path directory;
    private Path store;
    private WinnowCli winnow;

    @BeforeEach
    void start() {
        store = directory.resolve("store");
        winnow = new WinnowCli(directory.resolve("state")).at(NOW);
    }

    @Test
    void a_link_keeps_its_target_whatever_way_it_leads_there() throws IOException {
        for (int version = 1; version <= 9; version++) {
            build("main/lin/1." + version, version);
        }
        link("channels/lin", "../main/lin/1.1");
        link("docs/deep/app", "../../main/lin/1.2/app.bin");
        link("chain", "channels/../chained");
        link("chained", "main/lin/1.3");
        link("main/lin/1.9/base", "../1.4");
        link("absolute", store.toRealPath() + "/main/lin/1.5");
        link(".winnow/trash/old", "../../main/lin/1.6");
        link("dangling", "main/lin/0.1");
        link("circle", "circle");
        Path job = job("ignore: [\"docs/**\", absolute]", "");

        assertThat(removed(job)).containsExactly("main/lin/1.6", "main/lin/1.7", "main/lin/1.8");
    }

    @Test
    void slashes_too_many_do_not_hide_where_a_link_leads() throws Exception {
        for (int version = 1; version <= 9; version++) {
            build("main/lin/1." + version, version);
        }
        build("mäin/lin/1.0", 1);
        build("mäin/lin/1.1", 2);
        linkAsWritten("doubled", "main//lin///1.1/.");
        linkAsWritten("hop", "doubled-hop/");
        linkAsWritten("doubled-hop", "../away/");
        linkAsWritten("../away", store + "//main/lin/1.2/");
        linkAsWritten("file", "main/lin//1.3/app.bin/");
        linkAsWritten("main/lin/1.9/base", "..//1.5");
        linkAsWritten("umlaut", "mäin//lin/1.0//");
        linkAsWritten("main/lin/held", "1.4//");
        Path job = job("", "");

        assertThat(removed(job)).containsExactly("main/lin/1.6", "main/lin/1.7", "main/lin/1.8");
    }

    @Test
    void a_link_to_a_folder_keeps_all_that_lies_below() throws IOException {
        for (String day : List.of("2026-01-01", "2026-01-02", "2026-01-03")) {
            file(day + "/app-" + day + "-lin.zip", Integer.parseInt(day.substring(9)));
            file(day + "/app-" + day + "-win.zip", Integer.parseInt(day.substring(9)));
        }
        link("stable", "2026-01-01");
        Path job = Files.writeString(directory.resolve("job.yaml"), """
                name: days
                build: "{project}/{os}/{version}"
                stores:
                  - { name: p, root: store, entry: file, set: { project: app, branch: main }, layout: "{properties.day}/app-{version}-{os:lin|win}.zip" }
                rules: [ { name: all, match: {}, keep: [ { last: 1 } ] } ]
                limits: { removals: 100%, removals-per-group: 100% }
                approval: never
                """);

        assertThat(removed(job)).containsExactly("2026-01-02/app-2026-01-02-lin.zip",
                "2026-01-02/app-2026-01-02-win.zip");
    }

    @Test
    void a_link_to_the_root_keeps_everything_and_one_above_it_nothing() throws IOException {
        for (int version = 1; version <= 3; version++) {
            build("main/lin/1." + version, version);
        }
        link("above", "../..");
        Path job = job("", "");
        assertThat(removed(job)).containsExactly("main/lin/1.1", "main/lin/1.2");
        link("all", ".");

        assertThat(removed(job)).isEmpty();
    }

    @Test
    void a_link_leads_into_another_store() throws IOException {
        for (int version = 1; version <= 3; version++) {
            build("main/lin/1." + version, version);
            file("../logs/main/lin/1." + version + ".log", version);
        }
        link("last-log", "../logs/main/lin/1.1.log");
        Path job = job("", "  - { name: l, root: logs, holds: logs, entry: file, layout: \"{branch}/{os}/{version}.log\", "
                + "set: { project: app } }");
        winnow.done("adopt", job);
        winnow.run("run", job);

        assertThat(directory.resolve("logs/main/lin/1.1.log")).exists();
        assertThat(directory.resolve("logs/main/lin/1.2.log")).doesNotExist();
        assertThat(store.resolve("main/lin/1.1")).doesNotExist();
    }

    @Test
    void links_that_came_after_the_plan_keep_their_targets() throws IOException {
        for (int version = 1; version <= 9; version++) {
            build("main/lin/1." + version, version);
        }
        build("other/lin/1.0", 1);
        Files.createDirectories(directory.resolve("disk"));
        Files.move(store, directory.resolve("disk/real"));
        Files.createSymbolicLink(store, Path.of("disk/real"));
        Path job = job("ignore: [\"docs/**\"]", "");
        winnow.done("adopt", job);
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        link("far/away", "../main/lin/1.1");
        link("docs/app", "../main/lin/1.2/app.bin");
        link("named", store + "/main/lin/1.3");
        link("short", "main/lin");
        Files.delete(store.resolve("short"));
        link("first", "second");
        link("second", "main/lin/1.4");
        link("other/lin/1.0/base", "../../../main/lin/1.5");

        assertThat(winnow.run("apply", plan).exit()).isEqualTo(5);
        assertThat(left()).containsExactly("main/lin/1.1", "main/lin/1.2", "main/lin/1.3", "main/lin/1.4",
                "main/lin/1.5", "main/lin/1.9", "other/lin/1.0");
    }

    @Test
    void what_a_link_led_to_is_free_once_the_link_is_gone_and_linked_again_once_restored() throws IOException {
        build("main/lin/1.1", 1);
        build("main/lin/1.2", 2);
        build("main/lin/1.3", 99);
        link("main/lin/1.2/base", "../1.1");
        link("stable", "main/lin/1.2");
        Path job = job("", "");
        assertThat(removed(job)).isEmpty();
        Files.delete(store.resolve("stable"));

        assertThat(removed(job)).containsExactly("main/lin/1.2");
        assertThat(removed(job)).containsExactly("main/lin/1.1");
        winnow.done("restore", "app/main/lin/1.1", "--no-pin");
        winnow.done("restore", "app/main/lin/1.2", "--no-pin");
        assertThat(removed(job)).containsExactly("main/lin/1.2");
    }

    @Test
    void a_link_in_an_entry_that_was_not_looked_at_again_still_counts() throws IOException {
        for (int version = 1; version <= 4; version++) {
            build("main/lin/1." + version, version);
        }
        link("main/lin/1.4/base", "../1.1");
        Path job = job("", "");
        winnow.done("scan", job);
        try (Catalog catalog = Databases.open(winnow.state(), Clock.systemUTC())) {
            assertThat(catalog.sql("SELECT stamp FROM entry WHERE path = 'main/lin/1.4'").query(String.class)
                    .single()).endsWith("\n/base");
        }

        assertThat(removed(job)).containsExactly("main/lin/1.2", "main/lin/1.3");
        assertThat(removed(job)).isEmpty();
    }

    @Test
    void folders_and_text_files_outside_keep_what_they_name() throws IOException {
        for (int version = 1; version <= 6; version++) {
            build("main/lin/1." + version, version);
        }
        link("../www/deep/stable", "../../store/main/lin/1.1");
        Files.writeString(store.resolve("main/lin/latest.txt"), "1.2\r\n");
        Files.writeString(directory.resolve("list"), "# of QA\nmain/lin/1.3\n");
        Path job = job("linked-from: [www, store/main/lin/latest.txt, list]", "");

        assertThat(removed(job)).containsExactly("main/lin/1.4", "main/lin/1.5");
    }

    @Test
    void nothing_is_removed_from_a_store_while_what_names_its_links_cannot_be_read() throws IOException {
        for (int version = 1; version <= 3; version++) {
            build("main/lin/1." + version, version);
            file("../logs/main/lin/1." + version + ".log", version);
        }
        Path job = job("linked-from: list", "  - { name: l, root: logs, holds: logs, entry: file, "
                + "layout: \"{branch}/{os}/{version}.log\", set: { project: app } }");
        winnow.done("adopt", job);
        Files.writeString(directory.resolve("list"), "main/lin/1.1\n");
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();
        Files.delete(directory.resolve("list"));

        WinnowCli.Result apply = winnow.run("apply", plan);
        assertThat(apply.exit()).isEqualTo(3);
        assertThat(apply.err()).contains("p: linked-from ").contains("/list is not there; nothing more is removed");
        assertThat(left()).hasSize(3);
        assertThat(winnow.done("plan", job).err()).contains("/list is not there; nothing is removed from this store");
        WinnowCli.Result run = winnow.run("run", job);
        assertThat(run.exit()).isEqualTo(3);
        assertThat(left()).hasSize(3);
        assertThat(directory.resolve("logs/main/lin/1.1.log")).doesNotExist();

        Files.writeString(directory.resolve("list"), "main/lin/1.1\n");
        assertThat(removed(job)).containsExactly("main/lin/1.2");
    }

    private Set<String> removed(Path job) throws IOException {
        winnow.done("adopt", job);
        Set<String> before = left();
        winnow.run("run", job);
        Set<String> gone = new TreeSet<>(before);
        gone.removeAll(left());
        return gone;
    }

    /** The entries that lie in the store: files, and folders of builds. */
    private Set<String> left() throws IOException {
        Path root = store.toRealPath();
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> !path.startsWith(root.resolve(".winnow")) && (path.endsWith("app.bin")
                            || path.toString().endsWith(".zip")))
                    .map(path -> root.relativize(path.endsWith("app.bin") ? path.getParent() : path).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private Path job(String more, String stores) throws IOException {
        return Files.writeString(directory.resolve("job.yaml"), """
                name: links
                build: "{project}/{branch}/{os}/{version}"
                stores:
                  - { name: p, root: store, layout: "{branch}/{os:lin}/{version}", set: { project: app }, %s }
                %s
                rules: [ { name: all, match: {}, keep: [ { last: 1 } ] } ]
                limits: { removals: 100%%, removals-per-group: 100%% }
                approval: never
                """.formatted(more.isEmpty() ? "settle: 1h" : more, stores), StandardCharsets.UTF_8);
    }

    private void build(String path, int day) throws IOException {
        file(path + "/app.bin", day);
    }

    private void file(String path, int day) throws IOException {
        OldFiles.write(store.resolve(path).normalize(), path, NOW.minus(Duration.ofDays(100 - day)));
    }

    private void link(String path, String target) throws IOException {
        Path link = store.resolve(path).normalize();
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    /** Java would take out slashes. */
    private void linkAsWritten(String path, String target) throws Exception {
        Path link = store.resolve(path).normalize();
        assertThat(new ProcessBuilder("ln", "-s", "--", target, link.toString()).inheritIO().start().waitFor()).isZero();
    }
}
