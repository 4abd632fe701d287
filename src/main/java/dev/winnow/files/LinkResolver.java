package dev.winnow.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
 * Tells where symbolic links lead, as the system would follow them. It reads each link on the way and opens nothing.
 * What it has read it believes, so each look at stores takes a new one. For one thread.
 */
public final class LinkResolver {

    /** As many links as Linux itself follows. */
    private static final int MOST_HOPS = 40;
    private static final int MOST_REMEMBERED = 100_000;
    private static final Path TOP = Path.of("/");

    /**
     * Where a link leads.
     *
     * @param end    absolute, free of links; nothing need lie there
     * @param passed what the way needs besides: links that were followed on it, and folders that it left by {@code ..}
     */
    public record Way(Path end, List<Path> passed) { }

    /**
     * What lies at a place on the way.
     *
     * @param link what it says if it is a link, else null
     * @param root the root that it is under another name, or null
     */
    private record Seen(Path link, Path root) { }

    private static final Seen PLAIN = new Seen(null, null);

    private final Map<Object, Path> roots = new HashMap<>();
    private final Map<Path, Seen> remembered = new HashMap<>();

    /** @param roots real paths of folders; a way that comes to one of them under another name goes on there */
    public LinkResolver(Collection<Path> roots) {
        for (Path root : roots) {
            try {
                Object key = Files.readAttributes(root, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
                if (key != null) {
                    this.roots.put(key, root);
                }
            } catch (IOException gone) {
                // Nothing leads to what is not there.
            }
        }
    }

    /**
     * Where a link leads; nothing if it is none, or goes in a circle.
     *
     * @param link absolute, its folder without links
     */
    public Optional<Way> follow(Path link) {
        try {
            return follow(link.getParent(), Files.readSymbolicLink(link), 1);
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /**
     * Where a path leads; nothing if it goes in a circle.
     *
     * @param folder  absolute, without links: what a relative path counts from
     * @param written relative or absolute
     */
    public Optional<Way> follow(Path folder, Path written) {
        return follow(folder, written, 0);
    }

    private Optional<Way> follow(Path folder, Path written, int before) {
        Deque<Path> ahead = new ArrayDeque<>();
        List<Path> passed = new ArrayList<>(2);
        Path at = start(folder, written, ahead);
        int hops = before;
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
            if (seen.link() == null) {
                at = seen.root() == null ? next : seen.root();
                continue;
            }
            if (++hops > MOST_HOPS) {
                return Optional.empty();
            }
            passed.add(next);
            at = start(at, seen.link(), ahead);
        }
        return Optional.of(new Way(at, List.copyOf(passed)));
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
            if (remembered.size() == MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(path, seen);
        }
        return seen;
    }

    /** What cannot be read is taken for no link: the way goes on by its names. */
    private Seen read(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                return new Seen(Files.readSymbolicLink(path), null);
            }
            Path root = attributes.isDirectory() ? roots.get(attributes.fileKey()) : null;
            return root == null || root.equals(path) ? PLAIN : new Seen(null, root);
        } catch (IOException unreadable) {
            return PLAIN;
        }
    }
}
