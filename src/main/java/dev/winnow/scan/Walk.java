package dev.winnow.scan;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import dev.winnow.scan.StoreVisitor.Fault;
import dev.winnow.scan.StoreVisitor.Stray;
import dev.winnow.scan.StoreVisitor.StrayKind;
import dev.winnow.scan.layout.LayoutMatcher;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One walk over one store. */
final class Walk {

    /** How many entries may wait to be measured: enough to keep every thread busy, few enough to hold. */
    private static final int MOST_WAITING = 1024;

    /** A folder that is no entry, and how far the layouts have come there. */
    private record Level(Path file, String path, LayoutMatcher.Progress progress) { }

    private final Store store;
    private final Path root;
    private final StoreVisitor visitor;
    private final int threads;
    private final LayoutMatcher matcher;
    private final PathGlobs ignore;
    private final EntryLook look;
    private final LinkTargets links;
    private final WorkStack work = new WorkStack(MOST_WAITING);
    private final Object telling = new Object();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Walk(Store store, Path root, ZoneId zone, StoreVisitor visitor, int threads) {
        this.store = store;
        this.root = root;
        this.visitor = visitor;
        this.threads = threads;
        this.matcher = new LayoutMatcher(store.layouts(), zone);
        this.ignore = new PathGlobs(store.ignore());
        this.look = new EntryLook(store, root);
        this.links = new LinkTargets(store.root(), root, matcher, ignore);
    }

    void run() throws IOException {
        FileId before = rootNow();
        Level top = new Level(root, "", matcher.start());
        work.push(() -> list(top));
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            Thread thread = new Thread(this::workUntilDone, "walk-" + i);
            thread.setDaemon(true);
            thread.start();
            others.add(thread);
        }
        workUntilDone();
        for (Thread thread : others) {
            join(thread);
        }
        stopping();
        Throwable thrown = failure.get();
        if (thrown instanceof StoreUnreadable unreadable) {
            throw unreadable;
        } else if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the walk was interrupted");
        } else if (thrown instanceof RuntimeException runtime) {
            throw runtime;
        } else if (thrown instanceof Error error) {
            throw error;
        }
        if (!rootNow().equals(before)) {
            throw rootGone("something else lies there now");
        }
        links.tell(visitor);
    }

    /** Asked before and after: files that go away are no error, but not when their whole store did. */
    private FileId rootNow() throws StoreUnreadable {
        try {
            return FileId.of(root, Files.readAttributes(root, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException gone) {
            throw rootGone(Trouble.of(gone));
        }
    }

    private StoreUnreadable rootGone(String why) {
        return new StoreUnreadable(store.name() + ": root " + NameCodec.shownAbsolute(root)
                + " can no longer be read: " + why + "; is it still mounted?");
    }

    private void workUntilDone() {
        try {
            work.work();
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
            work.stop();
        }
    }

    /** Waits without giving up: after the first interrupt the others are stopped and end soon. */
    private void join(Thread thread) {
        while (true) {
            try {
                thread.join();
                return;
            } catch (InterruptedException stop) {
                failure.compareAndSet(null, stop);
                work.stop();
            }
        }
    }

    private boolean stopping() {
        if (Thread.currentThread().isInterrupted()) {
            failure.compareAndSet(null, new InterruptedException());
            work.stop();
        }
        return work.stopped();
    }

    private void list(Level level) {
        boolean empty = true;
        try (Folder open = Folder.open(level.file)) {
            for (Path file = open.next(); file != null && !stopping(); file = open.next()) {
                empty = false;
                child(level, open, file);
            }
        } catch (IOException failed) {
            unreadable(level.path, failed);
            return;
        }
        if (empty && !level.path.isEmpty() && !stopping()) {
            stray(level.path, StrayKind.DIRECTORY, 0);
        }
    }

    private void child(Level level, Folder open, Path file) {
        String name = NameCodec.shownName(file);
        String path = level.path.isEmpty() ? name : level.path + "/" + name;
        if (path.equals(StoreWalk.OWN_FOLDER)) {
            return;
        }
        BasicFileAttributes attributes;
        try {
            attributes = open.look(file);
        } catch (IOException failed) {
            unreadable(path, failed);
            return;
        }
        if (attributes.isSymbolicLink()) {
            link(file, path, attributes.size());
        } else if (attributes.isDirectory()) {
            folder(level, file, name, path);
        } else if (!ignore.matches(path)) {
            if (!attributes.isRegularFile()) {
                stray(path, StrayKind.SPECIAL, attributes.size());
            } else if (!entry(level.progress.down(name), file, path, EntryType.FILE)) {
                stray(path, StrayKind.FILE, attributes.size());
            }
        }
    }

    private void folder(Level parent, Path file, String name, String path) {
        if (ignore.covers(path)) {
            return;
        }
        LayoutMatcher.Progress progress = parent.progress.down(name);
        if (!entry(progress, file, path, EntryType.DIRECTORY)) {
            Level level = new Level(file, path, progress);
            work.push(() -> list(level));
        }
    }

    /** Whether it is an entry; then it is looked at here or soon. */
    private boolean entry(LayoutMatcher.Progress progress, Path file, String path, EntryType type) {
        if (!progress.mayBe(type)) {
            return false;
        }
        Optional<LayoutMatcher.Match> match = matcher.match(List.of(path.split("/")), type);
        if (match.isEmpty()) {
            return false;
        }
        Runnable measure = () -> measure(file, path, type, match.get());
        // A file is one look: handing it to another thread would cost more.
        if (type == EntryType.FILE || threads == 1 || !work.offer(measure)) {
            measure.run();
        }
        return true;
    }

    private void measure(Path file, String path, EntryType type, LayoutMatcher.Match match) {
        Optional<EntryLook.Look> found;
        try {
            found = look.look(file, path);
        } catch (IOException failed) {
            unreadable(path, failed);
            return;
        }
        // Interrupted reads look like damage; nothing that was read meanwhile is told.
        if (!stopping() && found.isPresent() && found.get().type() == type) {
            EntryLook.Look now = found.get();
            List<String> doubts = new ArrayList<>(now.doubts());
            doubts.addAll(Contradictions.between(now.manifest(), match.stated()));
            FoundEntry entry = new FoundEntry(path, type, match.stated(), match.finished(), now.manifest(),
                    now.contents(), now.keepFile(), doubts);
            synchronized (telling) {
                visitor.entry(entry);
            }
        }
    }

    private void link(Path file, String path, long bytes) {
        try {
            links.add(path, Files.readSymbolicLink(file), bytes);
        } catch (IOException failed) {
            unreadable(path, failed);
        }
    }

    private void stray(String path, StrayKind kind, long bytes) {
        synchronized (telling) {
            visitor.stray(new Stray(path, kind, bytes));
        }
    }

    private void unreadable(String path, IOException failed) {
        if (path.isEmpty()) {
            failure.compareAndSet(null, rootGone(Trouble.of(failed)));
            work.stop();
        } else if (!Trouble.vanished(failed)) {
            synchronized (telling) {
                visitor.fault(new Fault(path, "cannot be read: " + Trouble.of(failed)));
            }
        }
    }
}
