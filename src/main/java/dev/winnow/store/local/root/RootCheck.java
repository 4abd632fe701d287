package dev.winnow.store.local.root;

import dev.winnow.model.NameCodec;
import dev.winnow.store.RootRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Refuses roots that cannot be meant as a store, such as home directories. */
final class RootCheck {

    private static final List<String> SIGNS_OF_A_HOME = List.of(".ssh", ".bashrc", ".profile");

    private RootCheck() {
    }

    static void check(Path real, Collection<Path> apart) throws IOException {
        if (real.getNameCount() == 0) {
            throw refused(real, "is the whole file system");
        }
        for (Path home : List.of(Path.of(System.getProperty("user.home")), Path.of("/root"), Path.of("/home"))) {
            if (realOf(home).startsWith(real)) {
                throw refused(real, "is or contains a home directory");
            }
        }
        if (Path.of("/home").equals(real.getParent())) {
            throw refused(real, "is a home directory");
        }
        for (String sign : SIGNS_OF_A_HOME) {
            if (Files.exists(real.resolve(sign), LinkOption.NOFOLLOW_LINKS)) {
                throw refused(real, "looks like a home directory: it holds " + sign);
            }
        }
        for (Path element : real) {
            if (element.equals(Path.of(StoreRoot.WINNOW))) {
                throw refused(real, "lies in another store's own " + StoreRoot.WINNOW + " directory");
            }
        }
        for (Path each : apart) {
            if (realOf(each).startsWith(real)) {
                throw refused(real, "contains " + NameCodec.shownAbsolute(each)
                        + ", which Winnow writes; move that elsewhere");
            }
        }
    }

    /** Resolves links in the existing part of a path. The rest would be made below it. */
    private static Path realOf(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        Path existing = absolute;
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing.toRealPath().resolve(existing.relativize(absolute)).normalize();
    }

    private static RootRefused refused(Path root, String why) {
        return new RootRefused(NameCodec.shownAbsolute(root) + ": " + why
                + "; nothing is changed there; name a store's own directory as its root");
    }
}
