package dev.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {

    @TempDir
    private Path temp;

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void is_for_its_owner_alone_from_the_start() throws Exception {
        Path file = temp.resolve("lock");
        LockFile.open(file).close();
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void takes_from_others_the_right_to_read_an_older_one() throws Exception {
        Path file = Files.createFile(temp.resolve("lock"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        LockFile.open(file).close();
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void says_which_process_holds_it_when_it_has_waited_long_enough() throws Exception {
        Path file = temp.resolve("lock");
        try (FileChannel first = LockFile.open(file); FileLock held = LockFile.tryLock(first);
                FileChannel second = LockFile.open(file)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> LockFile.lock(second, file, Duration.ZERO)).hasMessageContaining(
                    "is locked by process " + ProcessHandle.current().pid() + " of user ");
        }
    }

    @Test
    void is_never_opened_through_a_link() throws Exception {
        Files.createSymbolicLink(temp.resolve("lock"), temp.resolve("elsewhere"));
        assertThatThrownBy(() -> LockFile.open(temp.resolve("lock"))).isInstanceOf(IOException.class);
        assertThat(temp.resolve("elsewhere")).doesNotExist();
    }
}
