package dev.winnow.store.local.walk;

import dev.winnow.files.DirectoryListing;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.LockedStore;
import dev.winnow.store.EntryMeasurement;
import dev.winnow.store.SeenLink;
import dev.winnow.store.PathRange;
import dev.winnow.store.EntryStamp;
import dev.winnow.store.StoreUnreadable;
import dev.winnow.store.StoreVisitor;
import dev.winnow.store.StoreVisitor.Fault;
import dev.winnow.store.StoreVisitor.Stray;
import dev.winnow.store.StoreVisitor.StrayKind;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.layout.LayoutMatcher;
import dev.winnow.store.layout.SideFiles;
import dev.winnow.store.local.entry.EntryMeasurer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One walk over one span of a store. It goes depth first, so that few folders wait. In ignored folders it reports only
 * links, and skips those that it cannot read.
 */
final class SpanWalk {

    /**
     * A folder outside of entries.
     *
     * @param progress how far layouts match its path; null for an ignored folder
     * @param mine     whether the folder itself belongs to the span, and not only something below it
     */
    private record Level(Path file, String path, LayoutMatcher.Progress progress, boolean mine) {

        boolean ignored() {
            return progress == null;
        }

        String child(String name) {
            return path.isEmpty() ? name : path + "/" + name;
        }
    }

    /** An entry that is measured except for its manifest and {@code .keep} file. */
    private record Looking(EntryMeasurer.Begun begun, String path, EntryType type, LayoutMatcher.Match match) { }

    /** Reading many files together pays, because a hand-over to the reading thread costs as much as opening a dozen. */
    private static final int READ_TOGETHER = 128;

    private final StoreWalk store;
    private final PathRange span;
    private final StoreVisitor visitor;
    private final boolean linksOnly;
    private final Deque<Level> waiting = new ArrayDeque<>();
    private final List<Looking> looking = new ArrayList<>();

    /** @param linksOnly whether to report only links */
    SpanWalk(StoreWalk store, PathRange span, StoreVisitor visitor, boolean linksOnly) {
        this.store = store;
        this.span = span;
        this.visitor = visitor;
        this.linksOnly = linksOnly;
    }

    void run() throws IOException {
        waiting.push(new Level(store.root(), "", store.matcher().start(), span.holds("")));
        while (!waiting.isEmpty()) {
            Level level = waiting.pop();
            checkInterrupt();
            try (DirectoryListing open = DirectoryListing.open(level.file)) {
                list(level, open);
            } catch (IOException failed) {
                checkInterrupt();
                if (level.path.isEmpty() || failed instanceof StoreUnreadable) {
                    throw store.rootGone(FailureCause.inSentence(failed));
                }
                if (!level.ignored()) {
                    reportUnreadable(level.path, level.mine, failed);
                }
            }
        }
        finish(looking);
        checkInterrupt();
    }

