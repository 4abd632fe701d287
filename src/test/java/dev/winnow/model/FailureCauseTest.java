package dev.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.h2.message.DbException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureCauseTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new AccessDeniedException("/srv/x"), "/srv/x: permission denied; check owner"),
                Arguments.of(new FileSystemException("/srv/x", null, "Operation not permitted"), "/srv/x: permission denied"),
                Arguments.of(new NoSuchFileException("/srv/x"), "/srv/x: not there"),
                Arguments.of(new IOException("No space left on device"), "no space left on the disk; make room"),
                Arguments.of(new FileSystemException("/srv/x", null, "Disk quota exceeded"), "/srv/x: the disk quota is used up"),
                Arguments.of(new FileSystemException("/srv/x", null, "Read-only file system"), "/srv/x: the file system is read-only"),
                Arguments.of(new FileSystemException("/srv/x", "/srv/y", "Input/output error"), "/srv/x: input/output error"),
                Arguments.of(new FileNotFoundException("/srv/x (Too many open files)"), "/srv/x: too many open files; raise"),
                Arguments.of(new DirectoryNotEmptyException("/srv/x"), "/srv/x: the folder is not empty"),
                Arguments.of(new FileSystemException("/srv/x", null, "Too many levels of symbolic links or unable to access "
                        + "attributes of symbolic link"), "/srv/x: a symbolic link in the way"),
                Arguments.of(new IOException("Broken pipe"), "closed by what was to read it"),
                Arguments.of(new UncheckedIOException(new IOException("outer", new AccessDeniedException("/srv/x"))),
                        "/srv/x: permission denied"),
                Arguments.of(new IllegalStateException("closed", new IOException("Writing to sun.nio.ch.FileChannelImpl@1 failed",
                        new IOException("No space left on device"))), "no space left on the disk"),
                Arguments.of(new NullPointerException("Cannot invoke \"dev.winnow.model.Halt.kind()\" because x is null"),
                        "a fault of the program itself; start it with --verbose"),
                Arguments.of(new IllegalStateException(), "a fault of the program itself"),
                Arguments.of(new RuntimeException("java.lang.IllegalStateException: odd"), "odd"),
                Arguments.of(new Halt(Halt.Kind.FAILED, "said for people"), "said for people"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void says_what_the_system_means_without_a_class_name(Throwable failure, String words) {
        assertThat(FailureCause.of(failure).toString()).startsWith(words).doesNotContain("Exception", "java.", "dev.winnow");
    }

    @Test
    void finds_what_failed_while_something_else_was_put_right() {
        IOException closing = new IOException("closed");
        closing.addSuppressed(new IOException("No space left on device"));
        assertThat(FailureCause.of(new IllegalStateException("lost", closing)).kind()).isEqualTo(FailureCause.Kind.FULL);
    }

    /** As H2 makes it of what the process that hosts the database answers. */
    @Test
    void finds_the_cause_in_what_another_process_tells_of_its_failure() {
        SQLException told = DbException.getJdbcSQLException("General error: \"Could not sync file\"", "COMMIT", "HY000",
                ErrorCode.GENERAL_ERROR_1, null, "org.h2.jdbc.JdbcSQLNonTransientException: General error\n\tat org.h2.A.b(A.java:1)\n"
                        + "Caused by: org.h2.mvstore.MVStoreException: Could not sync file\n\tat org.h2.A.b(A.java:2)\n"
                        + "Caused by: java.io.IOException: Input/output error\n\tat java.base/sun.nio.ch.A.b(Native Method)\n");

        assertThat(FailureCause.of(told).kind()).isEqualTo(FailureCause.Kind.DISK);
    }

    @Test
    void names_the_folder_that_an_open_one_is(@TempDir Path folder) throws IOException {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(folder);
                DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            assertThat(open).isNotNull();
            for (Path each : all) {
                if (Files.exists(each) && Files.isSameFile(each, folder)) {
                    assertThat(FailureCause.of(new AccessDeniedException(each + "/lib/x.so")).toString())
                            .startsWith(folder.toRealPath() + "/lib/x.so: permission denied");
                    return;
                }
            }
        }
        throw new AssertionError("no descriptor of " + folder);
    }

    @Test
    void leaves_the_number_of_a_closed_one_away() {
        assertThat(FailureCause.of(new NoSuchFileException("/proc/self/fd/99999/lib/x.so"))).hasToString("lib/x.so: not there");
    }
}
