package dev.winnow.files;

import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the target of symbolic links as the system would, but reads the links itself and opens no file. It caches what
 * it has read, so make a new resolver for each look at the stores. Not thread-safe.
 */
public final class LinkResolver {

    /** Linux has the same limit. */
    private static final int MAX_HOPS = 40;
    private static final int MAX_REMEMBERED = 100_000;
    private static final Path TOP = Path.of("/");

    /**
     * Where a link leads.
     *
     * @param end    absolute and free of links; there may be no file
     * @param passed what else the way depends on: the links that it followed, and folders that it left by {@code ..}
     * @param sure   whether all of the way could be read; if not, there may be more links on it
     */
    public record Way(Path end, List<Path> passed, boolean sure) { }

    /**
     * What was found at a path on the way.
     *
     * @param link the target as written, if it is a link; else null
     * @param root the root that this folder is, if the path is another name of a root; else null
     */
    private record Seen(Path link, Path root) { }

    private static final Seen PLAIN = new Seen(null, null);
    private static final Seen UNREAD = new Seen(null, null);

    private final Map<Object, Path> roots = new HashMap<>();
    private final Map<Path, Seen> remembered = new HashMap<>();

    /** @param roots real paths of folders; a way that reaches one of them by another name continues at the real path */
    public LinkResolver(Collection<Path> roots) {
        for (Path root : roots) {
            try {
                Object key = Files.readAttributes(root, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
                if (key != null) {
                    this.roots.put(key, root);
                }
            } catch (IOException gone) {
                // No link can lead to a root that does not exist.
            }
        }
    }

    /**
     * The target of a link; empty if it is not a link, or leads in a circle.
     *
     * @param link absolute; its folder is free of links
     * @throws IOException if the link is there and cannot be read
     */
    public Optional<Way> follow(Path link) throws IOException {
        try {
            return follow(link.getParent(), target(link), 1);
        } catch (NotLinkException gone) {
            return Optional.empty();
        } catch (IOException failed) {
            if (FailureCause.vanished(failed)) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /**
     * The target of a path; empty if it leads in a circle.
     *
     * @param folder  absolute and free of links; a relative path starts here
     * @param written relative or absolute
     */
    public Optional<Way> follow(Path folder, Path written) {
        return follow(folder, written, 0);
    }

    /**
     * The target of a link as it is written. Java keeps doubled and closing slashes of it in the path, splits such a path
     * into wrong names, and follows a link whose name ends with a slash. So they are taken out here.
     */
    public static Path target(Path link) throws IOException {
        Path written = Files.readSymbolicLink(link);
        String text = written.toString();
        if (!text.endsWith("/") && !text.contains("//")) {
            return written;
        }
        // The URI has the bytes of names that are not UTF-8, which the text has lost.
        Path absolute = NameCodec.absolute(TOP.resolve(written).toUri().getRawPath());
        return written.isAbsolute() ? absolute : absolute.subpath(0, absolute.getNameCount());
    }

    private Optional<Way> follow(Path folder, Path written, int before) {
        Deque<Path> ahead = new ArrayDeque<>();
        List<Path> passed = new ArrayList<>(2);
        Path at = start(folder, written, ahead);
        int hops = before;
        boolean sure = true;
        while (!ahead.isEmpty()) {
            Path name = ahead.pop();
            String text = name.toString();
            if (text.isEmpty() || text.equals(".")) {
                continue;
            }
            if (text.equals("..")) {
                passed.add(at);
                at = at.getParent() == null ? at : at.getParent();
                continue;
            }
            Path next = at.resolve(name);
            Seen seen = look(next);
            sure &= seen != UNREAD;
            if (seen.link() == null) {
                at = seen.root() == null ? next : seen.root();
                continue;
            }
            if (++hops > MAX_HOPS) {
                return Optional.empty();
            }
            passed.add(next);
            at = start(at, seen.link(), ahead);
        }
        return Optional.of(new Way(at, List.copyOf(passed), sure));
    }

    private static Path start(Path folder, Path written, Deque<Path> ahead) {
        for (int i = written.getNameCount() - 1; i >= 0; i--) {
            ahead.push(written.getName(i));
        }
        return written.isAbsolute() ? TOP : folder;
    }

    private Seen look(Path path) {
        Seen seen = remembered.get(path);
        if (seen == null) {
            seen = read(path);
            if (remembered.size() == MAX_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(path, seen);
        }
        return seen;
    }

    /** Treats what it cannot read as an ordinary file, so that the way continues by its names. */
    private Seen read(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                return new Seen(target(path), null);
            }
            Path root = attributes.isDirectory() ? roots.get(attributes.fileKey()) : null;
            return root == null || root.equals(path) ? PLAIN : new Seen(null, root);
        } catch (IOException failed) {
            return FailureCause.vanished(failed) ? PLAIN : UNREAD;
        }
    }
}
