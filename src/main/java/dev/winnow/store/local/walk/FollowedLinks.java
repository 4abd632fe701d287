package dev.winnow.store.local.walk;

import dev.winnow.files.LinkResolver;
import dev.winnow.files.PathGlobs;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import dev.winnow.store.LinkResolution;
import dev.winnow.store.SeenLink;
import dev.winnow.store.StoreVisitor.Stray;
import dev.winnow.store.StoreVisitor.StrayKind;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.layout.LayoutMatcher;
import dev.winnow.store.layout.SideFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Resolves the symbolic links of a store. A link does not count for the entry that contains it. An ignored link counts, but
 * is not a stray.
 */
final class FollowedLinks implements LinkResolution {

    private final Store store;
    private final Path root;
    private final Collection<Path> roots;
    private final LayoutMatcher matcher;
    private final PathGlobs ignore;
    private final LinkResolver resolver;
    private final SideFiles sides;
    private final Map<String, SeenLink> links = new TreeMap<>();

    /**
     * @param root  real path of the store's root
     * @param roots roots of all stores that links may lead into, with the store's own
     */
    FollowedLinks(Store store, Path root, Collection<Path> roots, LayoutMatcher matcher, PathGlobs ignore) {
        this.store = store;
        this.root = root;
        this.roots = List.copyOf(roots);
        this.matcher = matcher;
        this.ignore = ignore;
        this.resolver = new LinkResolver(roots);
        this.sides = new SideFiles(store);
    }

    @Override
    public void add(SeenLink link) {
        links.put(link.path(), link);
    }

    @Override
    public void resolve(Visitor visitor) {
        for (SeenLink link : links.values()) {
            Optional<LinkResolver.Way> way;
            try {
                way = resolver.follow(NameCodec.path(root, link.path()));
            } catch (IOException failed) {
                visitor.unread(link.path());
                continue;
            }
            way.ifPresent(found -> ways(link.path(), link.entry(), found, visitor));
            if (link.entry() == null && !ignore.matches(link.path()) && way.filter(this::endsAtEntries).isEmpty()) {
                visitor.stray(new Stray(link.path(), StrayKind.LINK, link.bytes()));
            }
        }
        LinkedFrom outside = new LinkedFrom(root, resolver, this::endsAtEntries, (path, way) ->
                ways(path, null, way, visitor));
        for (Path from : store.linkedFrom()) {
            try {
                outside.read(from);
            } catch (IOException failed) {
                String path = NameCodec.shownAbsolute(from);
                visitor.link(new Link(path, NameCodec.shownAbsolute(root), "", false));
                visitor.unknown(store.name() + ": linked-from " + path + " " + failed.getMessage());
            }
        }
    }

    /** Passes on the paths in stores that a way depends on, without {@code entry}, which contains the link. */
    private void ways(String path, String entry, LinkResolver.Way way, Visitor visitor) {
        List<Link> found = new ArrayList<>();
        for (Path passed : way.passed()) {
            link(path, entry, passed, true).filter(link -> !link.target().isEmpty() && !found.contains(link))
                    .ifPresent(found::add);
        }
        link(path, entry, way.end(), false).ifPresent(found::add);
        found.forEach(visitor::link);
        if (!way.sure()) {
            visitor.unread(path);
        }
    }

    private Optional<Link> link(String path, String entry, Path at, boolean passed) {
        for (Path into : roots) {
            if (at.startsWith(into)) {
                String target = NameCodec.shownPath(into, at);
                boolean own = NameCodec.within(target, TrashPlace.OWN_FOLDER)
                        || entry != null && into.equals(root) && NameCodec.within(target, entry);
                return own ? Optional.empty() : Optional.of(new Link(path, NameCodec.shownAbsolute(into), target, passed));
            }
        }
        return Optional.empty();
    }

    /** Whether a way ends at an entry, in one, or at a folder that may contain entries. */
    private boolean endsAtEntries(LinkResolver.Way way) {
        if (!way.end().startsWith(root)) {
            return roots.stream().anyMatch(way.end()::startsWith);
        }
        String path = NameCodec.shownPath(root, way.end());
        if (path.isEmpty()) {
            return true;
        }
        List<String> target = List.of(path.split("/"));
        if (target.get(0).equals(TrashPlace.OWN_FOLDER)) {
            return false;
        }
        LayoutMatcher.Progress progress = matcher.start();
        for (int i = 1; i <= target.size(); i++) {
            List<String> names = target.subList(0, i);
            String at = String.join("/", names);
            if (ignore.covers(at)) {
                return false;
            }
            progress = progress.down(names.get(i - 1));
            if (progress.mayBe(EntryType.DIRECTORY) || progress.mayBe(EntryType.FILE)) {
                Optional<EntryType> type = type(at);
                if (type.isPresent() && matcher.match(names, type.get()).isPresent()) {
                    return true;
                }
            }
        }
        String owner = sides.owner(String.join("/", target.subList(0, target.size() - 1)), target.get(target.size() - 1));
        if (owner != null) {
            return true;
        }
        return progress.goesOn() && type(path).filter(EntryType.DIRECTORY::equals).isPresent();
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
}
