package dev.winnow.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.PartKind;
import dev.winnow.store.PurgeOutcome;
import dev.winnow.store.RemovalOutcome;
import dev.winnow.store.RemovalOrder;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.local.removal.Trash;
import dev.winnow.store.local.restore.Recovery;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.root.TestStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a small file system of its own, which takes a right that not every build machine gives. */
class FullDiskTest {

    @TempDir
    private Path mount;
    private boolean mounted;
    private TestStore store;

    private static boolean done(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    @BeforeEach
    void mount() throws Exception {
        mounted = done("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", mount.toString());
        assumeTrue(mounted, "mounting a small tmpfs is not permitted here: nothing is shown about full disks");
        store = TestStore.adopted(mount.resolve("store"));
        store.write("app-1/app", "one");
        store.write("app-1/logs/a.log", "log");
        store.write("app-2/app", "two");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            if (store != null) {
                store.close();
            }
            assertThat(done("umount", "-l", mount.toString())).isTrue();
        }
    }

    private void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(mount.resolve("filler"))) {
            byte[] block = new byte[4096];
            for (int i = 0; i < 1000; i++) {
                out.write(block);
            }
        } catch (IOException full) {
            // As it should be.
        }
    }

    @Test
    void a_removal_without_room_for_its_journal_leaves_everything_in_place() throws Exception {
        Map<String, String> before = Snapshot.of(store.root());
        RemovalOrder whole = store.order("app-1", EntryType.DIRECTORY, null);
        fill();
        assertThat(new Trash(store.open(), store.look()).remove(List.of(whole)).get(0))
                .isInstanceOfSatisfying(RemovalOutcome.Failed.class, failed ->
                        assertThat(failed.why()).contains("no space left on the disk"));
        assertThat(Snapshot.of(store.root())).isEqualTo(before);
        assertThat(Recovery.recover(store.open())).isEmpty();
    }

    @Test
    void a_restore_and_a_purge_go_through_on_a_full_disk() throws Exception {
        Map<String, String> before = Snapshot.of(store.root());
        store.remove("app-1", EntryType.DIRECTORY, PartKind.LOGS);
        store.remove("app-2", EntryType.DIRECTORY, null);
        for (StoreRoot.Area area : StoreRoot.Area.values()) {
            store.open().area(area);
        }
        fill();
        assertThat(store.restore(1)).isInstanceOf(RestoreOutcome.Restored.class);
        assertThat(Snapshot.of(store.root().resolve("app-1"))).isEqualTo(before.entrySet().stream()
                .filter(each -> each.getKey().startsWith("app-1/"))
                .collect(Collectors.toMap(each -> each.getKey().substring(6), Map.Entry::getValue)));
        assertThat(store.purge(2)).isInstanceOf(PurgeOutcome.Gone.class);
    }

    @Test
    void a_mount_inside_an_entry_is_never_entered() throws Exception {
        Path inside = Files.createDirectory(store.root().resolve("app-2/mounted"));
        RemovalOrder planned = store.order("app-2", EntryType.DIRECTORY, null);
        assertThat(done("mount", "-t", "tmpfs", "tmpfs", inside.toString())).isTrue();
        Files.writeString(inside.resolve("precious"), "elsewhere");
        assertThat(new Trash(store.open(), store.look()).remove(List.of(planned)).get(0))
                .isEqualTo(new RemovalOutcome.Refused("something is mounted at app-2/mounted"));
        assertThat(inside.resolve("precious")).hasContent("elsewhere");
        assertThat(done("umount", inside.toString())).isTrue();
    }
}
