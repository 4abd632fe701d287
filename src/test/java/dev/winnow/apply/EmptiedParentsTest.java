package dev.winnow.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.apply.removal.Removal;
import dev.winnow.apply.removal.RemovalOrder;
import dev.winnow.apply.removal.Trash;
import dev.winnow.apply.store.TestStore;
import dev.winnow.jobfile.Layout.EntryType;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    private static List<Removal> remove(TestStore store, List<RemovalOrder> orders) {
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
            assertThat(remove(store, orders)).allMatch(Removal.Trashed.class::isInstance);
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
            List<Removal> outcomes = remove(store, orders);
            assertThat(outcomes.get(0)).isInstanceOf(Removal.Trashed.class);
            assertThat(outcomes.get(1)).isEqualTo(new Removal.Stale("it is gone"));
            assertThat(store.root().resolve("feature")).doesNotExist();
            assertThat(store.root().resolve("other")).exists();
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