    /** Ends an interrupted walk. Interrupted reads look like damaged files, so they must not be reported. */
    private static void checkInterrupt() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the walk was interrupted");
        }
    }

    private void list(Level level, DirectoryListing open) throws IOException {
        boolean empty = true;
        if (!level.ignored() && !store.look().sides().none()) {
            empty = withSides(level, open);
        } else if (span.holdsAllBelow(level.path)) {
            for (Path file = open.next(); file != null; file = open.next()) {
                empty = false;
                String name = open.shownName(file);
                child(level, open, file, name, level.child(name), true);
            }
        } else {
            String[] names = store.folders().names(level.file, level.path);
            empty = names.length == 0;
            for (String name : FolderNameCache.within(names, level.path.isEmpty() ? "" : level.path + "/", span)) {
                String path = level.child(name);
                child(level, open, NameCodec.path(level.file, name), name, path, span.holds(path));
            }
        }
        if (empty && level.mine && !level.ignored() && !level.path.isEmpty()) {
            visitor.stray(new Stray(level.path, StrayKind.DIRECTORY, 0));
        }
    }

    /** Lists a folder in a store with side files. Returns whether it is empty. */
    private boolean withSides(Level level, DirectoryListing open) throws IOException {
        String[] names = span.holdsAllBelow(level.path) ? FolderNameCache.list(level.file)
                : store.folders().names(level.file, level.path);
        SideFiles sides = store.look().sides();
        SideFileAssignment beside = new SideFileAssignment(sides, store.ignore(), level.file, level.path, open, names);
        // Sorted, so that a file comes before its side files.
        for (String name : FolderNameCache.within(names, level.path.isEmpty() ? "" : level.path + "/", span)) {
            String path = level.child(name);
            String owner = sides.owner(level.path, name);
            if (owner == null) {
                child(level, open, NameCodec.path(level.file, name), name, path, span.holds(path), beside);
            } else if (!beside.took(name)) {
                side(level, open, beside, name, owner);
            }
        }
        return names.length == 0;
    }

    /** Handles a name that looks like a side file but is not assigned to an entry of the span. */
    private void side(Level level, DirectoryListing open, SideFileAssignment beside, String name, String owner) throws IOException {
        String path = level.child(name);
        Path file = NameCodec.path(level.file, name);
        BasicFileAttributes attributes;
        try {
            attributes = open.look(file);
        } catch (IOException failed) {
            reportUnreadable(path, span.holds(path), failed);
            return;
        }
        if (!attributes.isRegularFile()) {
            child(level, open, file, name, path, span.holds(path), beside);
        } else if (span.holds(path) && !linksOnly && !store.ignore().matches(path) && !store.ignore().matches(
                level.child(owner)) && (span.holds(level.child(owner)) || !beside.file(owner))) {
            visitor.stray(new Stray(path, StrayKind.SIDE_FILE, attributes.size()));
        }
    }

    private void child(Level level, DirectoryListing open, Path file, String name, String path, boolean mine)
            throws IOException {
        child(level, open, file, name, path, mine, null);
    }

    /**
     * @param mine   whether it belongs to the span, and not only something below it
     * @param beside null if the store has no side files
     */
    private void child(Level level, DirectoryListing open, Path file, String name, String path, boolean mine, SideFileAssignment beside)
            throws IOException {
        if (path.equals(TrashPlace.OWN_FOLDER)) {
            return;
        }
        if (level.ignored()) {
            ignored(open, file, path, mine);
            return;
        }
        LayoutMatcher.Progress progress = level.progress.down(name);
        if (mine && progress.mayBe(EntryType.DIRECTORY) && unchanged(file, path)) {
            return;
        }
        BasicFileAttributes attributes;
        try {
            attributes = open.look(file);
        } catch (IOException failed) {
            reportUnreadable(path, mine, failed);
            return;
        }
        if (attributes.isDirectory()) {
            folder(progress, file, attributes, path, mine);
        } else if (!mine) {
            return;
        } else if (attributes.isSymbolicLink()) {
            visitor.link(new SeenLink(path, null, attributes.size()));
        } else if (!linksOnly && !store.ignore().matches(path)) {
            if (!attributes.isRegularFile()) {
                visitor.stray(new Stray(path, StrayKind.SPECIAL, attributes.size()));
            } else if (!entry(progress, file, attributes, path, EntryType.FILE, true, beside)) {
                visitor.stray(new Stray(path, StrayKind.FILE, attributes.size()));
            }
        }
    }

    /** Whether the entry is unchanged since it was stamped. Checked first, because it is cheaper than measuring. */
    private boolean unchanged(Path file, String path) {
        EntryStamp known = visitor.known(path);
        if (known == null || !store.look().unchanged(file, path, known)) {
            return false;
        }
        visitor.unchanged(path);
        reportLinks(path, known.links());
        return true;
    }

    private void ignored(DirectoryListing open, Path file, String path, boolean mine) {
        try {
            BasicFileAttributes attributes = open.look(file);
            if (attributes.isDirectory()) {
                waiting.push(new Level(file, path, null, mine));
            } else if (mine && attributes.isSymbolicLink()) {
                visitor.link(new SeenLink(path, null, attributes.size()));
            }
        } catch (IOException passedOver) {
            // An ignored folder, such as lost+found, need not be readable.
        }
    }

    private void folder(LayoutMatcher.Progress progress, Path file, BasicFileAttributes attributes, String path,
                        boolean mine) throws IOException {
        if (store.ignore().covers(path)) {
            waiting.push(new Level(file, path, null, mine));
        } else if (!entry(progress, file, attributes, path, EntryType.DIRECTORY, mine, null)) {
            waiting.push(new Level(file, path, progress, mine));
        }
    }

    /** Whether the path is an entry. Measures it if it belongs to the span. */
    private boolean entry(LayoutMatcher.Progress progress, Path file, BasicFileAttributes attributes, String path,
                          EntryType type, boolean mine, SideFileAssignment beside) throws IOException {
        if (!progress.mayBe(type)) {
            return false;
        }
        Optional<LayoutMatcher.Match> match = store.matcher().match(List.of(path.split("/")), type);
        if (match.isPresent() && mine) {
            measure(file, attributes, path, type, match.get(), beside == null ? List.of()
                    : beside.take(path.substring(path.lastIndexOf('/') + 1)));
        }
        return match.isPresent();
    }

    private void measure(Path file, BasicFileAttributes attributes, String path, EntryType type,
                         LayoutMatcher.Match match, List<BasicFileAttributes> beside) throws IOException {
        Optional<EntryMeasurer.Begun> begun;
        try {
            begun = store.look().begin(file, path, attributes, beside);
        } catch (IOException failed) {
            reportUnreadable(path, true, failed);
            return;
        }
        checkInterrupt();
        if (begun.isEmpty()) {
            return;
        }
        Looking look = new Looking(begun.get(), path, type, match);
        if (begun.get().complete()) {
            finish(List.of(look));
            return;
        }
        looking.add(look);
        if (looking.size() == READ_TOGETHER) {
            finish(looking);
            looking.clear();
        }
    }

    private void finish(List<Looking> looks) throws IOException {
        List<LockedStore.Looked> finished = store.look().finish(looks.stream().map(Looking::begun).toList());
        checkInterrupt();
        for (int i = 0; i < looks.size(); i++) {
            Looking look = looks.get(i);
            if (finished.get(i).failure() != null) {
                reportUnreadable(look.path, true, finished.get(i).failure());
            }
            finished.get(i).look().filter(now -> now.type() == look.type).ifPresent(now -> reportEntry(look, now));
        }
    }

    private void reportEntry(Looking look, EntryMeasurement now) {
        List<String> doubts = new ArrayList<>(now.doubts());
        if (now.manifest() != null) {
            doubts.addAll(now.manifest().contradictions(look.match.stated()));
        }
        if (look.match.doubt() != null && (now.manifest() == null || now.manifest().finished() == null)) {
            doubts.add(look.match.doubt());
        }
        visitor.entry(new FoundEntry(look.path, look.type, look.match.stated(), look.match.finished(), now.manifest(),
                now.contents(), now.keepFile(), doubts), now.stamp());
        reportLinks(look.path, now.links());
    }

    private void reportLinks(String entry, List<String> links) {
        links.forEach(link -> visitor.link(new SeenLink(entry + "/" + link, entry, 0)));
    }

    private void reportUnreadable(String path, boolean mine, IOException failed) {
        if (!FailureCause.vanished(failed)) {
            visitor.fault(new Fault(path, "cannot be read: " + FailureCause.inSentence(failed)), mine);
        }
    }
}
