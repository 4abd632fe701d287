package dev.winnow.store.local.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.jobfile.Store;
import dev.winnow.store.PathRange;
import dev.winnow.store.EntryStamp;
import dev.winnow.store.layout.LayoutMatcher;
import dev.winnow.store.layout.Layouts;
import dev.winnow.store.local.walk.Found;
import dev.winnow.store.local.walk.StoreWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an entry is known again by, and what it is not. */
class StampTest {

    @TempDir
    Path directory;
    @TempDir
    Path elsewhere;
    private Tree tree;
    private Store store;

    @BeforeEach
    void makeEntry() throws IOException {
        tree = new Tree(directory);
        tree.file("e/a.bin", 3).file("e/sub/deep/b.bin", 4).file("e/logs/c.log", 5).text("e/build.json", "{\"note\": 1}")
                .text("e/.keep", "why").directory("e/empty");
        store = Found.store(directory, null, "build.json", List.of("logs/**"), List.of(),
                Layouts.directory("{project}"));
    }

    private boolean still(EntryStamp stamp) throws IOException {
        Found again = new Found() {
            @Override
            public EntryStamp known(String path) {
                return EntryStamp.parse(stamp.text());
            }
        };
        new StoreWalk(store, StoreWalk.root(store), new LayoutMatcher(store.layouts(), ZoneOffset.UTC)).walk(PathRange.ALL, again);
        assertThat(again.unchanged.size() + again.entries.size()).isEqualTo(1);
        return !again.unchanged.isEmpty();
    }

    private void differsAfter(Callable<?> change) throws Exception {
        EntryStamp before = Found.in(store).stamps.get("e");
        assertThat(still(before)).isTrue();

        change.call();

        assertThat(still(before)).isFalse();
        assertThat(still(Found.in(store).stamps.get("e"))).isTrue();
    }

    @Test
    void differs_after_anything_came_went_or_was_renamed_at_any_depth() throws Exception {
        differsAfter(() -> tree.file("e/new", 1));
        differsAfter(() -> tree.file("e/sub/deep/new", 1));
        differsAfter(() -> Files.move(tree.at("e/sub/deep/new"), tree.at("e/sub/deep/newer")));
        differsAfter(() -> Files.deleteIfExists(tree.at("e/sub/deep/newer")));
        differsAfter(() -> tree.directory("e/sub/more"));
        differsAfter(() -> Files.deleteIfExists(tree.at("e/empty")));
        differsAfter(() -> Files.move(tree.at("e/logs"), tree.at("e/log")));
        differsAfter(() -> Files.createSymbolicLink(tree.at("e/sub/link"), Path.of("deep")));
    }

    @Test
    void differs_after_its_manifest_or_keep_file_was_written_in_place() throws Exception {
        differsAfter(() -> Files.writeString(tree.at("e/build.json"), "{\"note\": 2}", StandardOpenOption.WRITE));
        differsAfter(() -> Files.writeString(tree.at("e/.keep"), "who", StandardOpenOption.WRITE));
        differsAfter(() -> Files.deleteIfExists(tree.at("e/.keep")));
        differsAfter(() -> tree.text("e/.keep", "again"));
    }

    @Test
    void differs_where_a_change_was_dated_back() throws Exception {
        FileTime before = Files.getLastModifiedTime(tree.at("e/sub"));
        differsAfter(() -> {
            tree.file("e/sub/new", 1);
            return Files.setLastModifiedTime(tree.at("e/sub"), before);
        });
        differsAfter(() -> Files.setPosixFilePermissions(tree.at("e/sub/deep"),
                PosixFilePermissions.fromString("rwx------")));
    }

    @Test
    void differs_when_another_directory_takes_its_place() throws Exception {
        differsAfter(() -> {
            Files.move(tree.at("e"), elsewhere.resolve("e"));
            return tree.file("e/a.bin", 3);
        });
    }

    @Test
    void does_not_tell_of_a_plain_file_that_was_written_in_place() throws Exception {
        EntryStamp before = Found.in(store).stamps.get("e");

        Files.writeString(tree.at("e/sub/deep/b.bin"), "rewritten", StandardOpenOption.WRITE);

        assertThat(still(before)).isTrue();
    }

    @Test
    void keeps_all_it_needs_in_its_text() throws Exception {
        tree.file("e/ünï %0A/x", 1);

        EntryStamp stamp = Found.in(store).stamps.get("e");

        EntryStamp read = EntryStamp.parse(stamp.text());
        assertThat(read.folders()).isEqualTo(stamp.folders()).contains("sub", "sub/deep", "ünï %0A");
        assertThat(read).isEqualTo(new EntryStamp(stamp.figure(), true, true, stamp.folders(), stamp.links(), 0));
        assertThat(stamp.changed()).isGreaterThan(Tree.OLD.toEpochMilli());
    }
}
