package dev.winnow.store.local.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.store.PurgeOutcome;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.StoreGone;
import dev.winnow.store.StoreMark;
import dev.winnow.store.local.Snapshot;
import dev.winnow.store.local.restore.Recovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another user may have put into {@code .winnow}, or changed there, is not done. */
class OwnershipTest {

    private static final String ITEM = ".winnow/trash/r-1/1/item.ndjson";

    @TempDir
    private Path temp;
    private Path root;

    @BeforeEach
    void remove() throws IOException {
        root = temp.resolve("store");
        try (TestStore store = TestStore.adopted(root)) {
            store.write("main/app-1/app", "one");
            store.write("main/app-2/app", "two");
            store.remove("main/app-1", EntryType.DIRECTORY, null);
        }
    }

    private static void give(Path file) throws IOException {
        try {
            Files.setAttribute(file, "unix:uid", 65_000);
        } catch (IOException notRoot) {
            assumeTrue(false, "only root can give files to another user");
        }
    }

    private static void open(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(
                Files.isDirectory(file) ? "rwxrwxrwx" : "rw-rw-rw-"));
    }

    /** Everything that a run might do with what lies there. */
    private void nothingIsDone() throws IOException {
        Map<String, String> before = Snapshot.of(root);
        try (TestStore store = TestStore.opened(root)) {
            assertThat(store.restore(1)).isInstanceOf(RestoreOutcome.Failed.class);
            assertThat(store.purge(1)).isInstanceOf(PurgeOutcome.Failed.class);
        } catch (StoreGone | IOException refusedAsAWhole) {
            assertThat(refusedAsAWhole).hasMessageContaining(".winnow");
        }
        assertThat(Snapshot.of(root)).isEqualTo(before);
        assertThat(root.resolve("main/app-1")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {".winnow", ".winnow/trash", ".winnow/trash/r-1", ".winnow/trash/r-1/1", ITEM})
    void of_another_user(String path) throws IOException {
        give(root.resolve(path));
        nothingIsDone();
    }

    @ParameterizedTest
    @ValueSource(strings = {".winnow", ".winnow/trash", ".winnow/trash/r-1", ".winnow/trash/r-1/1", ITEM})
    void that_others_may_write_to(String path) throws IOException {
        open(root.resolve(path));
        nothingIsDone();
    }

    @Test
    void of_another_user_is_the_place_through_which_things_come_back() throws IOException {
        give(Files.createDirectories(root.resolve(".winnow/restoring")));
        try (TestStore store = TestStore.opened(root)) {
            assertThat(store.restore(1)).isEqualTo(new RestoreOutcome.Failed(
                    "restoring in .winnow belongs to another user, so it is not trusted"));
        }
    }

    @Test
    void of_another_user_is_the_journal_that_must_tell_what_an_item_was() throws IOException {
        Files.delete(root.resolve(ITEM));
        open(root.resolve(".winnow/journal/r-1.ndjson"));
        try (TestStore store = TestStore.opened(root)) {
            assertThat(store.restore(1)).isEqualTo(new RestoreOutcome.Failed(
                    "r-1.ndjson in .winnow is writable for others, so it is not trusted"));
        }
    }

    @Test
    void links_where_a_folder_of_ours_was() throws IOException {
        Path elsewhere = temp.resolve("elsewhere");
        Files.move(root.resolve(".winnow/trash"), elsewhere);
        Files.createSymbolicLink(root.resolve(".winnow/trash"), elsewhere);
        assertThatThrownBy(() -> {
            try (TestStore store = TestStore.opened(root)) {
                store.restore(1);
            }
        }).isInstanceOf(IOException.class);
        assertThat(root.resolve("main/app-1")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"removing", "restoring", "purging", "folders"})
    void a_link_where_work_in_progress_lies_is_named_and_not_followed(String area) throws IOException {
        Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("mine"), "mine");
        Files.deleteIfExists(root.resolve(".winnow").resolve(area));
        Files.createSymbolicLink(root.resolve(".winnow").resolve(area), elsewhere);
        try (TestStore store = TestStore.opened(root)) {
            assertThatThrownBy(() -> Recovery.recover(store.open())).isInstanceOf(StoreGone.class)
                    .hasMessageContaining("cannot be recovered from .winnow: " + area + ": a symbolic link in the way");
        }
        assertThat(elsewhere.resolve("mine")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"entry\":\"main/app-1\"=\"entry\":\"../app-1\"", "\"entry\":\"main/app-1\"=\"entry\":\"/app-1\"",
        "\"entry\":\"main/app-1\"=\"entry\":\"main/app-9\"", "\"name\":\"was-app-1\"=\"name\":\"../1\"",
        "\"path\":\"main\"=\"path\":\"..\"", "\"seq\":1=\"seq\":2", "\"run\":\"r-1\"=\"run\":\"r-2\"", "\"bits\":=\"bits\":9999"})
    void a_record_that_no_removal_writes_is_none(String change) throws IOException {
        String[] sides = change.split("=");
        Files.delete(root.resolve(".winnow/journal/r-1.ndjson"));
        String record = Files.readString(root.resolve(ITEM));
        assertThat(record).contains(sides[0]);
        Files.writeString(root.resolve(ITEM), record.replace(sides[0], sides[1]));
        Map<String, String> before = Snapshot.of(temp);
        try (TestStore store = TestStore.opened(root)) {
            assertThat(store.restore(1)).isEqualTo(new RestoreOutcome.Failed(
                    "there is no record of what .winnow/trash/r-1/1 was"));
        }
        assertThat(Snapshot.of(temp).keySet()).isEqualTo(before.keySet());
        assertThat(root.resolve("main/app-1")).doesNotExist();
    }

    @Test
    void a_mark_of_another_user_binds_nobody() throws IOException {
        assertThat(MarkFile.read(root)).isInstanceOf(StoreMark.Present.class);
        give(root.resolve(".winnow/store.json"));
        assertThat(MarkFile.read(root)).isEqualTo(new StoreMark.Unreadable(
                "it belongs to another user than .winnow"));
    }

    @Test
    void a_mark_is_never_read_through_a_link() throws IOException {
        Files.move(root.resolve(".winnow"), temp.resolve("elsewhere"));
        Files.createSymbolicLink(root.resolve(".winnow"), temp.resolve("elsewhere"));
        assertThat(MarkFile.read(root)).isEqualTo(new StoreMark.Unreadable(".winnow is not a directory"));
    }

    @Test
    void a_gate_that_others_could_lock_is_closed_to_them() throws Exception {
        Path gate = root.resolve(".winnow/gate");
        Files.setPosixFilePermissions(gate, PosixFilePermissions.fromString("rw-r--r--"));
        try (StoreRoot store = StoreRoot.open(root, List.of())) {
            StoreLock.acquire(store, "test", Instant.now()).close();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(gate))).isEqualTo("rw-------");
    }
}
