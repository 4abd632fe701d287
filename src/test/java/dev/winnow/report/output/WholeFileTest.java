package dev.winnow.report.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir
    Path folder;

    @Test
    void makes_the_folders_above_it_and_leaves_no_temporary_file() throws IOException {
        Path target = folder.resolve("a/b/c.txt");

        WholeFile.write(target, out -> out.write('x'));

        assertThat(target).hasContent("x");
        assertThat(target.getParent()).isDirectoryContaining(file -> file.equals(target));
        assertThat(Files.list(target.getParent())).hasSize(1);
    }

    @Test
    void what_stood_there_stays_when_writing_fails_half_way() throws IOException {
        Path target = folder.resolve("c.txt");
        WholeFile.write(target, out -> out.write('x'));

        assertThatIOException().isThrownBy(() -> WholeFile.write(target, out -> {
            out.write(new byte[1 << 20]);
            throw new IOException("power cut");
        }));

        assertThat(target).hasContent("x");
        assertThat(Files.list(folder)).containsExactly(target);
    }

    @Test
    void two_writers_of_one_file_leave_the_whole_of_one() throws IOException {
        Path target = folder.resolve("index.html");
        try (WholeFile first = new WholeFile(target); WholeFile second = new WholeFile(target)) {
            first.stream().write('1');
            second.stream().write('2');
            second.commit();
            first.commit();
        }

        assertThat(target).hasContent("1");
        assertThat(Files.list(folder)).containsExactly(target);
    }

    @Test
    void says_which_file_cannot_be_written_and_what_to_do() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path target = file.resolve("summary.json");

        assertThatIOException().isThrownBy(() -> WholeFile.write(target, out -> { }))
                .withMessageStartingWith("cannot write " + target + ": ")
                .withMessageEndingWith("then make the report again");
    }
}
