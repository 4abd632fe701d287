package dev.winnow.store.local.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Store;
import dev.winnow.store.PathRange;
import dev.winnow.store.layout.LayoutMatcher;
import dev.winnow.store.layout.Layouts;
import dev.winnow.store.local.entry.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a store is cut and by however many threads it is walked, the same is found, and each thing once. */
class SpansTest {

    private static final Layout BY_BRANCH = Layouts.directory("{branch:**}/{os:linux|win}/app-{number}");
    private static final Layout BUNDLES = Layouts.file("{branch:**}/bundle-{number}.zip");
    /** Names of which one starts another, on both sides of the slash, and on both sides of the surrogates. */
    private static final List<String> NAMES = List.of("a", "a-b", "a b", "a.", "a0", "ab", "b", "é", "日", "😀", "\ue123",
            "%FF", "linux", "linux-x", "win");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void any_cuts_find_what_one_walk_finds(long seed) throws Exception {
        Random random = new Random(seed);
        Store plain = Found.store(directory, BY_BRANCH, BUNDLES);
        Store store = seed % 2 == 0 ? plain : new Store(plain.name(), plain.root(), plain.layouts(), plain.holds(),
                plain.manifest(), plain.forBuild(), plain.parts(), plain.settle(), plain.ignore(), null, List.of(),
                List.of(".asc", ".sha256"), Map.of(), null, null, null);
        TreeSet<String> paths = grow(random);
        Found one = Found.in(store);
        assertThat(one.entries).isNotEmpty();
        assertThat(one.links).isNotEmpty();

        for (int threads : new int[] {1, 2, 8}) {
            assertSame(Found.in(store, threads, 1 + random.nextInt(20)), one);
            StoreWalk walk = new StoreWalk(store, StoreWalk.root(store), new LayoutMatcher(store.layouts(), ZoneOffset.UTC));
            List<PathRange> spans = spans(random, paths);
            assertSame(Found.in(walk, spans, threads, new Found()), one);
        }
    }

    private static void assertSame(Found many, Found one) {
        assertThat(many.twice).isEmpty();
        assertThat(many.entries).isEqualTo(one.entries);
        assertThat(many.stamps).isEqualTo(one.stamps);
        assertThat(many.strays).isEqualTo(one.strays);
        assertThat(many.links).isEqualTo(one.links);
        assertThat(many.faults).isEqualTo(one.faults);
    }

    /** A tree of folders, entries, strays, and links from anywhere to anywhere. */
    private TreeSet<String> grow(Random random) throws IOException {
        Tree tree = new Tree(directory);
        TreeSet<String> paths = new TreeSet<>();
        List<String> folders = new ArrayList<>(List.of(""));
        for (int i = 0; i < 60; i++) {
            String folder = folders.get(random.nextInt(folders.size()));
            String name = NAMES.get(random.nextInt(NAMES.size()));
            String path = (folder.isEmpty() ? "" : folder + "/") + name;
            tree.directory(path);
            folders.add(path);
            paths.add(path);
            if (name.equals("linux") || name.equals("win")) {
                for (int build = 0; build < 5; build++) {
                    tree.file(path + "/app-" + build + "/x", build).file(path + "/app-" + build + "/in/y.log", 1);
                    paths.add(path + "/app-" + build);
                    paths.add(path + "/app-" + build + "/in");
                }
            }
            String file = path + "/" + (random.nextBoolean() ? "bundle-" + i + ".zip" : "stray" + i);
            for (String each : List.of(file, file + ".asc", file + ".sha256.asc")) {
                if (random.nextInt(4) > 0) {
                    tree.file(each, i);
                    paths.add(each);
                }
            }
        }
        List<String> all = new ArrayList<>(paths);
        for (int i = 0; i < 20; i++) {
            String target = all.get(random.nextInt(all.size()));
            tree.link(folders.get(1 + random.nextInt(folders.size() - 1)) + "/link" + i,
                    directory.toRealPath() + "/" + target);
        }
        return paths;
    }

