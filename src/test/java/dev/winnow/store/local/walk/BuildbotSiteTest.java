package dev.winnow.store.local.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.layout.Layouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The product tree of a Buildbot site that really ran. */
class BuildbotSiteTest {

    private static final Path SITE = Path.of("../shared/buildbot/site.tar.gz");
    private static Path products;

    @BeforeAll
    static void unpack(@TempDir Path directory) throws Exception {
        assumeTrue(Files.exists(SITE), SITE + " is not there: the walk of a real site is not tested");
        Process tar = new ProcessBuilder("tar", "xzpf", SITE.toAbsolutePath().toString(), "-C", directory.toString())
                .inheritIO().start();
        assertThat(tar.waitFor()).isZero();
        try (Stream<Path> below = Files.walk(directory)) {
            products = below.filter(path -> path.endsWith("products") && Files.isDirectory(path)).findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void finds_every_product_directory_and_bundle_once(int threads) throws Exception {
        Found found = Found.in(site(), threads, 20);

        assertThat(found.twice).isEmpty();
        assertThat(found.faults).isEmpty();
        assertThat(found.entries.keySet()).isEqualTo(named("app-[^/]*-[0-9]+|bundle-[0-9]+\\.zip"));
        assertThat(found.entries).hasSize(244);
        assertThat(found.links.keySet()).isEqualTo(named("latest"));
        assertThat(found.links.values()).allSatisfy(link -> assertThat(found.entries).containsKey(link.target()));
    }

    @Test
    void counts_each_file_in_one_place() throws IOException {
        Found found = Found.in(site());

        long counted = found.entries.values().stream()
                .mapToLong(entry -> entry.contents().of(PartKind.PRODUCTS).files() + entry.contents().of(PartKind.LOGS).files()).sum();
        long ignored = 2;
        assertThat(counted + found.strays.size() + ignored).isEqualTo(regularFiles());
        assertThat(found.strays.keySet()).noneMatch(path -> path.startsWith("docs"));
    }

    @Test
    void gives_the_empty_branch_and_branches_that_span_directories() throws IOException {
        Map<String, FoundEntry> entries = Found.in(site()).entries;

        Set<String> branches = entries.values().stream().map(entry -> entry.stated().get("branch"))
                .filter(branch -> branch != null).collect(Collectors.toCollection(TreeSet::new));
        assertThat(branches).contains("", "bugfix/#123 <b>x</b>", "users/anna/very/deep/branch/name",
                "Release/1.3", "release/1.3", "feature/login", "feature/login-v2", "feature/ünï code");
        assertThat(entries.get("linux-x86_64/app-2.0.0-dev897-28").stated()).containsOnly(
                Map.entry("branch", ""), Map.entry("os", "linux-x86_64"), Map.entry("version", "2.0.0-dev897"),
                Map.entry("number", "28"), Map.entry("project", "app"));
    }

    @Test
    void takes_what_stands_between_version_and_number_into_the_version() throws IOException {
        Map<String, FoundEntry> entries = Found.in(site()).entries;

        assertThat(entries.values().stream().map(entry -> entry.stated().getOrDefault("version", "")))
                .anyMatch(version -> version.matches("2\\.0\\.0-dev[0-9]+-jre17-full"))
                .noneMatch(version -> version.matches(".*-[0-9]+"));
    }

    private static Store site() {
        return Found.store(products, null, null, List.of(), List.of("docs/**"),
                Layouts.directory("{branch:**}/{os:linux-x86_64|windows-x64|macos-arm64}/app-{version}-{number}",
                        Map.of("project", "app")),
                Layouts.file("bundles/bundle-{number}.zip"));
    }

    /** Another way to the same answer: every file of the tree whose name looks like this and none above it does. */
    private static Set<String> named(String regex) throws IOException {
        try (Stream<Path> below = Files.walk(products)) {
            return below.map(path -> NameCodec.shownPath(products, path))
                    .filter(path -> path.matches("(?:.*/)?(?:" + regex + ")") && !path.matches(".*/app-[^/]*/.*"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static long regularFiles() throws IOException {
        try (Stream<Path> below = Files.walk(products)) {
            return below.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).count();
        }
    }
}
