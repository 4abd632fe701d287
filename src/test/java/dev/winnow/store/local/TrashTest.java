package dev.winnow.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.PartKind;
import dev.winnow.store.PurgeOutcome;
import dev.winnow.store.RemovalOutcome;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.root.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrashTest {

    @TempDir
    private Path temp;
    private TestStore store;

    @BeforeEach
    void fill() throws IOException {
        store = TestStore.adopted(temp.resolve("store"));
        store.write("main/linux/app-1/app.bin", "one");
        store.write("main/linux/app-1/lib/lib.so", "library");
        store.write("main/linux/app-1/logs/build.log", "said");
        store.write("main/linux/app-1/logs/deep/test.log", "said more");
        store.write("main/linux/app-1/build.json", "{}");
        Files.createSymbolicLink(store.root().resolve("main/linux/app-1/latest.log"), Path.of("logs/build.log"));
        store.write("main/linux/app-2/app.bin", "two");
        store.write("feature/x/linux/app-3/app.bin", "three");
        store.write("single.zip", "a file");
        store.age();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void moves_a_whole_entry_to_the_trash_and_back_as_it_was() throws IOException {
        Map<String, String> before = Snapshot.of(store.root());
        assertThat(store.remove("main/linux/app-1", EntryType.DIRECTORY, null))
                .isEqualTo(new RemovalOutcome.Trashed(".winnow/trash/r-1/1", 39, 6, true));
        assertThat(store.root().resolve("main/linux/app-1")).doesNotExist();
        assertThat(store.root().resolve("main/linux/app-2")).exists();
        assertThat(store.restore(1)).isEqualTo(new RestoreOutcome.Restored("main/linux/app-1"));
        assertThat(Snapshot.of(store.root())).isEqualTo(before);
    }

    @Test
    void removes_emptied_parents_and_makes_them_again_as_they_were() throws IOException {
        Map<String, String> before = Snapshot.of(store.root());
        store.remove("feature/x/linux/app-3", EntryType.DIRECTORY, null);
        assertThat(store.root().resolve("feature")).doesNotExist();
        store.restore(1);
        assertThat(Snapshot.of(store.root())).isEqualTo(before);
    }

    @Test
    void moves_only_the_files_of_one_part_and_back() throws IOException {
        Map<String, String> before = Snapshot.of(store.root());
        store.remove("main/linux/app-1", EntryType.DIRECTORY, PartKind.LOGS);
        assertThat(store.files("main/linux/app-1")).containsExactly("app.bin", "build.json", "lib/lib.so");
        assertThat(store.root().resolve("main/linux/app-1/logs/deep")).isDirectory();
        store.restore(1);
        assertThat(Snapshot.of(store.root())).isEqualTo(before);
    }

    @Test
    void moves_a_part_of_an_entry_that_holds_a_store_of_its_own_and_back() throws IOException {
        store.write("main/linux/app-2/.winnow/deep/a.log", "said");
        store.write("main/linux/app-2/.winnow/store.json", "{}");
        store.age();
        Map<String, String> before = Snapshot.of(store.root());
        assertThat(store.remove("main/linux/app-2", EntryType.DIRECTORY, PartKind.LOGS))
                .isInstanceOf(RemovalOutcome.Trashed.class);
        assertThat(store.files("main/linux/app-2")).containsExactly(".winnow/store.json", "app.bin");
        store.restore(1);
        assertThat(Snapshot.of(store.root())).isEqualTo(before);
    }

    @Test
    void takes_manifest_and_directories_with_the_last_part_and_brings_all_back() throws IOException {
        Map<String, String> before = Snapshot.of(store.root());
        store.remove("main/linux/app-1", EntryType.DIRECTORY, PartKind.LOGS);
        assertThat(store.remove("main/linux/app-1", EntryType.DIRECTORY, PartKind.PRODUCTS))
                .isEqualTo(new RemovalOutcome.Trashed(".winnow/trash/r-1/2", 12, 3, true));
        assertThat(store.root().resolve("main/linux/app-1")).doesNotExist();
        assertThat(store.restore(1)).isEqualTo(new RestoreOutcome.NeedsRest(new TrashPlace("r-1", 2)));
        store.restore(2);
        store.restore(1);
        assertThat(Snapshot.of(store.root())).isEqualTo(before);
    }

    @Test
    void puts_the_times_of_parents_back_in_whatever_order_items_return() throws IOException {
        for (List<Integer> order : List.of(List.of(1, 2, 3), List.of(3, 2, 1), List.of(2, 1, 3), List.of(2, 3, 1))) {
            TestStore fresh = TestStore.adopted(temp.resolve("order" + order.hashCode()));
            for (int i = 1; i <= 4; i++) {
                fresh.write("main/app-" + i + "/a", "" + i);
            }
            fresh.age();
            Map<String, String> before = Snapshot.of(fresh.root());
            for (int i = 1; i <= 3; i++) {
                fresh.remove("main/app-" + i, EntryType.DIRECTORY, null);
            }
            order.forEach(fresh::restore);
            assertThat(Snapshot.of(fresh.root())).as("order %s", order).isEqualTo(before);
            fresh.close();
        }
    }

    @Test
    void purges_what_is_in_the_trash_for_good() throws IOException {
        store.remove("main/linux/app-1", EntryType.DIRECTORY, null);
        assertThat(store.purge(1)).isEqualTo(new PurgeOutcome.Gone(6));
        assertThat(store.purge(1)).isEqualTo(new PurgeOutcome.Missing());
        assertThat(store.restore(1)).isEqualTo(new RestoreOutcome.Missing());
        assertThat(store.files(".winnow")).containsExactly("gate", "lock", "store.json");
    }

    @Test
    void trashes_and_restores_a_file_entry() throws IOException {
        Map<String, String> before = Snapshot.of(store.root());
        assertThat(store.remove("single.zip", EntryType.FILE, PartKind.PRODUCTS))
                .isEqualTo(new RemovalOutcome.Trashed(".winnow/trash/r-1/1", 6, 1, true));
        assertThat(store.root().resolve("single.zip")).doesNotExist();
        store.restore(1);
        assertThat(Snapshot.of(store.root())).isEqualTo(before);
    }
}
