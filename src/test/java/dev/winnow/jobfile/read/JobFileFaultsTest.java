package dev.winnow.jobfile.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.jobfile.Fault;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.check.ExampleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each golden file is a job file and, behind the mark, all that is said of it, so that both can be read side by side.
 */
class JobFileFaultsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/jobfile");
    private static final String MARK = "#=>\n";

    @TempDir
    private Path folder;

    static Stream<String> job_files() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("job_files")
    void says_all_that_is_wrong_and_what_to_write_instead(String name) throws IOException {
        Path golden = GOLDEN.resolve(name);
        String text = Files.readString(golden);
        int mark = text.indexOf(MARK);
        String jobFile = mark < 0 ? text : text.substring(0, mark);
        Path file = Files.writeString(folder.resolve(name), jobFile);

        String said = jobFile + MARK + said(file);

        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, said);
        }
        assertThat(said).isEqualTo(Files.readString(golden));
    }

    private static String said(Path file) {
        try {
            Job job = JobFiles.read(file);
            return lines("warning", job.warnings()) + lines("mismatch", ExampleRun.mismatches(job, file));
        } catch (JobFileException bad) {
            assertThat(bad.faults()).isNotEmpty();
            return lines("fault", bad.faults());
        }
    }

    private static String lines(String kind, List<Fault> faults) {
        return faults.stream().map(fault -> "# " + kind + " " + fault.line() + ":" + fault.column() + ": "
                + fault.message() + "\n").collect(Collectors.joining());
    }
}
