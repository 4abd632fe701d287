package dev.winnow.scan;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.NameCodec;
import dev.winnow.scan.StoreVisitor.Link;
import dev.winnow.scan.StoreVisitor.Stray;
import dev.winnow.scan.StoreVisitor.StrayKind;
import dev.winnow.scan.files.PathGlobs;
import dev.winnow.scan.layout.LayoutMatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The symbolic links of a store that are no part of an entry, and where they lead. Links are resolved by their text
 * and by the other links seen, never by following them; what leaves the root stays outside unless it names the root
 * again. A link that is ignored protects what it leads to all the same, but is no stray.
 */
public final class LinkTargets {

    /** As many links as Linux itself would follow. */
    private static final int MOST_HOPS = 40;

    private record Seen(List<String> target, boolean absolute, long bytes) { }

    /** Takes what comes of the links, in the order of their paths. */
    public interface Hearer {
        void link(Link link);

        void stray(Stray stray);
    }

    private final Path root;
    private final List<String> realRoot;
    private final List<String> namedRoot;
    private final LayoutMatcher matcher;
    private final PathGlobs ignore;
    private final Map<String, Seen> links = new TreeMap<>();

    /** @param namedRoot the root as the job file names it, links in it not resolved */
    LinkTargets(Path namedRoot, Path realRoot, LayoutMatcher matcher, PathGlobs ignore) {
        this.root = realRoot;
        this.realRoot = names(realRoot);
        this.namedRoot = names(namedRoot.normalize());
        this.matcher = matcher;
        this.ignore = ignore;
    }

    /** Takes a link that was seen. */
    public void add(SeenLink link) {
        boolean absolute = link.text().startsWith("/");
        links.put(link.path(), new Seen(List.of(link.text().substring(absolute ? 1 : 0).split("/")), absolute,
                link.bytes()));
    }

    /** Tells where they lead; to be called when every link of the store has been added. */
    public void tell(Hearer hearer) {
        links.forEach((path, link) -> {
            Optional<List<String>> target = target(path);
            Optional<String> entry = target.flatMap(this::entry);
            if (entry.isPresent()) {
                hearer.link(new Link(path, String.join("/", target.get()), entry.get()));
            } else if (!ignore.matches(path)) {
                hearer.stray(new Stray(path, StrayKind.LINK, link.bytes()));
            }
        });
    }

    /** Where a link leads, relative to the root; nothing when that is outside, the root itself, or a circle. */
    private Optional<List<String>> target(String path) {
        Deque<String> ahead = new ArrayDeque<>(List.of(path.split("/")));
        List<String> at = new ArrayList<>(realRoot);
        int hops = 0;
        while (!ahead.isEmpty()) {
            String name = ahead.pop();
            if (name.equals("..")) {
                if (!at.isEmpty()) {
                    at.remove(at.size() - 1);
                }
                continue;
            }
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            at.add(name);
            if (at.equals(namedRoot)) {
                at = new ArrayList<>(realRoot);
            }
            Seen link = inside(at) ? links.get(String.join("/", relative(at))) : null;
            if (link != null) {
                if (++hops > MOST_HOPS) {
                    return Optional.empty();
                }
                at.remove(at.size() - 1);
                if (link.absolute()) {
                    at.clear();
                }
                for (int i = link.target().size() - 1; i >= 0; i--) {
                    ahead.push(link.target().get(i));
                }
            }
        }
        return inside(at) ? Optional.of(List.copyOf(relative(at))) : Optional.empty();
    }

    private boolean inside(List<String> absolute) {
        return absolute.size() > realRoot.size() && absolute.subList(0, realRoot.size()).equals(realRoot);
    }

    private List<String> relative(List<String> absolute) {
        return absolute.subList(realRoot.size(), absolute.size());
    }

    /** The entry that is this path or holds it, as the walk would find it. */
    private Optional<String> entry(List<String> target) {
        if (target.get(0).equals(StoreWalk.OWN_FOLDER)) {
            return Optional.empty();
        }
        LayoutMatcher.Progress progress = matcher.start();
        for (int i = 1; i <= target.size(); i++) {
            List<String> names = target.subList(0, i);
            String path = String.join("/", names);
            if (ignore.covers(path)) {
                return Optional.empty();
            }
            progress = progress.down(names.get(i - 1));
            if (progress.mayBe(EntryType.DIRECTORY) || progress.mayBe(EntryType.FILE)) {
                Optional<EntryType> type = type(path);
                if (type.isPresent() && matcher.match(names, type.get()).isPresent()) {
                    return Optional.of(path);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<EntryType> type(String path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(NameCodec.path(root, path),
                    BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isDirectory() ? Optional.of(EntryType.DIRECTORY)
                    : attributes.isRegularFile() ? Optional.of(EntryType.FILE) : Optional.empty();
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    private static List<String> names(Path path) {
        List<String> names = new ArrayList<>();
        for (Path name : path) {
            names.add(NameCodec.shownName(name));
        }
        return List.copyOf(names);
    }
}
