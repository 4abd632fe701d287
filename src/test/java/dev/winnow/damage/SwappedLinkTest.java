package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of the store takes turns with a link to somebody else's files while the program removes and purges. */
class SwappedLinkTest {

    @TempDir
    private Path base;

    @Test
    void the_victim_of_a_swapped_link_is_never_touched() throws Exception {
        Site site = new Site(Files.createDirectory(base.resolve("site")));
        site.grow(6);
        WinnowCli winnow = new WinnowCli(site.state());
        winnow.done("adopt", site.job());
        Path victim = base.resolve("victim");
        copy(site.products().resolve("app"), victim);
        Map<String, String> before = tree(victim);
        Files.createSymbolicLink(site.products().resolve("link"), victim);
        Files.writeString(site.products().resolve("go"), "");
        Process swapper = Meddler.start("swap", site.products().resolve("app"));
        try {
            for (int round = 0; round < 6; round++) {
                // What it meets half swapped it may refuse; what it must not do is follow.
                WinnowCli.Result run = winnow.run("run", site.job(), "--limit-override", "folders come and go");
                assertThat(run.exit()).as(run.err()).isIn(0, 1, 3, 5);
                winnow.run("purge", site.job(), "--older-than", "0s");
                assertThat(tree(victim)).isEqualTo(before);
            }
        } finally {
            Files.delete(site.products().resolve("go"));
            swapper.waitFor();
        }
        assertThat(tree(victim)).isEqualTo(before);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                tree.put(path.toString(), Files.readAttributes(path, "unix:ino,mode,size,lastModifiedTime",
                        LinkOption.NOFOLLOW_LINKS).toString());
            }
        }
        return tree;
    }
}