    private static List<PathRange> spans(Random random, TreeSet<String> paths) {
        List<String> all = new ArrayList<>(paths);
        TreeSet<String> cuts = new TreeSet<>();
        for (int i = random.nextInt(40); i >= 0; i--) {
            String path = all.get(random.nextInt(all.size()));
            cuts.add(switch (random.nextInt(4)) {
                case 0 -> path.substring(0, 1 + random.nextInt(path.length()));
                case 1 -> path + "/";
                case 2 -> path + "0";
                default -> path;
            });
        }
        List<PathRange> spans = new ArrayList<>();
        String from = "";
        for (String cut : cuts) {
            spans.add(new PathRange(from, cut));
            from = cut;
        }
        spans.add(new PathRange(from, null));
        return spans;
    }

    @Test
    void a_survey_cuts_where_databases_and_java_agree_on_the_order() throws Exception {
        Tree tree = new Tree(directory);
        for (int i = 0; i < 400; i++) {
            String name = new String(new int[] {0xd700 + i * 0x10 % 0x9ff, 0x10000 + i, 0xe000 + i}, i % 3, 1);
            tree.file(name + "/linux/app-" + i + "/x", 1).file("in" + name + "/linux/app-1/x", 1);
        }
        Store store = Found.store(directory, BY_BRANCH);
        StoreWalk walk = new StoreWalk(store, StoreWalk.root(store), new LayoutMatcher(store.layouts(), ZoneOffset.UTC));
        List<PathRange> spans = walk.cut(10);
        assertThat(spans).hasSizeGreaterThan(20);

        for (String path : Found.in(store).entries.keySet()) {
            for (PathRange span : spans) {
                boolean bytes = compare(path, span.from()) >= 0
                        && (span.to() == null || compare(path, span.to()) < 0);
                assertThat(span.holds(path)).as("%s in %s", path, span).isEqualTo(bytes);
            }
        }
    }

    @Test
    void a_survey_opens_no_pipe_and_follows_no_link() throws Exception {
        Tree outside = new Tree(directory.resolve("outside"));
        for (int i = 0; i < 100; i++) {
            outside.directory("folder-" + i);
        }
        Tree tree = new Tree(directory.resolve("store"));
        tree.file("linux/app-1/x", 1);
        Files.createSymbolicLink(tree.at("link"), outside.root());
        assertThat(new ProcessBuilder("mkfifo", tree.at("pipe").toString()).start().waitFor()).isZero();
        Store store = Found.store(tree.root(), BY_BRANCH);
        StoreWalk walk = new StoreWalk(store, StoreWalk.root(store), new LayoutMatcher(store.layouts(), ZoneOffset.UTC));

        assertThat(walk.cut(10)).hasSize(1);
        assertThat(Found.in(store).entries).containsOnlyKeys("linux/app-1");
    }

    private static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void what_comes_after_the_survey_belongs_to_one_span_all_the_same() throws Exception {
        Tree tree = new Tree(directory);
        for (int i = 0; i < 50; i++) {
            tree.file("b" + i + "/linux/app-1/x", 1);
        }
        Store store = Found.store(directory, BY_BRANCH);
        StoreWalk first = new StoreWalk(store, StoreWalk.root(store), new LayoutMatcher(store.layouts(), ZoneOffset.UTC));
        List<PathRange> spans = first.cut(7);
        for (int i = 0; i < 50; i += 3) {
            tree.file("b" + i + "-late/linux/app-1/x", 1).file("b" + i + "/win/app-2/x", 1);
        }

        // As the next process would, which goes on with the same spans.
        Found later = Found.in(new StoreWalk(store, StoreWalk.root(store), new LayoutMatcher(store.layouts(), ZoneOffset.UTC)), spans, 2, new Found());

        assertThat(later.twice).isEmpty();
        assertThat(later.entries).isEqualTo(Found.in(store).entries).hasSize(84);
    }

    @Test
    void an_empty_span_is_refused() {
        assertThatThrownBy(() -> new PathRange("b", "a")).isInstanceOf(IllegalArgumentException.class);
    }
}
