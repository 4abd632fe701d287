package dev.winnow.store.local.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.winnow.JavaProcess;
import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.PathRange;
import dev.winnow.store.EntryStamp;
import dev.winnow.store.StoreUnreadable;
import dev.winnow.store.StoreVisitor.Stray;
import dev.winnow.store.StoreVisitor.StrayKind;
import dev.winnow.store.layout.LayoutMatcher;
import dev.winnow.store.layout.Layouts;
import dev.winnow.store.local.entry.Tree;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreWalkTest {

    private static final Layout BY_BRANCH = Layouts.directory("{branch:**}/{os:linux|win}/app-{version}-{number}");

    @TempDir
    Path directory;
    private Tree tree;

    @BeforeEach
    void makeRoot() {
        tree = new Tree(directory);
    }

    @Test
    void takes_the_shallowest_match_and_nothing_inside_it() throws IOException {
        tree.file("a/linux/app-1-2/x", 5).file("a/linux/app-1-2/linux/app-3-4/y", 7);

        Found found = Found.in(Found.store(directory, BY_BRANCH));

        assertThat(found.stated()).containsExactly("a/linux/app-1-2 {branch=a, number=2, os=linux, version=1}");
        assertThat(found.entries.get("a/linux/app-1-2").contents().of(PartKind.PRODUCTS))
                .isEqualTo(new Contents.Amount(12, 2, Tree.OLD));
    }

    @Test
    void tells_branches_apart_that_start_alike_and_knows_the_empty_one() throws IOException {
        tree.file("feature/login/linux/app-1-1/x", 1).file("feature/login-v2/linux/app-1-2/x", 1)
                .file("linux/app-1-3/x", 1).file("bugfix/#1 <b>x</b>/win/app-1-4/x", 1)
                .file("Feature/login/linux/app-1-1/x", 1);

        assertThat(Found.in(Found.store(directory, BY_BRANCH)).stated()).containsExactly(
                "Feature/login/linux/app-1-1 {branch=Feature/login, number=1, os=linux, version=1}",
                "bugfix/#1 <b>x</b>/win/app-1-4 {branch=bugfix/#1 <b>x</b>, number=4, os=win, version=1}",
                "feature/login-v2/linux/app-1-2 {branch=feature/login-v2, number=2, os=linux, version=1}",
                "feature/login/linux/app-1-1 {branch=feature/login, number=1, os=linux, version=1}",
                "linux/app-1-3 {branch=, number=3, os=linux, version=1}");
    }

    @Test
    void lets_the_first_layout_win_and_files_match_file_layouts_only() throws IOException {
        tree.file("bundles/b-1.zip", 3).file("bundles/b-2.zip/x", 4).file("linux/app-1-1", 5);

        Found found = Found.in(Found.store(directory, Layouts.file("bundles/b-{number}.zip"),
                Layouts.directory("{project}/b-{version}"), BY_BRANCH));

        assertThat(found.stated()).containsExactly("bundles/b-1.zip {number=1}",
                "bundles/b-2.zip {project=bundles, version=2.zip}");
        assertThat(found.strays.values()).containsExactly(new Stray("linux/app-1-1", StrayKind.FILE, 5));
    }

    @Test
    void reads_captured_times_in_the_zone_of_the_job() throws IOException {
        tree.file("v-20260701-0000/x", 1);

        Found found = Found.in(Found.store(directory, Layouts.directory("v-{finished:yyyyMMdd-HHmm}")),
                ZoneId.of("Europe/Berlin"));

        assertThat(found.entries.get("v-20260701-0000").finished()).isEqualTo("2026-06-30T22:00:00Z");
    }

    @Test
    void reports_what_is_in_no_entry_as_stray() throws Exception {
        tree.file("README", 9).file("a/linux/app-x/y", 3).directory("a/linux/app-1-1").directory("a/old/empty");
        assertThat(new ProcessBuilder("mkfifo", tree.at("a/linux/app-1-2").toString()).start().waitFor()).isZero();

        Found found = Found.in(Found.store(directory, BY_BRANCH));

        assertThat(found.strays.values()).containsExactly(new Stray("README", StrayKind.FILE, 9),
                new Stray("a/linux/app-1-2", StrayKind.SPECIAL, 0), new Stray("a/linux/app-x/y", StrayKind.FILE, 3),
                new Stray("a/old/empty", StrayKind.DIRECTORY, 0));
        assertThat(found.entries.get("a/linux/app-1-1").contents().of(PartKind.PRODUCTS)).isEqualTo(Contents.Amount.NOTHING);
        assertThat(found.faults).isEmpty();
    }

    @Test
    void passes_over_its_own_folder_in_the_root_only() throws IOException {
        tree.file(".winnow/trash/linux/app-1-1/x", 1).file("a/.winnow/x", 1);

        Found found = Found.in(Found.store(directory, BY_BRANCH));

        assertThat(found.entries).isEmpty();
        assertThat(found.strays).containsOnlyKeys("a/.winnow/x");
    }

    @Test
    void leaves_out_what_is_ignored_and_doubts_an_entry_that_holds_an_ignored_folder() throws IOException {
        tree.file("docs/linux/app-1-1/x", 1).file("docs/y", 1).file("tmp/a", 1).file("b.part", 1)
                .file("linux/app-1-2/tmp/x", 1).file("linux/app-1-2/z/tmp/y", 1).file("linux/app-1-3/x", 1)
                .file("linux/app-1-3/x.part", 1).file("linux/app-1-3/z/y.part", 1)
                .file("linux/app-9-9/x", 1);

        Found found = Found.in(ignoring("docs/**", "tmp", "**/tmp/**", "**/*.part", "linux/app-9-*"));

        assertThat(found.entries).containsOnlyKeys("linux/app-1-2", "linux/app-1-3");
        assertThat(found.strays).isEmpty();
        assertThat(found.entries.get("linux/app-1-2").doubts())
                .containsExactly("an ignored folder inside: tmp and 1 more");
        assertThat(found.entries.get("linux/app-1-3").doubts()).isEmpty();
        assertThat(found.entries.get("linux/app-1-3").contents().of(PartKind.PRODUCTS).files()).isEqualTo(1);
    }

    @Test
    void tells_where_links_outside_of_entries_lead() throws IOException {
        tree.file("a/linux/app-1-1/bin/x", 1).file("z", 1)
                .link("a/linux/latest", "app-1-1").link("a/linux/file", "app-1-1/bin/x")
                .link("a/linux/gone-inside", "app-1-1/none").link("a/linux/dangling", "app-9-9")
                .link("a/linux/outward", "../../../elsewhere").link("a/linux/system", "/etc")
                .link("chain", "chain2").link("chain2", "a/linux/latest").link("circle", "circle2")
                .link("circle2", "circle").link("branch", "a").link("through", "branch/linux/app-1-1/bin")
                .link("a/linux/absolute", NameCodec.shownAbsolute(directory.toRealPath()) + "/a/linux/app-1-1")
                .link("a/linux/app-1-2", "app-1-1").link("a/linux/app-1-1/inner", "bin")
                .link("up", "a/linux/../linux/./app-1-1").link("own", ".winnow/trash/linux/app-1-1")
                .link("a/linux/out-and-in", "../../../" + directory.getFileName() + "/a/linux/app-1-1");

        Found found = Found.in(Found.store(directory, BY_BRANCH));

        assertThat(found.entries).containsOnlyKeys("a/linux/app-1-1");
        assertThat(found.entries.get("a/linux/app-1-1").contents().of(PartKind.PRODUCTS).files()).isEqualTo(2);
        assertThat(found.links.values().stream().map(link -> link.path() + " > " + link.target())).containsExactly(
                "a/linux/absolute > a/linux/app-1-1", "a/linux/app-1-2 > a/linux/app-1-1",
                "a/linux/dangling > a/linux/app-9-9", "a/linux/file > a/linux/app-1-1/bin/x", "a/linux/gone-inside > a/linux/app-1-1/none",
                "a/linux/latest > a/linux/app-1-1", "a/linux/out-and-in > a/linux/app-1-1",
                "branch > a", "chain > a/linux/app-1-1", "chain2 > a/linux/app-1-1", "through > a/linux/app-1-1/bin",
                "up > a/linux/app-1-1");
        assertThat(found.strays.keySet()).containsExactly("a/linux/dangling", "a/linux/outward", "a/linux/system",
                "circle", "circle2", "own", "z");
        assertThat(found.strays.get("circle").kind()).isEqualTo(StrayKind.LINK);
    }

    @Test
    void protects_by_an_ignored_link_too_but_calls_it_no_stray() throws IOException {
        tree.file("linux/app-1-1/x", 1).link("linux/latest", "app-1-1").link("linux/previous", "app-0-0");

        Found found = Found.in(ignoring("**/latest", "**/previous"));

        assertThat(found.links).containsOnlyKeys("linux/latest", "linux/previous");
        assertThat(found.strays).isEmpty();
    }

    @Test
    void tells_of_links_in_ignored_folders_and_of_nothing_else_there() throws IOException {
        tree.file("linux/app-1-1/x", 1).file("latest/index.html", 1).link("latest/deep/app", "../../linux/app-1-1")
                .directory("latest/empty").link(".winnow/trash/app", "../../linux/app-1-1");

        Found found = Found.in(ignoring("latest/**"));

        assertThat(found.links).containsOnlyKeys("latest/deep/app");
        assertThat(found.links.get("latest/deep/app").target()).isEqualTo("linux/app-1-1");
        assertThat(found.strays).isEmpty();
        assertThat(found.entries).containsOnlyKeys("linux/app-1-1");
    }

    @Test
    void a_link_in_an_entry_leads_to_others_and_says_nothing_of_its_own() throws IOException {
        tree.file("linux/app-1-1/x", 1).file("linux/app-1-2/x", 1).file("linux/app-1-3/x", 1)
                .link("linux/app-1-2/same", "x").link("linux/app-1-2/deep/self", "../../app-1-2/x")
                .link("linux/app-1-2/deep/base", "../../app-1-1/x").link("linux/app-1-3/only", "sub/../x");

        Found found = Found.in(Found.store(directory, BY_BRANCH));

        assertThat(found.links.values().stream().map(link -> link.path() + " > " + link.target()))
                .containsExactly("linux/app-1-2/deep/base > linux/app-1-1/x");
        assertThat(found.strays).isEmpty();
    }

    @Test
    void tells_what_a_way_passes_besides_its_end() throws IOException {
        tree.file("linux/app-1-1/x", 1).file("linux/app-1-2/x", 1).link("linux/app-1-1/next", "../app-1-2")
                .link("latest", "linux/app-1-1/next/x").link("up", "linux/app-1-2/../app-1-1");

        Found found = Found.in(Found.store(directory, BY_BRANCH));

        assertThat(found.links.get("latest").target()).isEqualTo("linux/app-1-2/x");
        assertThat(found.passed).contains("latest > linux/app-1-1/next", "up > linux/app-1-2");
    }

    @Test
    void a_link_finds_the_store_by_whatever_name(@TempDir Path elsewhere) throws IOException {
        Path parent = Files.createSymbolicLink(elsewhere.resolve("alias"), directory.toRealPath().getParent());
        tree.file("linux/app-1-1/x", 1)
                .link("latest", parent.resolve(directory.getFileName()) + "/linux/app-1-1")
                .link("whole", NameCodec.shownAbsolute(directory.toRealPath())).link("above", "..");

        Found found = Found.in(Found.store(directory, BY_BRANCH));

        assertThat(found.links.get("latest").target()).isEqualTo("linux/app-1-1");
        assertThat(found.links.get("whole").target()).isEmpty();
        assertThat(found.links).doesNotContainKey("above");
        assertThat(found.strays).containsOnlyKeys("above");
    }

    @Test
    void resolves_a_root_that_is_a_link_once(@TempDir Path elsewhere) throws IOException {
        tree.file("linux/app-1-1/x", 1).link("linux/latest", elsewhere.resolve("store") + "/linux/app-1-1");
        Path root = Files.createSymbolicLink(elsewhere.resolve("store"), directory);

        Found found = Found.in(Found.store(root, BY_BRANCH));

        assertThat(found.entries).containsOnlyKeys("linux/app-1-1");
        assertThat(found.links.get("linux/latest").target()).isEqualTo("linux/app-1-1");
    }

    @Test
    void refuses_a_root_that_is_not_there_or_no_directory() throws IOException {
        tree.file("file", 1);

        assertThatThrownBy(() -> Found.in(Found.store(tree.at("none"), BY_BRANCH))).isInstanceOf(StoreUnreadable.class)
                .hasMessage("products: root " + NameCodec.shownAbsolute(tree.at("none"))
                        + " is not there; mount or create it, or correct the job file");
        assertThatThrownBy(() -> Found.in(Found.store(tree.at("file"), BY_BRANCH))).isInstanceOf(StoreUnreadable.class)
                .hasMessageContaining("is not a directory");
    }

    @Test
    void goes_on_past_a_directory_that_cannot_be_read() throws IOException {
        tree.file("a/linux/app-1-1/in/x", 1).file("b/linux/app-1-2/x", 1).file("linux/app-1-3/x", 1);
        shut("a/linux/app-1-1/in");
        shut("b/linux");
        try {
            assumeFalse(Files.isReadable(tree.at("b/linux")), "this user reads every directory, as root does");
            Found found = Found.in(Found.store(directory, BY_BRANCH));

            assertThat(found.faults).isEqualTo(Map.of("b/linux", "cannot be read: permission denied"));
            assertThat(found.entries).containsOnlyKeys("a/linux/app-1-1", "linux/app-1-3");
            assertThat(found.entries.get("a/linux/app-1-1").doubts())
                    .containsExactly("a folder cannot be read: in (permission denied)");
        } finally {
            open("a/linux/app-1-1/in");
            open("b/linux");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%0Ab", "tab%09", "quote'\"", "%1B[31mred", "=cmd()", "<script>", "-rf", " ends ", "..a",
            "%FF%FE", "ünï", "日本語", "%E2%80%AEgpj", "100%25", "😀", "a\\b"})
    void takes_any_name_for_what_it_is(String name) throws IOException {
        tree.file(name + "/linux/app-" + name + "-1/" + name, 3).file(name + "/" + name, 1);

        Found found = Found.in(Found.store(directory, BY_BRANCH));

        assertThat(found.stated()).containsExactly(name + "/linux/app-" + name + "-1 {branch=" + name
                + ", number=1, os=linux, version=" + name + "}");
        assertThat(found.entries.values()).allMatch(entry -> entry.contents().of(PartKind.PRODUCTS).bytes() == 3);
        assertThat(found.strays).containsOnlyKeys(name + "/" + name);
    }

    @Test
    void finds_the_same_without_any_locale_as_under_cron() throws Exception {
        tree.file("ä%FF%0A/ünï/app-%1Bü-1/日本", 3).link("ä%FF%0A/ünï/latest", "app-ü-2").file("ä%FF%0A/strày", 2)
                .file("ä%FF%0A/ünï/app-ü-2/x", 1).file("linux/app-100%25-3/x", 1);

        ProcessBuilder cron = new ProcessBuilder(JavaProcess.command(PrintingWalk.class, NameCodec.shownAbsolute(directory)))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        cron.environment().clear();
        Process child = cron.start();
        String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).isZero();
        assertThat(printed).isEqualTo(PrintingWalk.walk(directory)).contains("branch=ä%FF%0A, number=1, os=ünï",
                "strày", "target=ä%FF%0A/ünï/app-ü-2");
    }

    @Test
    void takes_names_of_255_bytes_and_trees_hundreds_of_folders_deep() throws IOException {
        String longest = "app-" + "v".repeat(249) + "-1";
        String deep = "d/".repeat(200);
        tree.file("linux/" + longest + "/" + deep + "x", 1).file(deep + "linux/app-1-1/x", 1);

        Found found = Found.in(Found.store(directory, BY_BRANCH));

        assertThat(found.entries).containsOnlyKeys("linux/" + longest, deep + "linux/app-1-1");
        assertThat(found.faults).isEmpty();
    }

    @Test
    void tells_when_path_and_manifest_say_different_things() throws IOException {
        tree.text("a/linux/app-1-007/build.json", "{\"branch\": \"b\", \"number\": 7, \"runtime\": \"jre\"}")
                .text("a/linux/app-1-2/build.json", "{\"os\": \"win\", \"project\": \"other\", \"version\": \"1\"}")
                .text("a/linux/app-1-3/build.json", "{\"version\": 1}");

        Map<String, FoundEntry> entries = Found.in(Found.store(directory, Layouts.directory(
                "{branch:**}/{os:linux|win}/app-{version}-{number}", Map.of("project", "app")))).entries;

        assertThat(entries.get("a/linux/app-1-007").doubts())
                .containsExactly("manifest says branch 'b', its path says 'a'");
        assertThat(entries.get("a/linux/app-1-007").manifest().attributes()).containsEntry("runtime", "jre");
        assertThat(entries.get("a/linux/app-1-2").doubts()).containsExactly(
                "manifest says os 'win', its path says 'linux'",
                "manifest says project 'other', its path says 'app'");
        assertThat(entries.get("a/linux/app-1-3").doubts())
                .containsExactly("manifest build.json key 'version': 1 is not a string");
        assertThat(entries.get("a/linux/app-1-3").manifest()).isNull();
    }

    @Test
    void finds_the_same_with_any_number_of_threads() throws Exception {
        for (int i = 0; i < 1_200; i++) {
            tree.file("b" + i % 7 + "/linux/app-1-" + i + "/x", i % 50);
        }
        for (int i = 0; i < 50; i++) {
            tree.file("b" + i % 7 + "/stray" + i, i).link("b" + i % 7 + "/latest" + i, "linux/app-1-" + i / 2);
        }
        Store store = Found.store(directory, BY_BRANCH);
        Found one = Found.in(store);
        assertThat(one.entries).hasSize(1_200);
        assertThat(one.links).isNotEmpty();

        for (int threads : new int[] {1, 2, 8}) {
            Found many = Found.in(store, threads, 100);

            assertThat(many.entries).isEqualTo(one.entries);
            assertThat(many.strays).isEqualTo(one.strays);
            assertThat(many.links).isEqualTo(one.links);
            assertThat(many.twice).isEmpty();
        }
    }

    @Test
    void takes_what_goes_away_meanwhile_for_gone() throws IOException {
        for (int i = 0; i < 20; i++) {
            tree.file("b" + i + "/linux/app-1-1/x", 1).file("b" + i + "/linux/app-1-2/y", 1).file("b" + i + "/z", 1);
        }
        Found found = new Found() {
            @Override
            public void entry(FoundEntry entry, EntryStamp stamp) {
                super.entry(entry, stamp);
                for (int i = 0; i < 20; i++) {
                    FileUtils.deleteQuietly(tree.at("b" + i).toFile());
                }
            }
        };

        walk(Found.store(directory, BY_BRANCH), found);

        assertThat(found.entries).hasSize(1);
        assertThat(found.faults).isEmpty();
        assertThat(found.strays.keySet()).allMatch(path -> path.endsWith("/z"));
    }

    @Test
    void takes_a_store_that_goes_away_meanwhile_for_no_empty_one() throws IOException {
        tree.file("store/linux/app-1-1/x", 1).file("store/linux/app-1-2/x", 1);
        Found unmounting = new Found() {
            @Override
            public void entry(FoundEntry entry, EntryStamp stamp) {
                super.entry(entry, stamp);
                assertThat(tree.at("store").toFile().renameTo(tree.at("away").toFile())).isTrue();
            }
        };

        assertThatThrownBy(() -> walk(Found.store(tree.at("store"), BY_BRANCH), unmounting)).isInstanceOf(StoreUnreadable.class).hasMessage("products: root "
                        + NameCodec.shownAbsolute(tree.at("store").toAbsolutePath())
                        + " can no longer be read: not there; is it still mounted?");
        assertThat(unmounting.entries).hasSize(1);
    }

    @Test
    void ends_when_the_visitor_throws() throws IOException {
        for (int i = 0; i < 100; i++) {
            tree.file("linux/app-1-" + i + "/x", 1);
        }
        Found broken = new Found() {
            @Override
            public void entry(FoundEntry entry, EntryStamp stamp) {
                throw new IllegalStateException("full at " + entry.type());
            }
        };

        assertThatThrownBy(() -> walk(Found.store(directory, BY_BRANCH), broken))
                .isInstanceOf(IllegalStateException.class).hasMessage("full at DIRECTORY");
    }

    @Test
    void ends_when_it_is_interrupted_and_leaves_the_mark() throws IOException {
        tree.file("linux/app-1-1/x", 1);
        Found found = new Found();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> walk(Found.store(directory, BY_BRANCH), found))
                .isInstanceOf(InterruptedIOException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    private static void walk(Store store, Found found) throws IOException {
        new StoreWalk(store, StoreWalk.root(store), new LayoutMatcher(store.layouts(), ZoneOffset.UTC)).walk(PathRange.ALL, found);
    }

    private Store ignoring(String... globs) {
        return Found.store(directory, null, null, List.of(), List.of(globs), BY_BRANCH);
    }

    private void shut(String path) throws IOException {
        Files.setPosixFilePermissions(tree.at(path), PosixFilePermissions.fromString("---------"));
    }

    private void open(String path) throws IOException {
        Files.setPosixFilePermissions(tree.at(path), PosixFilePermissions.fromString("rwx------"));
    }
}
