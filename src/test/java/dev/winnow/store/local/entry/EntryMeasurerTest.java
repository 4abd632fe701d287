package dev.winnow.store.local.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.files.FileId;
import dev.winnow.files.PathGlobs;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import dev.winnow.store.Contents.Amount;
import dev.winnow.store.EntryMeasurement;
import dev.winnow.store.EntryFile;
import dev.winnow.store.local.walk.Found;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryMeasurerTest {

    private static final Instant NEWER = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path directory;
    private Tree tree;

    @BeforeEach
    void makeRoot() throws IOException {
        tree = new Tree(directory.toRealPath());
    }

    @Test
    void tells_products_from_logs() throws IOException {
        tree.file("e/a.bin", 10).file("e/sub/b.bin", 5, NEWER).file("e/logs/x", 3).file("e/sub/y.log", 4, NEWER)
                .file("e/z.log.txt", 1);

        EntryMeasurement look = look("e", null);

        assertThat(look.type()).isEqualTo(EntryType.DIRECTORY);
        assertThat(look.contents().of(PartKind.PRODUCTS)).isEqualTo(new Amount(16, 3, NEWER));
        assertThat(look.contents().of(PartKind.LOGS)).isEqualTo(new Amount(7, 2, NEWER));
        assertThat(look.contents().identity()).isEqualTo(identity("e"));
        assertThat(look.doubts()).isEmpty();
    }

    @Test
    void takes_everything_for_what_the_store_holds() throws IOException {
        tree.file("e/a.bin", 10).file("e/b.log", 5).text("e/build.json", "{}");

        assertThat(look("e", PartKind.LOGS).contents().of(PartKind.LOGS)).isEqualTo(new Amount(17, 3, Tree.OLD));
        assertThat(look("e", PartKind.LOGS).contents().of(PartKind.PRODUCTS)).isEqualTo(Amount.NOTHING);
        assertThat(look("e", PartKind.PRODUCTS).contents().of(PartKind.PRODUCTS)).isEqualTo(new Amount(17, 3, Tree.OLD));
        assertThat(look("e", PartKind.PRODUCTS).contents().of(PartKind.LOGS)).isEqualTo(Amount.NOTHING);
    }

    @ParameterizedTest
    @CsvSource({"a.bin, b.log, 13, 1", "a.bin, a.bin, 13, 0", "b.log, b.log, 0, 13"})
    void adds_manifest_and_keep_file_to_the_part_that_stays_longest(String one, String other, long products, long logs)
            throws IOException {
        tree.file("e/" + one, 1).file("e/" + other, 1).text("e/build.json", "{}").file("e/.keep", 10, NEWER);

        Contents contents = look("e", null).contents();

        assertThat(contents.of(PartKind.PRODUCTS).bytes()).isEqualTo(products);
        assertThat(contents.of(PartKind.LOGS).bytes()).isEqualTo(logs);
    }

    @Test
    void dates_no_build_by_its_keep_file_unless_there_is_nothing_else() throws IOException {
        tree.file("e/a.bin", 1).file("e/.keep", 1, NEWER).file("only/.keep", 1, NEWER);

        assertThat(look("e", null).contents().of(PartKind.PRODUCTS)).isEqualTo(new Amount(2, 2, Tree.OLD));
        assertThat(look("only", null).contents().of(PartKind.PRODUCTS)).isEqualTo(new Amount(1, 1, NEWER));
    }

    @Test
    void reads_the_keep_file_as_one_line() throws IOException {
        tree.text("e/.keep", "  for the customer\r\n\tuntil May 100% \u001b[0m\n").file("f/sub/.keep", 1)
                .text("long/.keep", "x".repeat(10_000)).link("linked/.keep", "/etc/hostname");

        assertThat(look("e", null).keepFile()).isEqualTo("for the customer until May 100%25 %1B[0m");
        assertThat(look("f", null).keepFile()).isNull();
        assertThat(look("long", null).keepFile()).hasSize(4096);
        assertThat(look("linked", null).keepFile()).isEmpty();
    }

    @Test
    void counts_a_link_by_its_own_size_and_a_file_once_for_each_name() throws IOException {
        tree.file("e/a", 100).link("e/link", "../e/a").link("e/folder", "/etc");
        Files.createLink(tree.at("e/b"), tree.at("e/a"));

        Amount products = look("e", PartKind.PRODUCTS).contents().of(PartKind.PRODUCTS);

        assertThat(products.files()).isEqualTo(4);
        assertThat(products.bytes()).isEqualTo(100 + 100 + "../e/a".length() + "/etc".length());
    }

    @Test
    void looks_at_a_single_file() throws IOException {
        tree.file("x.zip", 7).file("y.log", 8);

        assertThat(look("x.zip", null).type()).isEqualTo(EntryType.FILE);
        assertThat(look("x.zip", null).contents().of(PartKind.PRODUCTS)).isEqualTo(new Amount(7, 1, Tree.OLD));
        assertThat(look("y.log", null).contents().of(PartKind.LOGS)).isEqualTo(new Amount(8, 1, Tree.OLD));
        assertThat(look("x.zip", null).contents().identity()).isEqualTo(identity("x.zip"));
    }

    @Test
    void sees_that_something_else_took_the_place() throws IOException {
        tree.file("e/a", 1).file("other/a", 1);
        String before = look("e", null).contents().identity();
        Files.move(tree.at("e"), tree.at("old"));
        Files.move(tree.at("other"), tree.at("e"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(look("e", null).contents().identity()).isNotEqualTo(before);
    }

    @Test
    void finds_nothing_where_nothing_or_a_link_lies() throws IOException {
        tree.file("e/a", 1).link("link", "e");

        assertThat(looking(null).look(tree.at("none"))).isEmpty();
        assertThat(looking(null).look(tree.at("link"))).isEmpty();
    }

    @Test
    void doubts_a_manifest_that_is_a_link_or_no_json() throws IOException {
        tree.link("e/build.json", "/etc/hostname").text("f/build.json", "{").text("g/sub/build.json", "{");

        assertThat(look("e", null).doubts()).containsExactly("manifest build.json is not a file");
        assertThat(look("f", null).doubts()).singleElement().asString()
                .startsWith("manifest build.json is not JSON, line 1");
        assertThat(look("g", null).doubts()).isEmpty();
    }

    @Test
    void doubts_an_entry_with_another_file_system_inside() throws IOException {
        EntryTotals measure = new EntryTotals(looking(null));
        tree.file("e/a/b", 1).file("e/c/d", 1);

        new EntryTree(new PathGlobs(List.of()), Set.of(), "e", false, measure).walk(tree.at("e"), -1);

        assertThat(measure.look(EntryType.DIRECTORY, new FileId(1, 2), Tree.OLD).doubts())
                .containsExactly("a mount point inside: a and 1 more");
    }

    @Test
    void doubts_an_entry_with_a_folder_or_file_bound_to_a_place_in_it() throws IOException {
        EntryTotals measure = new EntryTotals(looking(null));
        tree.file("e/a/b", 1).file("e/c/d", 1).file("e/f", 1);

        new EntryTree(new PathGlobs(List.of()), Set.of("e", "e/c", "e/f", "x/a"), "e", false, measure)
                .walk(tree.at("e"), device("e"));

        assertThat(measure.look(EntryType.DIRECTORY, new FileId(1, 2), Tree.OLD).doubts())
                .containsExactly("a mount point inside: . and 2 more");
        assertThat(measure.look(EntryType.DIRECTORY, new FileId(1, 2), Tree.OLD).contents().of(PartKind.PRODUCTS).files()).isEqualTo(1);
    }

    @Test
    void doubts_an_entry_whose_files_go_away_while_they_are_read() throws IOException {
        tree.file("e/a", 1).file("e/b", 1).file("e/c", 1).file("e/d", 1);
        EntryTotals measure = new EntryTotals(looking(null)) {
            @Override
            public void file(Path file, String path, BasicFileAttributes attributes) {
                super.file(file, path, attributes);
                for (String name : List.of("b", "c", "d")) {
                    tree.at("e/" + name).toFile().delete();
                }
            }
        };

        new EntryTree(new PathGlobs(List.of()), Set.of(), "e", true, measure).walk(tree.at("e"), device("e"));

        assertThat(measure.changed()).isTrue();
        assertThat(measure.look(EntryType.DIRECTORY, new FileId(1, 2), Tree.OLD).doubts())
                .containsExactly("its files change while it is read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"both", "products", "logs", "symbols"})
    void gives_the_members_that_it_counts(String word) throws IOException {
        tree.file("e/b.bin", 2).file("e/a/x.log", 3).text("e/build.json", "{}").file("e/.keep", 4)
                .file("e/a/%FF", 5, NEWER).link("e/a/l", "x");
        List<EntryFile> members = new ArrayList<>();
        PartKind holds = word.equals("both") ? null : PartKind.of(word);

        looking(holds).members(tree.at("e"), members::add);

        Contents contents = look("e", holds).contents();
        assertThat(members.stream().mapToLong(EntryFile::bytes).sum())
                .isEqualTo(contents.bytes());
        assertThat(members).hasSize((int) contents.parts().values().stream().mapToLong(Contents.Amount::files).sum());
        assertThat(members).extracting(EntryFile::path)
                .containsExactly(".keep", "b.bin", "build.json", "a/%FF", "a/l", "a/x.log");
        assertThat(members.stream().filter(member -> member.kind() == null)).extracting(EntryFile::path)
                .containsExactly(".keep", "build.json");
        assertThat(members).contains(new EntryFile("a/%FF",
                holds == null ? PartKind.PRODUCTS : holds, 5, NEWER));
    }

    @Test
    void lists_no_ignored_file_and_refuses_an_entry_that_holds_an_ignored_folder() throws IOException {
        tree.file("e/a", 1).file("e/x.part", 1).file("f/a", 1).file("f/tmp/x", 1);
        EntryMeasurer looking = new EntryMeasurer(Found.store(tree.root(), null, null, List.of(), List.of("**/*.part", "**/tmp/**")),
                tree.root());

        List<EntryFile> members = new ArrayList<>();
        looking.members(tree.at("e"), members::add);
        assertThat(members).extracting(EntryFile::path).containsExactly("a");
        assertThatThrownBy(() -> looking.members(tree.at("f"), member -> { }))
                .isInstanceOf(IOException.class).hasMessage("f/tmp is ignored");
    }

    @Test
    void gives_a_single_file_as_its_own_member() throws IOException {
        tree.file("x.zip", 7);
        List<EntryFile> members = new ArrayList<>();

        looking(null).members(tree.at("x.zip"), members::add);

        assertThat(members).containsExactly(new EntryFile("", PartKind.PRODUCTS, 7, Tree.OLD));
    }

    private EntryMeasurement look(String path, PartKind holds) throws IOException {
        return looking(holds).look(tree.at(path)).orElseThrow();
    }

    private EntryMeasurer looking(PartKind holds) {
        return new EntryMeasurer(Found.store(tree.root(), holds, "build.json", List.of("logs/**", "**/*.log"), List.of()),
                tree.root());
    }

    private long device(String path) throws IOException {
        return Long.parseLong(stat("%d", path));
    }

    private String identity(String path) throws IOException {
        return stat("%i", path);
    }

    /** What the system's own program says. */
    private String stat(String format, String path) throws IOException {
        Process stat = new ProcessBuilder("stat", "-c", format, tree.at(path).toString()).start();
        return new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
