package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checksums and signatures beside a file are part of its entry, and say nothing of the build. */
class SideFilesTest {

    private static final String JOB = """
            name: side
            build: "{project}/{branch}/{os}/{version}"
            stores:
              - name: installers
                root: store
                layout: "{project}-{version}.{*}"
                set: { branch: main, os: any }
                entry: file
                side-files: [".sha256", ".asc"]
            rules:
              - { name: newest, match: {}, keep: [ { last: 1 } ] }
            protect: { latest: false, floor: 0 }
            limits: { removals: 100%, removals-per-group: 100% }
            approval: never
            reports: { directory: reports }
            """;

    @TempDir
    private Path directory;
    private Path job;
    private WinnowCli winnow;

    @BeforeEach
    void site() throws IOException {
        job = Files.writeString(directory.resolve("job.yaml"), JOB);
        winnow = new WinnowCli(directory.resolve("state")).at(Instant.parse("2026-06-01T12:00:00Z"));
        for (String file : List.of("app-1.exe", "app-1.exe.sha256", "app-1.exe.asc", "app-1.exe.sha256.asc")) {
            file(file, "2026-01-01T00:00:00Z");
        }
        file("app-2.exe", "2026-02-01T00:00:00Z");
        winnow.done("adopt", job);
    }

    @Test
    void go_come_back_and_are_purged_with_their_entry() throws IOException {
        winnow.done("run", job);

        assertThat(store()).containsExactly("app-2.exe");
        assertThat(report("removed.csv")).contains("app-1.exe,", "app-1.exe.sha256,", "app-1.exe.asc,",
                "app-1.exe.sha256.asc,").hasLineCount(5);
        winnow.done("restore", "app/main/any/1", "--no-pin");
        assertThat(store()).containsExactly("app-1.exe", "app-1.exe.asc", "app-1.exe.sha256", "app-1.exe.sha256.asc",
                "app-2.exe");
        winnow.done("run", job);
        winnow.at(Instant.parse("2026-07-01T12:00:00Z")).done("purge", job);
        assertThat(store()).containsExactly("app-2.exe");
        try (Stream<Path> left = Files.walk(directory.resolve("store/.winnow"))) {
            assertThat(left.filter(file -> file.getFileName().toString().contains("side"))).isEmpty();
        }
    }

    @Test
    void that_stay_behind_or_appear_do_not_hide_that_their_entry_has_moved() throws IOException {
        winnow.done("scan", job);
        winnow.done("pin", "app/main/any/1", "--by", "qa", "--reason", "evidence");
        winnow.done("pin", "app/main/any/2", "--by", "qa", "--reason", "evidence");
        String first = finished("app/main/any/1");
        String second = finished("app/main/any/2");
        Files.move(directory.resolve("store/app-1.exe"), directory.resolve("store/app-8.exe"));
        Files.move(directory.resolve("store/app-2.exe"), directory.resolve("store/app-9.exe"));
        file("app-9.exe.sha256", "2026-06-01T00:00:00Z");

        winnow.done("scan", job);

        assertThat(winnow.done("pins", "--json").json().findValuesAsString("key")).containsExactlyInAnyOrder("app/main/any/8",
                "app/main/any/9");
        assertThat(finished("app/main/any/8")).isEqualTo(first);
        assertThat(finished("app/main/any/9")).isEqualTo(second);
    }

    private String finished(String key) {
        return winnow.done("show", key, "--json").json().get("finished").asString();
    }

    @Test
    void count_with_their_entry_and_are_no_builds_of_their_own() throws IOException {
        winnow.done("plan", job);

        assertThat(report("decisions.csv").lines().filter(line -> line.startsWith("app/main/any/1,")))
                .singleElement().asString().contains(",remove,", ",app-1.exe,").endsWith(",64,4,");
        assertThat(winnow.done("builds").out()).doesNotContain("sha256");
    }

    @Test
    void neither_date_nor_unsettle_a_build() throws IOException {
        winnow.done("scan", job);
        file("app-1.exe.sha256", "2026-06-01T11:59:00Z");
        file("app-1.exe.asc", "2026-06-01T11:59:00Z");

        winnow.done("run", job);

        assertThat(store()).containsExactly("app-2.exe");
    }

