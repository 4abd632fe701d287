package dev.winnow.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.jobfile.Layout.EntryType;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process swaps directories for links to a victim, in a tight loop, while we work below them. */
class SymlinkGamesTest {

    @TempDir
    private Path temp;

    private Process swap(Path directory, Path link) throws Exception {
        // mv -T is one rename(2): the directory and the link take turns under one name.
        Process process = new ProcessBuilder("/bin/sh", "-c", "echo on; while :; do mv -T \"$1\" \"$1.aside\"; "
                + "mv -T \"$2\" \"$1\"; mv -T \"$1\" \"$2\"; mv -T \"$1.aside\" \"$1\"; done", "sh",
                directory.toString(), link.toString()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(process.isAlive()).isTrue();
        return process;
    }

    private Path victim(TestStore store) throws Exception {
        Path victim = temp.resolve("victim");
        for (int i = 0; i < 60; i++) {
            Path entry = victim.resolve("app-" + i);
            Files.createDirectories(entry);
            Files.writeString(entry.resolve("app"), "content");
        }
        return victim;
    }

    @Test
    void a_removal_and_its_restore_never_touch_the_victim() throws Exception {
        TestStore store = TestStore.adopted(temp.resolve("store"));
        for (int i = 0; i < 60; i++) {
            store.write("main/app-" + i + "/app", "content");
        }
        Path victim = victim(store);
        Path link = Files.createSymbolicLink(temp.resolve("link"), victim);
        Map<String, String> before = Snapshot.of(victim);
        List<RemovalOrder> orders = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            orders.add(store.order("main/app-" + i, EntryType.DIRECTORY, null));
        }
        Process swapping = swap(store.root().resolve("main"), link);
        int trashed = 0;
        try {
            for (int round = 0; round < 20; round++) {
                for (RemovalOrder order : orders) {
                    Removal removal = new Trash(store.open(), store.look()).remove(List.of(order)).get(0);
                    trashed += removal instanceof Removal.Trashed ? 1 : 0;
                }
                for (RemovalOrder order : orders) {
                    new Restore(store.open()).restore(List.of(order.place()));
                }
                Recovery.recover(store.open());
            }
        } finally {
            swapping.destroyForcibly().waitFor();
        }
        assertThat(Snapshot.of(victim)).isEqualTo(before);
        assertThat(trashed).isPositive();
        store.close();
    }

    @Test
    void a_purge_never_touches_the_victim() throws Exception {
        TestStore store = TestStore.adopted(temp.resolve("store"));
        Path victim = victim(store);
        Path link = Files.createSymbolicLink(temp.resolve("link"), victim);
        Map<String, String> before = Snapshot.of(victim);
        for (int i = 0; i < 30; i++) {
            for (int file = 0; file < 40; file++) {
                store.write("app-" + i + "/swapped/app-" + file + "/app", "content");
            }
            assertThat(store.remove("app-" + i, EntryType.DIRECTORY, null)).isInstanceOf(Removal.Trashed.class);
            Path swapped = store.root().resolve(".winnow/trash/r-1/" + (i + 1) + "/was-app-" + i + "/swapped");
            assertThat(Files.isDirectory(swapped, LinkOption.NOFOLLOW_LINKS)).isTrue();
            // Two names for one tree of links: whatever the purge opens may have changed its kind since it looked.
            Process swapping = swap(swapped, link);
            try {
                store.purge(i + 1);
            } finally {
                swapping.destroyForcibly().waitFor();
            }
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, victim);
        }
        assertThat(Snapshot.of(victim)).isEqualTo(before);
        store.close();
    }
}
