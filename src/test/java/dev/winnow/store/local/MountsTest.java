package dev.winnow.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.files.DiskCalls;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.PartKind;
import dev.winnow.store.PurgeOutcome;
import dev.winnow.store.RemovalOutcome;
import dev.winnow.store.RemovalOrder;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.StoreGone;
import dev.winnow.store.local.removal.Trash;
import dev.winnow.store.local.restore.Recovery;
import dev.winnow.store.local.root.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is bound to a second place has the same device there; it takes a right that not every build machine gives. */
class MountsTest {

    @TempDir
    private Path temp;
    private TestStore store;
    private Path precious;
    private final List<Path> mounted = new ArrayList<>();

    @BeforeEach
    void make() throws IOException {
        precious = Files.createDirectories(temp.resolve("elsewhere"));
        Files.writeString(precious.resolve("app"), "one");
        store = TestStore.adopted(temp.resolve("store"));
        store.write("main/app-1/bin/app", "one");
        store.write("main/app-1/logs/a.log", "log");
        store.write("main/app-2/app", "two");
    }

    @AfterEach
    void unmount() throws Exception {
        store.close();
        for (Path each : mounted) {
            unmount(each);
        }
    }

    private static void unmount(Path where) throws Exception {
        new ProcessBuilder("umount", "-l", where.toString()).start().waitFor();
    }

    private void bind(Path what, Path where) {
        boolean done;
        try {
            done = new ProcessBuilder("mount", "--bind", what.toString(), where.toString()).start().waitFor() == 0;
        } catch (IOException | InterruptedException refused) {
            done = false;
        }
        assumeTrue(done, "binding a directory to a second place is not permitted here");
        mounted.add(where);
    }

    private RemovalOutcome remove(RemovalOrder order) {
        return new Trash(store.open(), store.look()).remove(List.of(order)).get(0);
    }

    @Test
    void a_folder_bound_into_an_entry_after_the_plan_keeps_it_in_place() {
        RemovalOrder order = store.order("main/app-1", EntryType.DIRECTORY, null);
        bind(precious, store.root().resolve("main/app-1/bin"));
        assertThat(remove(order)).isEqualTo(new RemovalOutcome.Refused("something is mounted at main/app-1/bin"));
        assertThat(precious.resolve("app")).hasContent("one");
    }

    @Test
    void a_file_bound_into_an_entry_after_the_plan_keeps_it_in_place() {
        RemovalOrder order = store.order("main/app-1", EntryType.DIRECTORY, PartKind.PRODUCTS);
        bind(precious.resolve("app"), store.root().resolve("main/app-1/bin/app"));
        assertThat(remove(order)).isEqualTo(new RemovalOutcome.Refused("something is mounted at main/app-1/bin/app"));
    }

    @Test
    void a_folder_bound_above_an_entry_keeps_it_in_place() throws IOException {
        RemovalOrder order = store.order("main/app-1", EntryType.DIRECTORY, null);
        bind(store.root().resolve("main"), store.root().resolve("main"));
        assertThat(remove(order)).isInstanceOf(RemovalOutcome.Failed.class);
        assertThat(store.root().resolve("main/app-1/bin/app")).exists();
    }

    @Test
    void a_folder_bound_into_an_entry_in_the_midst_of_its_removal_is_not_emptied() throws Exception {
        RemovalOrder order = store.order("main/app-1", EntryType.DIRECTORY, PartKind.PRODUCTS);
        Path inside = store.root().resolve("main/app-1/bin");
        boolean[] once = new boolean[1];
        store.reopen(what -> {
            if (what.equals("mkdir") && !once[0] && Files.exists(store.root().resolve(".winnow/removing/r-1.1"))) {
                once[0] = true;
                bind(precious, inside);
            }
        });
        assertThatThrownBy(() -> remove(order)).isInstanceOf(StoreGone.class)
                .hasMessageContaining("something is mounted at bin");
        assertThat(once[0]).isTrue();
        assertThat(precious.resolve("app")).hasContent("one");
        unmount(inside);
        store.reopen(DiskCalls.UNWATCHED);
        Recovery.recover(store.open());
        assertThat(store.files("main/app-1")).containsExactly("bin/app", "logs/a.log");
    }

    @Test
    void what_is_bound_into_the_trash_is_not_emptied_and_its_item_stays_whole() throws IOException {
        store.remove("main/app-1", EntryType.DIRECTORY, null);
        Path item = store.root().resolve(".winnow/trash/r-1/1/was-app-1");
        bind(precious, item.resolve("bin"));
        assertThat(store.purge(1)).isInstanceOfSatisfying(PurgeOutcome.Failed.class, failed -> assertThat(failed.why())
                .isEqualTo("something is mounted at .winnow/trash/r-1/1/was-app-1/bin; unmount it, then purge again"));
        assertThat(precious.resolve("app")).hasContent("one");
        assertThat(item.resolve("logs/a.log")).exists();
    }

    @Test
    void what_is_bound_into_the_trash_in_the_midst_of_a_purge_is_not_emptied() throws IOException {
        store.remove("main/app-1", EntryType.DIRECTORY, null);
        boolean[] once = new boolean[1];
        store.reopen(what -> {
            Path bin = store.root().resolve(".winnow/purging/r-1.1/was-app-1/bin");
            if (what.equals("unlink") && !once[0] && Files.exists(bin)) {
                once[0] = true;
                bind(precious, bin);
            }
        });
        PurgeOutcome purged = store.purge(1);
        assertThat(once[0]).isTrue();
        if (purged instanceof PurgeOutcome.Failed failed) {
            assertThat(failed.why()).contains("bin");
        }
        assertThat(precious.resolve("app")).hasContent("one");
    }

    @Test
    void a_place_that_something_was_bound_over_takes_nothing_back() throws IOException {
        store.write("main/app-3/app", "three");
        store.remove("main/app-1", EntryType.DIRECTORY, null);
        bind(precious, store.root().resolve("main"));
        assertThat(store.restore(1)).isInstanceOf(RestoreOutcome.Failed.class);
        assertThat(precious.resolve("app-1")).doesNotExist();
        assertThat(store.root().resolve(".winnow/trash/r-1/1/was-app-1/bin/app")).exists();
    }
}