    @Test
    void that_come_change_or_go_after_the_plan_make_no_entry_stale() throws IOException {
        file("app-2.exe.asc", "2026-02-01T00:00:00Z");
        String plan = winnow.done("plan", job, "--json").json().get("plan").stringValue();
        Files.writeString(directory.resolve("store/app-1.exe.sha256"), "made anew, and longer than before");
        Files.delete(directory.resolve("store/app-1.exe.asc"));
        file("app-1.exe.asc.sha256", "2026-06-01T11:59:00Z");
        file("app-2.exe.sha256", "2026-06-01T11:59:00Z");
        Files.delete(directory.resolve("store/app-2.exe.asc"));
        winnow.done("scan", job);
        file("app-1.exe.asc.asc", "2026-06-01T11:59:00Z");

        winnow.done("apply", plan);

        assertThat(store()).containsExactly("app-2.exe", "app-2.exe.sha256");
    }

    @Test
    void do_not_hide_that_their_entry_has_changed() throws IOException {
        String plan = winnow.done("plan", job, "--json").json().get("plan").stringValue();
        FileTime before = Files.getLastModifiedTime(directory.resolve("store/app-1.exe"));
        Files.writeString(directory.resolve("store/app-1.exe"), "of another size");
        Files.setLastModifiedTime(directory.resolve("store/app-1.exe"), before);

        WinnowCli.Result applied = winnow.run("apply", plan);

        assertThat(applied.exit()).isEqualTo(5);
        assertThat(store()).hasSize(5);
    }

    @Test
    void without_their_file_are_strays_that_nothing_touches() throws IOException {
        Files.delete(directory.resolve("store/app-1.exe"));
        Files.createSymbolicLink(directory.resolve("store/app-3.exe"), directory.resolve("elsewhere.exe"));
        file("app-3.exe.asc", "2026-01-01T00:00:00Z");

        winnow.done("run", job);

        assertThat(store()).hasSize(6);
        assertThat(report("summary.json")).contains("installers:app-1.exe.sha256", "installers:app-3.exe.asc",
                "side-file");
        assertThat(winnow.done("builds").out()).doesNotContain("app/main/any/1", "app/main/any/3");
    }

    @Test
    void keep_their_entry_when_a_link_leads_to_them() throws IOException {
        Files.createSymbolicLink(directory.resolve("store/latest"), Path.of("app-1.exe.sha256.asc"));

        winnow.done("run", job);

        assertThat(store()).contains("app-1.exe", "app-1.exe.sha256.asc");
        assertThat(winnow.done("explain", job, "app/main/any/1").out()).contains("latest");
    }

    @Test
    void are_no_product_files_of_the_update_answer() throws IOException {
        Files.writeString(job, JOB.replace("latest: false", "latest: true"));
        file("app-2.exe.asc", "2026-02-01T00:00:00Z");
        winnow.run("run", job);

        assertThat(winnow.done("latest", "--project", "app", "--branch", "main", "--os", "any", "--json").json()
                .get("files")).singleElement().satisfies(file ->
                        assertThat(file.get("path").stringValue()).isEqualTo("app-2.exe"));
    }

    private void file(String name, String time) throws IOException {
        OldFiles.write(directory.resolve("store").resolve(name), "sixteen bytes   ", Instant.parse(time));
    }

    private List<String> store() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("store"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.equals(".winnow")
                    && !name.equals("latest")).sorted().toList();
        }
    }

    /** Of the only run that has one, of a summary that of the plan: runs of one instant are in no order. */
    private String report(String name) throws IOException {
        try (Stream<Path> runs = Files.list(directory.resolve("reports/side"))) {
            return Files.readString(runs.filter(run -> !name.equals("summary.json") || Files.exists(
                    run.resolve("decisions.csv"))).map(run -> run.resolve(name)).filter(Files::exists).findFirst().orElseThrow());
        }
    }
}
