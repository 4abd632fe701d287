package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a manifest says is true of the whole build only where its store holds products, or the job file says so. */
class ManifestSpeakersTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            build.json                        | true  | false
            { file: build.json }              | true  | false
            { file: build.json, for: parts }  | true  | false
            { file: build.json, for: build }  | false | false
            """)
    void a_manifest_among_logs_speaks_for_these_alone(String manifest, boolean productsStay, boolean logsStay)
            throws IOException {
        build("products", "1.0", null);
        build("logs", "1.0", "failure");
        build("logs", "1.1", "failure");

        run(manifest);

        assertThat(Files.exists(file("products", "1.0"))).isEqualTo(productsStay);
        assertThat(Files.exists(file("logs", "1.0"))).isEqualTo(logsStay);
        assertThat(file("logs", "1.1")).as("nothing else is there of it").doesNotExist();
    }

    @Test
    void a_manifest_among_products_speaks_for_the_logs_elsewhere() throws IOException {
        build("products", "1.0", "failure");
        build("logs", "1.0", null);

        run("build.json");

        assertThat(file("products", "1.0")).doesNotExist();
        assertThat(file("logs", "1.0")).doesNotExist();
    }

    @Test
    void logs_and_products_that_say_different_things_are_judged_each_by_what_it_says() throws IOException {
        build("products", "1.0", "failure");
        build("logs", "1.0", "success");
        build("products", "1.1", "success");
        build("logs", "1.1", "failure");

        WinnowCli winnow = run("build.json");

        assertThat(file("products", "1.0")).doesNotExist();
        assertThat(file("logs", "1.0")).exists();
        assertThat(file("products", "1.1")).exists();
        assertThat(file("logs", "1.1")).doesNotExist();
        assertThat(winnow.run("explain", directory.resolve("job.yaml"), "app/main/lin/1.0").out()).contains("the rest");
    }

    private WinnowCli run(String manifest) throws IOException {
        Files.writeString(directory.resolve("job.yaml"), """
                name: speakers
                build: "{project}/{branch}/{os}/{version}"
                stores:
                  - { name: products, root: products, layout: "{project}/{branch}/{os}/{version}", manifest: build.json, holds: products }
                  - { name: logs, root: logs, layout: "{project}/{branch}/{os}/{version}", manifest: MANIFEST, holds: logs }
                rules:
                  - { name: failed, match: { status: failure }, keep: none }
                  - { name: the rest, match: {}, keep: all }
                protect: { latest: false, floor: 0 }
                limits: { removals: 100%, removals-per-group: 100% }
                approval: never
                """.replace("MANIFEST", manifest));
        WinnowCli winnow = new WinnowCli(directory.resolve("state"));
        Files.createDirectories(directory.resolve("products"));
        winnow.done("adopt", directory.resolve("job.yaml"));
        winnow.done("run", directory.resolve("job.yaml"));
        return winnow;
    }

    private Path file(String store, String version) {
        return directory.resolve(store).resolve("app/main/lin").resolve(version).resolve("file");
    }

    private void build(String store, String version, String status) throws IOException {
        Instant old = Instant.parse("2026-01-01T00:00:00Z");
        Path file = OldFiles.write(file(store, version), store, old);
        if (status != null) {
            OldFiles.write(file.resolveSibling("build.json"), "{\"status\": \"" + status + "\"}", old);
        }
    }
}
