package dev.winnow.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.store.RemovalOutcome;
import dev.winnow.store.RemovalOrder;
import dev.winnow.store.StoreGone;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.removal.Trash;
import dev.winnow.store.local.restore.Recovery;
import dev.winnow.store.local.restore.Restore;
import dev.winnow.store.local.root.ChildProgram;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.root.TestStore;
import dev.winnow.store.local.trash.TrashItems;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process swaps directories for links to a victim, in a tight loop, while we work below them. */
class SymlinkGamesTest {

    private static final int ENTRIES = 50;

    @TempDir
    private Path temp;

    private Path victim() throws IOException {
        Path victim = temp.resolve("victim");
        for (int i = 0; i < ENTRIES; i++) {
            Files.createDirectories(victim.resolve("app-" + i));
            Files.writeString(victim.resolve("app-" + i + "/app"), "content");
        }
        return victim;
    }

    private static Process swap(Path directory) throws IOException {
        Process swapping = ChildProgram.start("swap", directory);
        assertThat(new BufferedReader(new InputStreamReader(swapping.getInputStream(), StandardCharsets.US_ASCII))
                .readLine()).isEqualTo("swapping");
        return swapping;
    }

    @Test
    void a_removal_and_its_restore_never_touch_the_victim() throws Exception {
        Path victim = victim();
        Map<String, String> before = Snapshot.of(victim);
        try (TestStore store = TestStore.adopted(temp.resolve("store"))) {
            List<RemovalOrder> orders = new ArrayList<>();
            for (int i = 0; i < ENTRIES; i++) {
                store.write("main/app-" + i + "/app", "content");
                orders.add(store.order("main/app-" + i, EntryType.DIRECTORY, null));
            }
            Files.createSymbolicLink(store.root().resolve("link"), victim);
            Process swapping = swap(store.root().resolve("main"));
            int trashed = 0;
            int evaded = 0;
            try {
                // More rounds than ten only where the other process gets no processor.
                for (int round = 0; round < 10 || round < 1_000 && (trashed == 0 || evaded == 0); round++) {
                    for (RemovalOrder order : orders) {
                        try {
                            RemovalOutcome removal = new Trash(store.open(), store.look()).remove(List.of(order)).get(0);
                            trashed += removal instanceof RemovalOutcome.Trashed ? 1 : 0;
                            evaded += removal instanceof RemovalOutcome.Refused || removal instanceof RemovalOutcome.Stale ? 1 : 0;
                        } catch (StoreGone swapped) {
                            // The emptied folder became the link in the very instant; it lies safe and a person is told.
                            assertThat(swapped).hasMessageContaining("move it back by hand");
                            evaded++;
                        }
                    }
                    new Restore(store.open()).restore(orders.stream().map(RemovalOrder::place).toList());
                    Recovery.recover(store.open());
                }
            } finally {
                swapping.destroyForcibly().waitFor();
            }
            assertThat(trashed).isPositive();
            assertThat(evaded).isPositive();
        }
        assertThat(Snapshot.of(victim)).isEqualTo(before);
    }

    @Test
    void a_purge_never_touches_the_victim() throws Exception {
        Path victim = victim();
        Map<String, String> before = Snapshot.of(victim);
        try (TestStore store = TestStore.adopted(temp.resolve("store"))) {
            for (int i = 0; i < 20 * ENTRIES; i++) {
                store.write("app-1/swapped/app-" + i + "/app", "content");
            }
            Files.createSymbolicLink(store.root().resolve("app-1/link"), victim);
            assertThat(store.remove("app-1", EntryType.DIRECTORY, null)).isInstanceOf(RemovalOutcome.Trashed.class);
            TrashPlace place = new TrashPlace("r-1", 1);
            TrashItems.claim(store.open(), place, StoreRoot.Area.PURGING);
            Process swapping = swap(store.root().resolve(".winnow/purging/r-1.1/was-app-1/swapped"));
            try {
                store.purge(1);
            } finally {
                swapping.destroyForcibly().waitFor();
            }
            store.purge(1);
            assertThat(store.root().resolve(".winnow/purging/r-1.1")).doesNotExist();
        }
        assertThat(Snapshot.of(victim)).isEqualTo(before);
    }
}
