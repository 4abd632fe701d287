package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a person gets who has a folder of builds and no job file yet. */
class InitTest {

    @TempDir
    private Path folder;

    @Test
    void a_folder_gets_a_job_file_that_plans_without_a_fault() throws IOException {
        Path store = Files.createDirectory(folder.resolve("nightly"));
        for (String day : List.of("01", "02")) {
            for (String system : List.of("linux-x86_64.tar.gz", "windows-x64.zip", "macos-arm64.dmg")) {
                Files.writeString(store.resolve("app-202611" + day + "-" + system), "x");
                Files.writeString(store.resolve("app-202611" + day + "-" + system + ".sha256"), "y");
            }
        }
        Files.createSymbolicLink(store.resolve("latest"), Path.of("app-20261102-linux-x86_64.tar.gz"));
        Path job = folder.resolve("nightly.yaml");
        WinnowCli winnow = new WinnowCli(folder.resolve("state"));
        assertThat(winnow.done("init", store, "--to", job).out()).contains("Wrote", "3 layouts", "winnow plan nightly.yaml");
        assertThat(winnow.done("validate", job).err()).isEmpty();
        winnow.after(Duration.ofDays(1));
        JsonNode plan = winnow.done("plan", job, "--json").json();
        assertThat(plan.path("kept").asLong()).isEqualTo(6);
        assertThat(winnow.done("builds", "--json").json().valueStream().map(build -> build.path("key").asString()))
                .contains("app/linux-x86_64/20261101", "app/macos-arm64/20261102");
        assertThat(winnow.run("init", store, "--to", job).exit()).isEqualTo(2);
        assertThat(winnow.run("init", folder.resolve("nowhere")).exit()).isEqualTo(2);
    }

    @Test
    void what_a_file_ends_with_is_no_part_of_its_version() throws IOException {
        Path store = folder.resolve("builds");
        for (String file : List.of("main/linux-x86_64/app-1.4.0.tar.gz", "main/windows-x64/app-1.4.0.zip", "main/macos-arm64/app-1.4.0.dmg")) {
            Files.createDirectories(store.resolve(file).getParent());
            Files.writeString(store.resolve(file), "x");
            Files.writeString(store.resolve(file + ".sha256"), "y");
        }
        Path job = folder.resolve("builds.yaml");
        WinnowCli winnow = new WinnowCli(folder.resolve("state")).after(Duration.ofDays(1));
        winnow.done("init", store, "--to", job);
        winnow.done("plan", job);
        assertThat(winnow.done("builds", "--json").json().valueStream().map(build -> build.path("key").asString()))
                .containsExactlyInAnyOrder("app/main/linux-x86_64/1.4.0", "app/main/windows-x64/1.4.0", "app/main/macos-arm64/1.4.0");
    }

    @Test
    void the_samples_get_job_files_that_read_all_but_strays() {
        for (String name : List.of("products", "installers", "logs", "lab")) {
            WinnowCli winnow = new WinnowCli(folder.resolve(name)).after(Duration.ofHours(2));
            Path job = folder.resolve(name + ".yaml");
            JsonNode written = winnow.done("init", Path.of("samples", name).toAbsolutePath(), "--to", job, "--json").json();
            assertThat(written.path("unread").size()).as(name).isLessThanOrEqualTo(2);
            winnow.done("validate", job);
            JsonNode plan = winnow.run("plan", job, "--json").json();
            assertThat(plan.path("kept").asLong() + plan.path("removed").asLong()).as(name).isPositive();
        }
    }
}
