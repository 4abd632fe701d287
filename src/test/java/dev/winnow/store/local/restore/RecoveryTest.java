package dev.winnow.store.local.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.files.DiskCalls;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.PartKind;
import dev.winnow.store.RecoveryOutcome;
import dev.winnow.store.RecoveryOutcome.State;
import dev.winnow.store.RemovalOutcome;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.Snapshot;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.root.TestStore;
import dev.winnow.store.local.trash.TrashItems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecoveryTest {

    /** Stops the program as a kill would: nothing of ours catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Lets some changes of the disk happen, and kills before the next. */
    private static final class Kill implements DiskCalls {
        private int left;
        private boolean armed;

        Kill(int left) {
            this.left = left;
        }

        @Override
        public void before(String what) {
            if (armed && left-- == 0) {
                throw new Killed();
            }
        }
    }

    private interface Work {
        void on(TestStore store) throws IOException;
    }

    /** One item to be removed; {@code first} has been removed before. */
    enum Item {
        WHOLE("feature/x/app-1", EntryType.DIRECTORY, null, null),
        PART("feature/x/app-1", EntryType.DIRECTORY, PartKind.LOGS, null),
        LAST_PART("feature/x/app-1", EntryType.DIRECTORY, PartKind.PRODUCTS, PartKind.LOGS),
        FILE("single/file.zip", EntryType.FILE, PartKind.PRODUCTS, null),
        FILE_WITH_SIDE_FILES("single/signed.zip", EntryType.FILE, PartKind.PRODUCTS, null);

        private final String entry;
        private final EntryType type;
        private final PartKind part;
        private final PartKind first;

        Item(String entry, EntryType type, PartKind part, PartKind first) {
            this.entry = entry;
            this.type = type;
            this.part = part;
            this.first = first;
        }
    }

    @TempDir
    private Path temp;
    private int stores;

    private TestStore store(Item item) throws IOException {
        TestStore store = TestStore.adopted(temp.resolve("s" + stores++));
        store.write("feature/x/app-1/bin/app", "product");
        store.write("feature/x/app-1/build.json", "{}");
        store.write("feature/x/app-1/logs/a.log", "log a");
        store.write("feature/x/app-1/logs/deep/b.log", "log b");
        store.write("feature/x/app-1/logs/deep/c.log", "log c");
        store.write("single/file.zip", "zip");
        store.write("single/signed.zip", "zip");
        store.write("single/signed.zip.sha256", "checksum");
        store.write("single/signed.zip.sha256.asc", "signature of the checksum");
        store.write("other/app-2/app", "stays");
        Files.setAttribute(store.root().resolve("feature"), "unix:mode", 02775);
        store.age();
        // What an adopted store has had for long is not what is tested here.
        for (StoreRoot.Area area : StoreRoot.Area.values()) {
            store.open().area(area);
        }
        if (item.first != null) {
            assertThat(store.remove(item.entry, item.type, item.first)).isInstanceOf(RemovalOutcome.Trashed.class);
        }
        return store;
    }

    private void remove(TestStore store, Item item) {
        assertThat(store.remove(item.entry, item.type, item.part)).isInstanceOf(RemovalOutcome.Trashed.class);
    }

    /** @return whether it came to its end */
    private static boolean killed(TestStore store, int steps, Work work) throws IOException {
        Kill kill = new Kill(steps);
        store.reopen(kill);
        kill.armed = true;
        boolean ended = true;
        try {
            work.on(store);
        } catch (Killed killed) {
            ended = false;
        }
        kill.armed = false;
        store.reopen(DiskCalls.UNWATCHED);
        return !ended;
    }

    private static void restoreAll(TestStore store) throws IOException {
        for (long seq = 3; seq > 0; seq--) {
            TrashPlace place = new TrashPlace("r-1", seq);
            if (TrashItems.has(store.open(), place)) {
                assertThat(new Restore(store.open()).restore(List.of(place)))
                        .allMatch(RestoreOutcome.Restored.class::isInstance);
            }
        }
    }

    private static void nothingUnderWay(TestStore store) throws IOException {
        for (String area : List.of("removing", "restoring", "purging")) {
            try (Stream<Path> left = Files.list(store.root().resolve(".winnow").resolve(area))) {
                assertThat(left).as(area).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Item.class)
    void a_removal_killed_before_any_change_of_the_disk_leaves_the_item_whole_in_one_place(Item item)
            throws IOException {
        Map<String, String> before = Snapshot.of(start(item));
        boolean killed = true;
        for (int steps = 0; killed; steps++) {
            TestStore store = store(item);
            Map<String, String> untouched = Snapshot.of(store.root());
            killed = killed(store, steps, each -> remove(each, item));
            List<RecoveryOutcome> recovered = Recovery.recover(store.open());
            TrashPlace place = new TrashPlace("r-1", item.first == null ? 1 : 2);
            boolean trashed = TrashItems.has(store.open(), place);
            assertThat(recovered).allSatisfy(each -> {
                assertThat(each.place()).isEqualTo(place);
                assertThat(each.state()).isEqualTo(trashed ? State.IN_TRASH : State.IN_PLACE);
            });
            nothingUnderWay(store);
            if (!trashed) {
                assertThat(Snapshot.of(store.root())).as("after %d steps", steps).isEqualTo(untouched);
            }
            restoreAll(store);
            assertThat(Snapshot.of(store.root())).as("after %d steps", steps).isEqualTo(before);
            store.close();
        }
    }

    /** The tree of an item's store before anything was removed from it. */
    private Path start(Item item) throws IOException {
        TestStore store = store(item);
        restoreAll(store);
        store.close();
        return store.root();
    }

    @ParameterizedTest
    @EnumSource(Item.class)
    void a_recovery_that_is_killed_itself_is_ended_by_the_next(Item item) throws IOException {
        Map<String, String> before = Snapshot.of(start(item));
        boolean killed = true;
        for (int steps = 0; killed; steps++) {
            boolean killedAgain = true;
            for (int more = 0; killedAgain; more++) {
                TestStore store = store(item);
                killed = killed(store, steps, each -> remove(each, item));
                killedAgain = killed(store, more, each -> Recovery.recover(each.open()));
                Recovery.recover(store.open());
                nothingUnderWay(store);
                restoreAll(store);
                assertThat(Snapshot.of(store.root())).as("after %d and %d steps", steps, more).isEqualTo(before);
                store.close();
                FileUtils.deleteDirectory(store.root().toFile());
            }
        }
    }

    @Test
    void what_a_power_cut_emptied_beside_an_item_in_the_trash_is_written_again() throws IOException {
        TestStore store = store(Item.WHOLE);
        Map<String, String> before = Snapshot.of(store.root());
        remove(store, Item.WHOLE);
        Path item = store.root().resolve(".winnow/trash/r-1/1/item.ndjson");
        String said = Files.readAllLines(item).get(0);
        Files.write(item, new byte[0]);
        TrashItems.describeAgain(store.open(), false);
        assertThat(Files.readAllLines(item)).containsExactly(said);
        Files.delete(store.root().resolve(".winnow/journal/r-1.ndjson"));
        restoreAll(store);
        assertThat(Snapshot.of(store.root()).keySet()).isEqualTo(before.keySet());
        store.close();
    }

    @ParameterizedTest
    @EnumSource(Item.class)
    void the_journal_tells_the_times_of_folders_that_a_power_cut_took_from_beside_an_item(Item item)
            throws IOException {
        Map<String, String> before = Snapshot.of(start(item));
        TestStore store = store(item);
        remove(store, item);
        for (TrashPlace place : TrashItems.all(store.open())) {
            Files.write(store.root().resolve(place.path()).resolve("item.ndjson"), new byte[0]);
        }
        TrashItems.describeAgain(store.open(), true);
        restoreAll(store);
        assertThat(Snapshot.of(store.root())).isEqualTo(before);
        store.close();
    }

    @ParameterizedTest
    @EnumSource(Item.class)
    void the_journal_stands_in_for_an_item_file_that_a_power_cut_emptied(Item item) throws IOException {
        Map<String, String> before = Snapshot.of(start(item));
        boolean killed = true;
        for (int steps = 0; killed; steps++) {
            TestStore store = store(item);
            killed = killed(store, steps, each -> remove(each, item));
            Path file = store.root().resolve(".winnow/removing/r-1." + (item.first == null ? 1 : 2))
                    .resolve("item.ndjson");
            if (Files.exists(file)) {
                Files.write(file, new byte[0]);
            }
            assertThat(Recovery.recover(store.open())).noneMatch(each -> each.state() == State.SPLIT);
            restoreAll(store);
            assertThat(Snapshot.of(store.root())).as("after %d steps", steps).isEqualTo(before);
            store.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Item.class)
    void a_restore_killed_before_any_change_of_the_disk_is_ended(Item item) throws IOException {
        Map<String, String> before = Snapshot.of(start(item));
        boolean killed = true;
        for (int steps = 0; killed; steps++) {
            TestStore store = store(item);
            remove(store, item);
            killed = killed(store, steps, RecoveryTest::restoreAll);
            assertThat(Recovery.recover(store.open())).allMatch(each -> each.state() == State.IN_PLACE);
            nothingUnderWay(store);
            restoreAll(store);
            assertThat(Snapshot.of(store.root())).as("after %d steps", steps).isEqualTo(before);
            store.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Item.class)
    void what_a_killed_purge_had_begun_can_only_be_purged(Item item) throws IOException {
        boolean killed = true;
        for (int steps = 0; killed; steps++) {
            TestStore store = store(item);
            remove(store, item);
            long seq = item.first == null ? 1 : 2;
            Map<String, String> rest = Snapshot.of(store.root());
            killed = killed(store, steps, each -> each.purge(seq));
            List<RecoveryOutcome> recovered = Recovery.recover(store.open());
            if (!recovered.isEmpty()) {
                assertThat(recovered).allMatch(each -> each.state() == State.BEING_PURGED);
                assertThat(store.restore(seq)).isEqualTo(new RestoreOutcome.Missing());
            }
            store.purge(seq);
            nothingUnderWay(store);
            assertThat(TrashItems.has(store.open(), new TrashPlace("r-1", seq))).isFalse();
            assertThat(Snapshot.of(store.root())).isEqualTo(rest);
            store.close();
        }
    }

    private static List<Work> partMoves() {
        return List.of(store -> store.remove(Item.PART.entry, Item.PART.type, Item.PART.part), store -> {
            store.remove(Item.PART.entry, Item.PART.type, Item.PART.part);
            restoreAll(store);
        });
    }

    @ParameterizedTest
    @MethodSource("partMoves")
    void brings_files_back_into_no_other_directory_than_theirs(Work moves) throws IOException {
        Map<String, String> before = Snapshot.of(start(Item.PART));
        boolean killed = true;
        for (int steps = 0; killed; steps++) {
            TestStore store = store(Item.PART);
            killed = killed(store, steps, moves);
            Path entry = store.root().resolve(Item.PART.entry);
            Path aside = store.root().resolve("aside");
            FileTime time = Files.getLastModifiedTime(entry.getParent());
            FileTime above = Files.getLastModifiedTime(store.root());
            Files.move(entry, aside);
            Files.createDirectory(entry);
            Recovery.recover(store.open());
            assertThat(entry).as("after %d steps", steps).isEmptyDirectory();
            Files.delete(entry);
            Files.move(aside, entry);
            Files.setLastModifiedTime(entry.getParent(), time);
            Files.setLastModifiedTime(store.root(), above);
            Recovery.recover(store.open());
            nothingUnderWay(store);
            restoreAll(store);
            assertThat(Snapshot.of(store.root())).as("after %d steps", steps).isEqualTo(before);
            store.close();
        }
    }

    /** As a run does that goes on with the next one where one fails. */
    @Test
    void what_comes_back_later_than_others_leaves_their_folder_the_time_that_it_had() throws IOException {
        boolean again = true;
        for (int steps = 0; again; steps++) {
            TestStore store = TestStore.adopted(temp.resolve("s" + stores++));
            for (String entry : List.of("1/app-1", "2/app-2", "3/app-3")) {
                store.write("main/" + entry + "/app", entry);
            }
            store.age();
            Map<String, String> before = Snapshot.of(store.root());
            for (String entry : List.of("1/app-1", "2/app-2")) {
                store.remove("main/" + entry, EntryType.DIRECTORY, null);
            }
            again = killed(store, steps, each -> new Restore(each.open()).restore(List.of(new TrashPlace("r-1", 2))));
            new Restore(store.open()).restore(List.of(new TrashPlace("r-1", 1)));
            Recovery.recover(store.open());
            restoreAll(store);
            assertThat(Snapshot.of(store.root())).as("killed before step " + steps).isEqualTo(before);
            store.close();
        }
    }

    @Test
    void a_killed_restore_of_a_part_whose_rest_was_purged_is_ended() throws IOException {
        boolean killed = true;
        for (int steps = 0; killed; steps++) {
            TestStore store = store(Item.LAST_PART);
            remove(store, Item.LAST_PART);
            store.purge(2);
            killed = killed(store, steps, RecoveryTest::restoreAll);
            assertThat(Recovery.recover(store.open())).as("after %d steps", steps)
                    .allMatch(each -> each.state() == State.IN_PLACE);
            nothingUnderWay(store);
            restoreAll(store);
            assertThat(store.files(Item.LAST_PART.entry)).as("after %d steps", steps)
                    .containsExactly("logs/a.log", "logs/deep/b.log", "logs/deep/c.log");
            store.close();
        }
    }

    @Test
    void a_kill_between_a_file_and_its_side_files_takes_none_of_a_file_that_came_meanwhile() throws IOException {
        Path file;
        TestStore store;
        int steps = 0;
        do {
            store = store(Item.FILE_WITH_SIDE_FILES);
            file = store.root().resolve("single/signed.zip");
            killed(store, steps++, each -> remove(each, Item.FILE_WITH_SIDE_FILES));
        } while (Files.exists(file));
        assertThat(file.resolveSibling("signed.zip.sha256")).exists();
        Files.writeString(file, "a new upload");
        assertThat(Recovery.recover(store.open())).allMatch(each -> each.state() == State.IN_TRASH);
        assertThat(file).hasContent("a new upload");
        assertThat(file.resolveSibling("signed.zip.sha256")).exists();
        store.close();
    }

    @Test
    void a_restore_is_refused_where_another_file_took_the_place_of_a_side_file() throws IOException {
        TestStore store = store(Item.FILE_WITH_SIDE_FILES);
        remove(store, Item.FILE_WITH_SIDE_FILES);
        Path taken = store.write("single/signed.zip.sha256.asc", "another signature");
        assertThat(store.restore(1)).isEqualTo(new RestoreOutcome.Occupied("single/signed.zip.sha256.asc"));
        assertThat(store.root().resolve("single/signed.zip")).doesNotExist();
        Files.delete(taken);
        assertThat(store.restore(1)).isInstanceOf(RestoreOutcome.Restored.class);
        assertThat(taken).hasContent("signature of the checksum");
        assertThat(store.root().resolve("single/signed.zip")).hasContent("zip");
        store.close();
    }

    @Test
    void says_what_cannot_be_made_whole_and_touches_what_is_in_the_way_no_more() throws IOException {
        TestStore store;
        Path place;
        int steps = 0;
        do {
            store = store(Item.PART);
            killed(store, steps++, each -> remove(each, Item.PART));
            place = store.root().resolve("feature/x/app-1/logs/a.log");
        } while (Files.exists(place));
        Files.writeString(place, "another log");
        RecoveryOutcome recovered = Recovery.recover(store.open()).get(0);
        assertThat(recovered.state()).isEqualTo(State.SPLIT);
        assertThat(recovered.detail()).contains("cannot be undone").contains(".winnow/removing/r-1.1");
        assertThat(place).hasContent("another log");
        store.close();
    }
}
