package dev.winnow.jobfile.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.JavaProcess;
import dev.winnow.jobfile.Fault;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that job files name. */
class JobFoldersTest {

    @TempDir
    private Path folder;

    @Test
    void relative_paths_count_from_the_job_file() throws IOException {
        Path jobs = Files.createDirectories(folder.resolve("etc/jobs"));
        Job job = JobFiles.read(job(jobs.resolve("job.yaml"), "../store", "logs"));
        assertThat(job.store("first").directory()).contains(folder.resolve("etc/store"));
        assertThat(job.store("second").directory()).contains(jobs.resolve("logs"));
        assertThat(job.reports().directory()).isEqualTo(jobs.resolve("reports"));
    }

    @Test
    void a_root_that_is_not_there_is_the_business_of_the_scan() throws IOException {
        assertThat(JobFiles.read(job(folder.resolve("job.yaml"), "/nowhere/to/be/found", "b")).stores()).hasSize(2);
    }

    @Test
    void roots_that_a_link_leads_into_each_other_are_refused() throws IOException {
        Files.createDirectories(folder.resolve("real/inner"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
        JobFileException refused = catchThrowableOfType(JobFileException.class,
                () -> JobFiles.read(job(folder.resolve("job.yaml"), "real", "link/inner/not/yet/there")));
        assertThat(refused.faults()).extracting(Fault::message).containsExactly("the roots of 'first' and 'second' lie "
                + "inside each other; write one store with a list of layouts, or choose roots side by side");
    }

    @Test
    void the_bytes_of_a_name_can_be_written_as_they_are_shown() throws IOException {
        Job job = JobFiles.read(job(folder.resolve("job.yaml"), "gr%FC%C3%9Fe", "100%25"));
        assertThat(NameCodec.shownName(job.store("first").directory().orElseThrow())).isEqualTo("gr%FCße");
        assertThat(job.store("second").directory()).contains(folder.resolve("100%"));
    }

    /** As cron starts it: in a process of its own, because a virtual machine asks for the locale only once. */
    @Test
    void names_beyond_ascii_work_in_an_empty_environment() throws Exception {
        Path jobs = Files.createDirectories(NameCodec.path(folder, "aufträge"));
        Files.createDirectories(NameCodec.path(folder, "ablage ü/中"));
        job(NameCodec.path(jobs, "nächtlich.yaml"), "../ablage ü/中", "/srv/протоколы");
        job(NameCodec.path(jobs, "kaputt.yaml"), "a", "a/ü");

        ProcessBuilder cron = new ProcessBuilder(JavaProcess.command(Cron.class, jobs.toUri().getRawPath()));
        cron.environment().clear();
        Process process = cron.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        String shownFolder = NameCodec.shownAbsolute(folder);
        assertThat(said).isEqualTo(shownFolder + "/ablage ü/中 true\n/srv/протоколы false\n" + shownFolder
                + "/aufträge/kaputt.yaml:5:27: the roots of 'first' and 'second' lie inside each other; write one store "
                + "with a list of layouts, or choose roots side by side\n");
        assertThat(process.waitFor()).isZero();
    }

    /** What the process without an environment does. */
    static final class Cron {

        private Cron() {
        }

        public static void main(String[] arguments) {
            Path jobs = NameCodec.absolute(arguments[0]);
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            for (Store store : JobFiles.read(NameCodec.path(jobs, "nächtlich.yaml")).stores()) {
                out.println(store.root() + " " + Files.isDirectory(store.directory().orElseThrow()));
            }
            try {
                JobFiles.read(NameCodec.path(jobs, "kaputt.yaml"));
            } catch (JobFileException refused) {
                out.println(refused.getMessage());
            }
        }
    }

    private static Path job(Path file, String firstRoot, String secondRoot) throws IOException {
        return Files.writeString(file, """
                name: nightly
                build: "{project}/{version}"
                stores:
                  - { name: first, root: "%s", layout: "{project}/{version}" }
                  - { name: second, root: "%s", layout: "{project}/{version}" }
                group-by: [project]
                rules:
                  - { name: everything, match: {}, keep: all }
                """.formatted(firstRoot, secondRoot));
    }
}
