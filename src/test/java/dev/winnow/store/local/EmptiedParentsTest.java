package dev.winnow.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.store.PurgeOutcome;
import dev.winnow.store.RemovalOutcome;
import dev.winnow.store.RemovalOrder;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.removal.Trash;
import dev.winnow.store.local.restore.Recovery;
import dev.winnow.store.local.root.EmptiedFolders;
import dev.winnow.store.local.root.TestStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the directories above entries of one batch. */
class EmptiedParentsTest {

    @TempDir
    private Path temp;

    private static List<RemovalOutcome> remove(TestStore store, List<RemovalOrder> orders) {
        return new Trash(store.open(), store.look()).remove(orders);
    }

    @Test
    void go_with_the_last_entry_of_a_batch_and_come_back_as_they_were() throws IOException {
        try (TestStore store = TestStore.adopted(temp.resolve("store"))) {
            for (int i = 1; i <= 3; i++) {
                store.write("feature/x/app-" + i + "/app", "" + i);
            }
            store.write("feature/y/app-4/app", "4");
            store.age();
            Map<String, String> before = Snapshot.of(store.root());
            List<RemovalOrder> orders = List.of("x/app-1", "x/app-2", "y/app-4", "x/app-3").stream()
                    .map(entry -> store.order("feature/" + entry, EntryType.DIRECTORY, null)).toList();
            assertThat(remove(store, orders)).allMatch(RemovalOutcome.Trashed.class::isInstance);
            assertThat(store.root().resolve("feature")).doesNotExist();
            store.restoreAll();
            assertThat(Snapshot.of(store.root())).isEqualTo(before);
        }
    }

    @Test
    void go_even_if_the_last_entry_of_a_batch_is_gone_by_then() throws IOException {
        try (TestStore store = TestStore.adopted(temp.resolve("store"))) {
            store.write("feature/x/app-1/app", "1");
            store.write("feature/x/app-2/app", "2");
            store.write("other/app-3/app", "3");
            store.age();
            List<RemovalOrder> orders = List.of("app-1", "app-2").stream()
                    .map(entry -> store.order("feature/x/" + entry, EntryType.DIRECTORY, null)).toList();
            boolean[] gone = new boolean[1];
            store.reopen(what -> {
                if (what.equals("rename") && !gone[0]) {
                    gone[0] = true;
                    delete(store.root().resolve("feature/x/app-2"));
                }
            });
            List<RemovalOutcome> outcomes = remove(store, orders);
            assertThat(outcomes.get(0)).isInstanceOf(RemovalOutcome.Trashed.class);
            assertThat(outcomes.get(1)).isEqualTo(new RemovalOutcome.Stale("it is gone"));
            assertThat(store.root().resolve("feature")).doesNotExist();
            assertThat(store.root().resolve("other")).exists();
        }
    }

    @Test
    void come_back_as_the_very_directories_that_they_were() throws Exception {
        try (TestStore store = TestStore.adopted(temp.resolve("store"))) {
            store.write("feature/x/app-1/app", "1");
            Path parent = store.root().resolve("feature/x");
            Files.setAttribute(parent, "user:owner", ByteBuffer.wrap("team A".getBytes(StandardCharsets.UTF_8)));
            boolean lists = new ProcessBuilder("sh", "-c", "setfacl -m u:1:rwx,d:u:1:rwx \"$0\"", parent.toString())
                    .start().waitFor() == 0;
            assumeTrue(lists, "this file system has no access control lists, or setfacl is not installed");
            List<Object> before = List.of(lists(parent), Files.getAttribute(parent, "unix:ino"));
            store.remove("feature/x/app-1", EntryType.DIRECTORY, null);
            assertThat(parent).doesNotExist();
            store.restoreAll();
            assertThat(List.of(lists(parent), Files.getAttribute(parent, "unix:ino"))).isEqualTo(before);
            assertThat((byte[]) Files.getAttribute(parent, "user:owner")).asString(StandardCharsets.UTF_8)
                    .isEqualTo("team A");
        }
    }

    private static String lists(Path path) throws IOException {
        try (InputStream out = new ProcessBuilder("getfacl", "-pcn", path.toString()).start().getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void come_back_with_the_first_entry_that_needs_them_in_whatever_order_and_from_whatever_run() throws IOException {
        try (TestStore store = TestStore.adopted(temp.resolve("store"))) {
            store.write("feature/x/app-1/app", "1");
            store.write("feature/x/app-2/app", "2");
            store.age();
            Map<String, String> before = Snapshot.of(store.root());
            Object same = Files.getAttribute(store.root().resolve("feature/x"), "unix:ino");
            store.remove("feature/x/app-1", EntryType.DIRECTORY, null);
            RemovalOrder last = store.order("feature/x/app-2", EntryType.DIRECTORY, null);
            TrashPlace later = new TrashPlace("r-2", last.place().seq());
            remove(store, List.of(new RemovalOrder(later, last.entry(), last.type(), null, last.expected())));
            assertThat(store.restore(1)).isInstanceOf(RestoreOutcome.Restored.class);
            assertThat(Files.getAttribute(store.root().resolve("feature/x"), "unix:ino")).isEqualTo(same);
            store.restoreAll();
            assertThat(Snapshot.of(store.root())).isEqualTo(before);
        }
    }

    @Test
    void stay_if_something_is_put_into_them_as_they_are_taken_away() throws IOException {
        try (TestStore store = TestStore.adopted(temp.resolve("store"))) {
            store.write("feature/x/app-1/app", "1");
            Path parent = store.root().resolve("feature/x");
            store.reopen(what -> {
                if (what.equals("rename") && Files.isDirectory(parent) && !Files.exists(parent.resolve("app-1"))) {
                    write(parent.resolve("late"));
                }
            });
            assertThat(store.remove("feature/x/app-1", EntryType.DIRECTORY, null)).isInstanceOf(RemovalOutcome.Trashed.class);
            assertThat(parent.resolve("late")).hasContent("late");
        }
    }

    @Test
    void are_put_back_with_what_others_go_on_to_write_into_them() throws IOException {
        try (TestStore store = TestStore.adopted(temp.resolve("store"))) {
            store.write("feature/x/app-1/app", "1");
            store.remove("feature/x/app-1", EntryType.DIRECTORY, null);
            Path kept = store.root().resolve(".winnow/folders/r-1/" + EmptiedFolders.key("feature/x"));
            write(kept.resolve("late"));
            assertThat(store.purge(1)).isInstanceOf(PurgeOutcome.Gone.class);
            assertThat(kept.resolve("late")).exists();
            assertThat(Recovery.recover(store.open())).singleElement().satisfies(found ->
                    assertThat(found.entry()).isEqualTo("feature/x"));
            assertThat(store.root().resolve("feature/x/late")).hasContent("late");
        }
    }

    @Test
    void go_for_good_with_the_last_item_of_their_run() throws IOException {
        try (TestStore store = TestStore.adopted(temp.resolve("store"))) {
            store.write("feature/x/app-1/app", "1");
            store.write("other/app-2/app", "2");
            store.remove("feature/x/app-1", EntryType.DIRECTORY, null);
            store.remove("other/app-2", EntryType.DIRECTORY, null);
            store.purge(1);
            assertThat(store.root().resolve(".winnow/folders/r-1")).isNotEmptyDirectory();
            store.purge(2);
            assertThat(store.root().resolve(".winnow/folders")).isEmptyDirectory();
        }
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, "late");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void delete(Path directory) {
        try {
            FileUtils.deleteDirectory(directory.toFile());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
