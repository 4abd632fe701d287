package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each store may order versions its own way; what is in no order with others is unsure. */
class VersionOrdersTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String JOB = """
            name: orders
            build: "{project}/{os}/{version}"
            version-order: semver
            stores:
              - { name: jars, root: jars, layout: "{project:app}-{version}.jar", entry: file, set: { branch: "", os: any }, version-order: maven }
              - { name: debs, root: debs, layout: "{project:app}_{version}.deb", entry: file, set: { branch: "", os: debian }, version-order: debian }
              - { name: zips, root: zips, layout: "{project:app}-{version}.zip", entry: file, set: { branch: "", os: zip } }
              - { name: logs, root: logs, layout: "{project:app}-{version}.{os}.log", entry: file, holds: logs, set: { branch: "" } }
            rules:
              - { name: old, match: { version: "<1.0" }, keep: none }
              - { name: highest, match: {}, keep: [ { versions: 1 } ] }
            protect: { latest: false, floor: 0 }
            limits: { removals: 100% }
            approval: never
            """;

    @TempDir
    private Path directory;
    private Path job;
    private WinnowCli winnow;

    @BeforeEach
    void site() throws IOException {
        job = Files.writeString(directory.resolve("job.yaml"), JOB);
        winnow = new WinnowCli(directory.resolve("state")).at(NOW);
        // What stands behind the hyphen comes after the release for one of them and before it for the others.
        file("jars/app-1.0.jar", 10);
        file("jars/app-1.0-rc-1.jar", 9);
        file("jars/app-0.9-sp.jar", 8);
        file("debs/app_1.0.deb", 10);
        file("debs/app_1.0-1.deb", 9);
        file("zips/app-1.0.0.zip", 10);
        file("zips/app-1.0.0-1.zip", 9);
        file("logs/app-1.0.0.zip.log", 10);
        file("logs/app-1.0-1.debian.log", 9);
    }

    private void file(String path, int days) throws IOException {
        OldFiles.write(directory.resolve(path), path, NOW.minus(Duration.ofDays(days)));
    }

    @Test
    void each_store_orders_versions_its_way_in_clauses_comparisons_and_queries() throws IOException {
        winnow.done("adopt", job);
        winnow.done("run", job);

        assertThat(directory.resolve("jars/app-1.0.jar")).exists();
        assertThat(directory.resolve("jars/app-1.0-rc-1.jar")).as("comes before 1.0").doesNotExist();
        assertThat(directory.resolve("jars/app-0.9-sp.jar")).doesNotExist();
        assertThat(directory.resolve("debs/app_1.0-1.deb")).as("comes after 1.0").exists();
        assertThat(directory.resolve("debs/app_1.0.deb")).doesNotExist();
        assertThat(directory.resolve("zips/app-1.0.0.zip")).exists();
        assertThat(directory.resolve("zips/app-1.0.0-1.zip")).as("comes before 1.0.0").doesNotExist();
        assertThat(directory.resolve("logs/app-1.0-1.debian.log")).as("its build is in the order of its products").exists();
        assertThat(winnow.run("builds", "version>1.0", "present").out()).contains("app/debian/1.0-1").doesNotContain("app/any");
        String[] latest = {"latest", "--project", "app", "--branch", "", "--os", "debian", "--newer-than"};
        assertThat(winnow.run(latest[0], latest[1], latest[2], latest[3], latest[4], latest[5], latest[6], latest[7], "1.0").exit())
                .isZero();
        assertThat(winnow.run(latest[0], latest[1], latest[2], latest[3], latest[4], latest[5], latest[6], latest[7], "1.0",
                "--version-order", "semver").exit()).isEqualTo(5);
    }

    @Test
    void builds_of_one_group_that_stand_in_several_orders_are_unsure_and_stay() throws IOException {
        Files.writeString(job, JOB.replace("approval", "group-by: [project]\napproval"));
        winnow.done("adopt", job);

        WinnowCli.Result run = winnow.run("run", job);

        assertThat(run.exit()).isEqualTo(5);
        assertThat(directory.resolve("debs/app_1.0.deb")).exists();
        assertThat(directory.resolve("zips/app-1.0.0.zip")).exists();
        assertThat(directory.resolve("jars/app-0.9-sp.jar")).as("compared with one version alone").doesNotExist();
        assertThat(winnow.done("explain", job, "app/any/1.0").out())
                .contains("the stores of its group order versions differently, as semver and maven and debian")
                .contains("'versions: 1' needs one order");
    }

    @Test
    void a_build_in_two_stores_of_different_orders_is_unsure() throws IOException {
        Files.writeString(job, JOB.replace("holds: logs,", "holds: logs, version-order: rpm,"));

        winnow.run("plan", job);

        assertThat(winnow.done("explain", job, "app/debian/1.0-1").out())
                .contains("the stores of its parts order versions differently, as debian and rpm");
    }
}
