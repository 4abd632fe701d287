package dev.winnow.store.local.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.store.RootRefused;
import dev.winnow.store.StoreGone;
import dev.winnow.store.StoreMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreRootTest {

    private static final StoreMark MARK = new StoreMark("s-1", "c-1", Instant.parse("2026-03-01T12:00:00Z"), "ada");

    @TempDir
    private Path temp;

    private static void refuses(Path root, List<Path> apart, String why) {
        assertThatThrownBy(() -> StoreRoot.open(root, apart).close()).isInstanceOf(RootRefused.class)
                .hasMessageContaining(why);
    }

    @Test
    void refuses_the_whole_file_system_and_homes() throws IOException {
        refuses(Path.of("/"), List.of(), "is the whole file system");
        refuses(Path.of("/home"), List.of(), "is or contains a home directory");
        refuses(Path.of(System.getProperty("user.home")), List.of(), "is or contains a home directory");
        Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of(System.getProperty("user.home")));
        refuses(link, List.of(), "is or contains a home directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {".ssh", ".bashrc", ".profile"})
    void refuses_what_looks_like_a_home(String sign) throws IOException {
        Files.createDirectory(temp.resolve(sign));
        refuses(temp, List.of(), "looks like a home directory: it holds " + sign);
    }

    @Test
    void refuses_a_root_that_holds_what_winnow_writes_even_before_that_exists() throws IOException {
        Path root = Files.createDirectory(temp.resolve("store"));
        refuses(root, List.of(root.resolve("reports/not/yet")), "which Winnow writes; move that elsewhere");
        refuses(root, List.of(root), "which Winnow writes");
        Path link = Files.createSymbolicLink(temp.resolve("state"), root);
        refuses(root, List.of(link), "which Winnow writes");
        StoreRoot.open(root, List.of(temp.resolve("store-reports"))).close();
    }

    @Test
    void refuses_what_is_no_directory_or_lies_in_another_stores_trash() throws IOException {
        refuses(temp.resolve("missing"), List.of(), "is not a directory; mount it, or correct the store's root");
        refuses(Files.writeString(temp.resolve("file"), ""), List.of(), "is not a directory");
        refuses(Files.createDirectories(temp.resolve(".winnow/trash")), List.of(), "lies in another store's own");
    }

    @Test
    void what_a_killed_adoption_left_is_taken_away_by_the_next_one() throws IOException {
        try (StoreRoot root = StoreRoot.open(temp, List.of())) {
            root.makeWinnow();
            root.tryMove();
            long alive = ProcessHandle.current().parent().orElseThrow().pid();
            for (String area : List.of("removing", "trash")) {
                Files.createDirectory(temp.resolve(".winnow/" + area + "/adopt-999999999"));
                Files.createDirectory(temp.resolve(".winnow/" + area + "/adopt-" + alive));
            }

            root.tryMove();
        }
        assertThat(temp.resolve(".winnow/removing")).isDirectoryNotContaining("glob:**999999999");
        assertThat(temp.resolve(".winnow/trash")).isDirectoryNotContaining("glob:**999999999")
                .isDirectoryContaining("glob:**/adopt-*");
    }

    @Test
    void a_mark_is_read_as_it_was_written_and_replaced_whole() throws IOException {
        assertThat(MarkFile.read(temp)).isEqualTo(new StoreMark.Absent());
        try (StoreRoot root = StoreRoot.open(temp, List.of())) {
            root.makeWinnow();
            MarkFile.write(MARK, root);
            assertThat(MarkFile.read(temp)).isEqualTo(new StoreMark.Present(MARK));
            StoreMark other = new StoreMark("s-1", "c-2", MARK.adopted(), "eve");
            MarkFile.write(other, root);
            assertThat(MarkFile.read(temp)).isEqualTo(new StoreMark.Present(other));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "null", "{\"store\":\"s\"}"})
    void a_mark_that_is_spoiled_is_not_taken_for_none(String text) throws IOException {
        Files.createDirectories(temp.resolve(".winnow"));
        Files.writeString(temp.resolve(".winnow/store.json"), text);
        assertThat(MarkFile.read(temp)).isInstanceOf(StoreMark.Unreadable.class);
    }

    @Test
    void never_follows_a_link_in_the_place_of_its_own_directory() throws IOException {
        Path victim = Files.createDirectory(temp.resolve("victim"));
        Path store = Files.createDirectory(temp.resolve("store"));
        Files.createSymbolicLink(store.resolve(".winnow"), victim);
        try (StoreRoot root = StoreRoot.open(store, List.of())) {
            assertThatThrownBy(root::winnow).isInstanceOf(StoreGone.class);
        }
        assertThat(victim).isEmptyDirectory();
    }
}
