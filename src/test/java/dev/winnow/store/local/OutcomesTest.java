package dev.winnow.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.files.DiskCalls;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.PartKind;
import dev.winnow.store.RemovalOutcome;
import dev.winnow.store.RemovalOrder;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.StoreGone;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.removal.Trash;
import dev.winnow.store.local.restore.Recovery;
import dev.winnow.store.local.root.TestStore;
import dev.winnow.store.local.trash.TrashItems;
import dev.winnow.store.local.trash.TrashContents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomesTest {

    @TempDir
    private Path temp;
    private TestStore store;

    @BeforeEach
    void fill() throws IOException {
        store = TestStore.adopted(temp.resolve("store"));
        store.write("main/app-1/app.bin", "one");
        store.write("main/app-1/logs/build.log", "said");
        store.write("main/app-1/build.json", "{}");
        store.write("main/app-2/app.bin", "two");
        store.age();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private RemovalOutcome carryOut(RemovalOrder order) {
        return new Trash(store.open(), store.look()).remove(List.of(order)).get(0);
    }

    private RemovalOrder order() {
        return store.order("main/app-1", EntryType.DIRECTORY, null);
    }

    private void untouched(Map<String, String> before) throws IOException {
        assertThat(Snapshot.of(store.root())).isEqualTo(before);
        assertThat(Recovery.recover(store.open())).isEmpty();
    }

    @Test
    void is_stale_when_the_entry_has_grown_shrunk_or_been_touched_since_the_plan() throws IOException {
        RemovalOrder planned = order();
        store.write("main/app-1/new.bin", "more");
        Map<String, String> before = Snapshot.of(store.root());
        assertThat(carryOut(planned)).isEqualTo(new RemovalOutcome.Stale("it has changed since the plan"));
        untouched(before);
        Files.delete(store.root().resolve("main/app-1/new.bin"));
        assertThat(carryOut(planned)).isInstanceOf(RemovalOutcome.Trashed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"signed.zip.sha256", "signed.zip.asc", "signed.zip.sha256.asc"})
    void is_stale_when_a_file_came_beside_it_after_its_folder_was_listed(String late) throws IOException {
        store.write("single/signed.zip", "zip");
        store.write("single/signed.zip.sha256", "checksum");
        store.age();
        var batch = new Trash(store.open(), store.look()).prepare(List.of(store.order("single/signed.zip",
                EntryType.FILE, PartKind.PRODUCTS)));
        Path came = store.root().resolve("single").resolve(late);
        Files.move(Files.writeString(temp.resolve("late"), "late"), came, StandardCopyOption.REPLACE_EXISTING);
        List<Path> there = List.of(came, store.root().resolve("single/signed.zip"), store.root().resolve("single/signed.zip.sha256"));
        assertThat(batch.carryOut()).singleElement().isInstanceOf(RemovalOutcome.Stale.class);
        assertThat(there).allSatisfy(file -> assertThat(file).exists());
        assertThat(came).hasContent("late");
        assertThat(Recovery.recover(store.open())).isEmpty();
    }

    @Test
    void is_stale_when_another_directory_took_the_name() throws IOException {
        RemovalOrder planned = order();
        Path entry = store.root().resolve("main/app-1");
        Files.move(entry, temp.resolve("aside"));
        new ProcessBuilder("cp", "-a", temp.resolve("aside").toString(), entry.toString()).start().onExit().join();
        Map<String, String> before = Snapshot.of(store.root());
        assertThat(carryOut(planned)).isEqualTo(new RemovalOutcome.Stale("it has changed since the plan"));
        untouched(before);
    }

    @Test
    void is_stale_when_the_entry_or_its_parent_is_gone() throws IOException {
        RemovalOrder planned = order();
        Files.move(store.root().resolve("main/app-1"), temp.resolve("aside"));
        assertThat(carryOut(planned)).isEqualTo(new RemovalOutcome.Stale("it is gone"));
        Files.move(store.root().resolve("main"), temp.resolve("aside too"));
        assertThat(carryOut(planned)).isEqualTo(new RemovalOutcome.Stale("it is gone"));
    }

    @Test
    void is_stale_when_a_file_took_the_place_of_a_directory() throws IOException {
        RemovalOrder planned = order();
        Files.move(store.root().resolve("main/app-1"), temp.resolve("aside"));
        store.write("main/app-1", "a file");
        assertThat(carryOut(planned)).isEqualTo(new RemovalOutcome.Stale("it is no longer a directory"));
        assertThat(store.root().resolve("main/app-1")).hasContent("a file");
    }

    @Test
    void honours_a_keep_file_that_came_after_the_plan_whatever_part_goes() throws IOException {
        RemovalOrder planned = store.order("main/app-1", EntryType.DIRECTORY, PartKind.LOGS);
        store.write("main/app-1/.keep", "QA wants it");
        Map<String, String> before = Snapshot.of(store.root());
        assertThat(carryOut(planned)).isEqualTo(new RemovalOutcome.Stale("a .keep file in it pins it"));
        untouched(before);
    }

    @Test
    void refuses_an_entry_that_became_a_link_and_leaves_the_target_alone() throws IOException {
        RemovalOrder planned = order();
        Path victim = temp.resolve("victim");
        Files.move(store.root().resolve("main/app-1"), victim);
        Files.createSymbolicLink(store.root().resolve("main/app-1"), victim);
        Map<String, String> before = Snapshot.of(victim);
        assertThat(carryOut(planned)).isEqualTo(new RemovalOutcome.Refused("it is a symbolic link"));
        assertThat(Snapshot.of(victim)).isEqualTo(before);
    }

    @Test
    void never_goes_through_a_parent_that_became_a_link() throws IOException {
        RemovalOrder planned = order();
        Path victim = temp.resolve("victim");
        Files.move(store.root().resolve("main"), victim);
        Files.createSymbolicLink(store.root().resolve("main"), victim);
        Map<String, String> before = Snapshot.of(victim);
        assertThat(carryOut(planned)).isEqualTo(
                new RemovalOutcome.Refused("main above it is a link or a file, not a directory"));
        assertThat(Snapshot.of(victim)).isEqualTo(before);
    }

    @Test
    void refuses_an_entry_that_holds_a_folder_which_the_job_ignores() throws IOException {
        store.write("main/app-2/secret/x", "ignored");
        assertThat(store.remove("main/app-2", EntryType.DIRECTORY, null))
                .isEqualTo(new RemovalOutcome.Refused("it cannot be read whole: it holds secret, which the job ignores"));
    }

    @Test
    void leaves_an_ignored_file_in_its_place_until_the_last_part_goes() throws IOException {
        store.write("main/app-2/app.bin", "products");
        store.write("main/app-2/app.log", "logs");
        store.write("main/app-2/secret", "ignored");
        store.write("main/app-2/deep/secret", "ignored");
        assertThat(store.remove("main/app-2", EntryType.DIRECTORY, PartKind.PRODUCTS)).isInstanceOf(RemovalOutcome.Trashed.class);
        assertThat(store.root().resolve("main/app-2/app.bin")).doesNotExist();
        assertThat(store.root().resolve("main/app-2/secret")).exists();
        assertThat(store.remove("main/app-2", EntryType.DIRECTORY, PartKind.LOGS)).isInstanceOf(RemovalOutcome.Trashed.class);
        assertThat(store.root().resolve("main/app-2")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../victim", "main/../../victim", "", "/", "main//app-1", ".", "main/./app-1",
        ".winnow/trash", "%2e%2e/victim", "main/%2E%2E/x", "main%2Fapp-1", "main/app%00"})
    void refuses_paths_that_lead_elsewhere(String path) throws IOException {
        Files.createDirectory(temp.resolve("victim"));
        Map<String, String> before = Snapshot.of(temp);
        RemovalOrder planned = new RemovalOrder(new TrashPlace("r-1", 1), path, EntryType.DIRECTORY, null,
                order().expected());
        assertThat(carryOut(planned)).isInstanceOf(RemovalOutcome.Refused.class);
        assertThat(Snapshot.of(temp).keySet()).isEqualTo(before.keySet());
    }

    @Test
    void does_an_order_once() throws IOException {
        RemovalOrder planned = order();
        assertThat(carryOut(planned)).isInstanceOf(RemovalOutcome.Trashed.class);
        assertThat(carryOut(planned)).isEqualTo(new RemovalOutcome.AlreadyDone(".winnow/trash/r-1/1"));
    }

    @Test
    void one_bad_order_does_not_hold_up_the_rest() throws IOException {
        RemovalOrder gone = store.order("main/nothing", EntryType.DIRECTORY, null);
        RemovalOrder good = store.order("main/app-2", EntryType.DIRECTORY, null);
        assertThat(new Trash(store.open(), store.look()).remove(List.of(gone, good)))
                .hasExactlyElementsOfTypes(RemovalOutcome.Stale.class, RemovalOutcome.Trashed.class);
    }

    @Test
    void restore_leaves_what_took_the_place_meanwhile() throws IOException {
        carryOut(order());
        store.write("main/app-1/other", "a new build");
        assertThat(store.restore(1)).isEqualTo(new RestoreOutcome.Occupied("main/app-1"));
        assertThat(store.files("main/app-1")).containsExactly("other");
        assertThat(TrashItems.has(store.open(), new TrashPlace("r-1", 1))).isTrue();
    }

    @Test
    void restore_leaves_an_empty_directory_in_the_place_too() throws IOException {
        carryOut(order());
        Files.createDirectories(store.root().resolve("main/app-1"));
        assertThat(store.restore(1)).isEqualTo(new RestoreOutcome.Occupied("main/app-1"));
    }

    @Test
    void restore_leaves_a_file_or_link_where_a_parent_was() throws IOException {
        carryOut(order());
        store.remove("main/app-2", EntryType.DIRECTORY, null);
        Files.createSymbolicLink(store.root().resolve("main"), temp);
        assertThat(store.restore(1)).isEqualTo(new RestoreOutcome.Occupied("main"));
        assertThat(temp.resolve("app-1")).doesNotExist();
    }

    @Test
    void restore_of_a_part_leaves_a_file_in_its_place() throws IOException {
        store.remove("main/app-1", EntryType.DIRECTORY, PartKind.LOGS);
        store.write("main/app-1/logs/build.log", "written anew");
        assertThat(store.restore(1)).isEqualTo(new RestoreOutcome.Occupied("main/app-1/logs/build.log"));
        assertThat(store.root().resolve("main/app-1/logs/build.log")).hasContent("written anew");
    }

    @Test
    void restore_of_a_part_does_not_mix_it_into_another_build_of_the_same_name() throws IOException {
        store.remove("main/app-1", EntryType.DIRECTORY, PartKind.LOGS);
        Files.move(store.root().resolve("main/app-1"), temp.resolve("aside"));
        store.write("main/app-1/app.bin", "another build");
        assertThat(store.restore(1)).isEqualTo(new RestoreOutcome.Occupied("main/app-1"));
        assertThat(store.files("main/app-1")).containsExactly("app.bin");
    }

    @Test
    void restores_a_part_alone_when_the_rest_was_purged() throws IOException {
        Map<String, String> whole = Snapshot.of(store.root());
        store.remove("main/app-1", EntryType.DIRECTORY, PartKind.LOGS);
        store.remove("main/app-1", EntryType.DIRECTORY, PartKind.PRODUCTS);
        store.purge(2);
        assertThat(store.restore(1)).isEqualTo(new RestoreOutcome.Restored("main/app-1"));
        assertThat(store.files("main/app-1")).containsExactly("logs/build.log");
        assertThat(Snapshot.of(store.root()).get("main/app-1/logs/build.log"))
                .isEqualTo(whole.get("main/app-1/logs/build.log"));
        assertThat(Snapshot.of(store.root()).get("main/app-1/")).isEqualTo(whole.get("main/app-1/"));
    }

    @Test
    void lists_what_lies_in_the_trash_by_the_paths_that_it_had() throws IOException {
        store.remove("main/app-1", EntryType.DIRECTORY, PartKind.LOGS);
        carryOut(new RemovalOrder(new TrashPlace("r-1", 7), "main/app-2", EntryType.DIRECTORY, null,
                store.contents("main/app-2")));
        List<String> listed = new ArrayList<>();
        TrashContents contents = new TrashContents(store.open());
        for (long seq : new long[] {1, 7}) {
            assertThat(contents.visit(new TrashPlace("r-1", seq), seq == 1 ? "main/app-1" : "main/app-2",
                    EntryType.DIRECTORY, file -> listed.add(file.path() + " " + file.bytes() + " "
                    + file.readable()))).isTrue();
        }
        assertThat(listed).containsExactly("main/app-1/logs/build.log 4 true", "main/app-2/app.bin 3 true");
        assertThat(contents.visit(new TrashPlace("r-1", 99), "main/app-2", EntryType.DIRECTORY, file -> listed.add("never"))).isFalse();
    }

    @Test
    void stops_when_the_mark_is_gone() throws IOException {
        RemovalOrder planned = order();
        Files.delete(store.root().resolve(".winnow/store.json"));
        assertThatThrownBy(() -> carryOut(planned)).isInstanceOf(StoreGone.class)
                .hasMessageContaining("its mark .winnow/store.json is gone");
        assertThat(store.root().resolve("main/app-1/app.bin")).exists();
    }

    /** Somebody swaps it at the n-th change of the disk, whichever that is. */
    @ParameterizedTest
    @ValueSource(strings = {"main/app-1", "main/app-1/logs"})
    void a_part_takes_nothing_from_a_folder_that_took_the_place_of_another(String swapped) throws IOException {
        store.write("main/app-1/logs/second.log", "said more");
        store.age();
        Path place = store.root().resolve(swapped);
        boolean more = true;
        for (int at = 1; more; at++) {
            store.write("main/other/logs/build.log", "of another build");
            store.write("main/other/logs/third.log", "of another build as well");
            Path other = store.root().resolve(swapped.endsWith("logs") ? "main/other/logs" : "main/other");
            RemovalOrder planned = store.order("main/app-1", EntryType.DIRECTORY, PartKind.LOGS);
            Map<String, String> before = contents();
            int[] left = {at};
            store.reopen(what -> {
                if (--left[0] == 0) {
                    swap(place, other);
                }
            });
            RemovalOutcome outcome = carryOut(planned);
            store.reopen(DiskCalls.UNWATCHED);
            more = left[0] <= 0;
            if (more) {
                swap(place, other);
            }
            if (outcome instanceof RemovalOutcome.Trashed) {
                store.restore(planned.place().seq());
            }
            assertThat(contents()).as("swapped before change %s: %s", at, outcome).isEqualTo(before);
        }
    }

    private static void swap(Path one, Path other) {
        Path aside = one.resolveSibling("aside");
        try {
            Files.move(one, aside);
            Files.move(other, one);
            Files.move(aside, other);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (String file : store.files("main")) {
            contents.put(file, Files.readString(store.root().resolve("main").resolve(file)));
        }
        return contents;
    }
}
