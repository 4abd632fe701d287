package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose presence says how a build ended. */
class StatusMarkersTest {

    @TempDir
    private Path directory;
    private Path job;
    private WinnowCli winnow;

    @BeforeEach
    void site() throws IOException {
        job = Files.writeString(directory.resolve("job.yaml"), """
                name: markers
                build: "{project}/{branch}/{os}/{version}"
                stores:
                  - name: products
                    root: products
                    layout: "{project}/{branch}/{os}/{version}"
                    manifest: build.json
                    status-from: { success: SUCCESS, failure: FAILED, running: BUILDING }
                  - name: logs
                    root: logs
                    layout: "{project}/{branch}/{os}/{version}"
                    holds: logs
                    status-from: { failure: FAILED }
                rules:
                  - { name: failed, match: { status: failure }, keep: none }
                  - { name: the rest, match: {}, keep: all }
                protect: { latest: false, floor: 0 }
                limits: { removals: 100%, removals-per-group: 100% }
                approval: never
                reports: { directory: reports }
                """);
        winnow = new WinnowCli(directory.resolve("state")).at(Instant.parse("2026-06-01T12:00:00Z"));
        entry("products", "0", "file");
        entry("logs", "0", "file");
        winnow.done("adopt", job);
    }

    @Test
    void say_the_status_of_the_build_or_nothing() throws IOException {
        entry("products", "1", "file", "FAILED");
        entry("logs", "1", "file");
        entry("products", "2", "file", "SUCCESS");
        entry("products", "3", "file", "BUILDING");

        winnow.done("run", job);

        assertThat(place("products", "1")).doesNotExist();
        assertThat(place("logs", "1")).doesNotExist();
        assertThat(status("2")).isEqualTo("success");
        assertThat(status("3")).isEqualTo("running");
        assertThat(status("0")).isNull();
    }

    @Test
    void among_logs_speak_for_these_alone() throws IOException {
        entry("products", "1", "file", "SUCCESS");
        entry("logs", "1", "file", "FAILED");

        winnow.done("run", job);

        assertThat(place("products", "1")).exists();
        assertThat(place("logs", "1")).doesNotExist();
    }

    @Test
    void that_contradict_each_other_or_the_manifest_make_a_build_unsure() throws IOException {
        entry("products", "1", "file", "SUCCESS", "FAILED");
        entry("products", "2", "file", "FAILED", "build.json");
        Files.writeString(place("products", "2").resolve("build.json"), "{\"status\": \"success\"}");
        entry("products", "3", "file", "FAILED", "build.json");
        Files.writeString(place("products", "3").resolve("build.json"), "{\"status\": \"failure\"}");
        old(place("products", "3").resolve("build.json"));
        entry("products", "4", "file");
        Files.createSymbolicLink(place("products", "4").resolve("FAILED"), Path.of("file"));

        assertThat(winnow.run("run", job).exit()).isEqualTo(5);

        assertThat(winnow.run("explain", job, "app/main/any/1").out())
                .contains("several files say its status: FAILED (failure), SUCCESS (success)");
        assertThat(winnow.run("explain", job, "app/main/any/2").out())
                .contains("FAILED (failure) contradicts the manifest, which says status 'success'");
        assertThat(place("products", "3")).doesNotExist();
        assertThat(winnow.run("explain", job, "app/main/any/4").out()).contains("FAILED").contains("is not a file");
    }

    @Test
    void that_come_or_go_after_a_scan_count_from_the_next_one_on() throws IOException {
        entry("products", "1", "file");
        winnow.done("scan", job);
        winnow.done("scan", job);
        entry("products", "1", "FAILED");

        winnow.done("run", job);

        assertThat(place("products", "1")).doesNotExist();
    }

    @Test
    void that_come_after_the_plan_keep_the_build() throws IOException {
        entry("products", "1", "file", "FAILED");
        String plan = winnow.done("plan", job, "--json").json().get("plan").stringValue();
        Files.delete(place("products", "1").resolve("FAILED"));
        entry("products", "1", "SUCCESS");

        assertThat(winnow.run("apply", plan).exit()).isEqualTo(5);

        assertThat(place("products", "1")).exists();
    }

    @Test
    void are_no_product_files_and_date_nothing() throws IOException {
        entry("products", "1", "file");
        Files.writeString(place("products", "1").resolve("SUCCESS"), "written just now");
        Files.setLastModifiedTime(place("products", "1").resolve("SUCCESS"),
                FileTime.from(Instant.parse("2026-06-01T11:59:00Z")));
        winnow.done("plan", job);

        assertThat(winnow.done("latest", "--project", "app", "--branch", "main", "--os", "any", "--json").json()
                .get("files")).singleElement().satisfies(file ->
                        assertThat(file.get("path").stringValue()).endsWith("1/file"));
    }

    private String status(String version) {
        return winnow.done("show", "app/main/any/" + version, "--json").json().get("status").stringValue();
    }

    private Path place(String store, String version) {
        return directory.resolve(store).resolve("app/main/any").resolve(version);
    }

    private void entry(String store, String version, String... files) throws IOException {
        Files.createDirectories(place(store, version));
        for (String file : List.of(files)) {
            Files.writeString(place(store, version).resolve(file), file.equals("file") ? "product" : "");
            old(place(store, version).resolve(file));
        }
    }

    private static void old(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    }
}
