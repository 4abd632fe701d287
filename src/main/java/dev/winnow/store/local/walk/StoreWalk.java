package dev.winnow.store.local.walk;

import dev.winnow.files.FileId;
import dev.winnow.files.PathGlobs;
import dev.winnow.jobfile.Store;
import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import dev.winnow.store.LinkResolution;
import dev.winnow.store.PathRange;
import dev.winnow.store.StoreScan;
import dev.winnow.store.StoreUnreadable;
import dev.winnow.store.StoreVisitor;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.layout.LayoutMatcher;
import dev.winnow.store.local.entry.EntryMeasurer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Walks a store, one span after the other or several in parallel, and passes to visitors what it finds: entries, links,
 * strays, and unreadable folders. It only reads, follows no link, and skips Winnow's own folder in the root. A file that
 * vanishes meanwhile is not an error.
 */
public final class StoreWalk implements StoreScan {

    private final Store store;
    private final Path root;
    private final FileId id;
    private final LayoutMatcher matcher;
    private final PathGlobs ignore;
    private final EntryMeasurer look;
    private final FolderNameCache folders = new FolderNameCache();

    /**
     * @param root real path of the store's root, as {@link #root} returns it
     * @throws StoreUnreadable if the root no longer exists
     */
    public StoreWalk(Store store, Path root, LayoutMatcher matcher) throws StoreUnreadable {
        this.store = store;
        this.root = root;
        this.id = rootNow();
        this.matcher = matcher;
        this.ignore = new PathGlobs(store.ignore());
        this.look = new EntryMeasurer(store, root);
    }

    /**
     * The real path of a store's root.
     *
     * @throws StoreUnreadable if it is not a readable directory
     */
    public static Path root(Store store) throws StoreUnreadable {
        String named = store.name() + ": root " + store.root();
        try {
            Path root = NameCodec.absolute(store.root()).toRealPath();
            if (!Files.isDirectory(root)) {
                throw new StoreUnreadable(named + " is not a directory; name the directory that holds the entries");
            }
            Files.newDirectoryStream(root).close();
            return root;
        } catch (NoSuchFileException missing) {
            throw new StoreUnreadable(named + " is not there; mount or create it, or correct the job file");
        } catch (StoreUnreadable known) {
            throw known;
        } catch (IOException failure) {
            throw new StoreUnreadable(named + " cannot be read: " + FailureCause.inSentence(failure)
                    + "; give this user the right to list it");
        }
    }

    @Override
    public List<PathRange> survey(int threads) {
        return SpanPlanner.cut(root, matcher, ignore, folders, threads);
    }

    /** @param each approximate number of paths in a span */
    List<PathRange> cut(int each) {
        return SpanPlanner.cutInto(root, matcher, ignore, folders, each);
    }

    @Override
    public void walk(PathRange span, StoreVisitor visitor) throws IOException {
        new SpanWalk(this, span, visitor, false).run();
        if (!rootNow().equals(id)) {
            throw rootGone("another directory is there now");
        }
    }

    @Override
    public void links(PathRange span, StoreVisitor visitor) throws IOException {
        new SpanWalk(this, span, visitor, true).run();
        if (!rootNow().equals(id)) {
            throw rootGone("another directory is there now");
        }
    }

    @Override
    public LinkResolution targets(Collection<String> roots) {
        Set<Path> all = new LinkedHashSet<>(List.of(root));
        // Links cannot lead into a store of another kind.
        roots.stream().filter(other -> other.startsWith("/")).map(NameCodec::absolute).forEach(all::add);
        return new FollowedLinks(store, root, all, matcher, ignore);
    }

    /** The inode of the root. */
    @Override
    public String identity() {
        return id.toString();
    }

    /** Checked before and after a walk: single files may vanish, but not the whole store. */
    private FileId rootNow() throws StoreUnreadable {
        try {
            return FileId.of(Files.readAttributes(root, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException gone) {
            throw rootGone(FailureCause.inSentence(gone));
        }
    }

    StoreUnreadable rootGone(String why) {
        return new StoreUnreadable(store.name() + ": root " + NameCodec.shownAbsolute(root)
                + " can no longer be read: " + why + "; is it still mounted?");
    }

    Path root() {
        return root;
    }

    LayoutMatcher matcher() {
        return matcher;
    }

    PathGlobs ignore() {
        return ignore;
    }

    EntryMeasurer look() {
        return look;
    }

    FolderNameCache folders() {
        return folders;
    }

    /**
     * Divides a store into spans of about equal size. It only lists the folders above the entries, and estimates. A wrong
     * estimate makes spans uneven but never leaves a path out.
     */
    private static final class SpanPlanner {

        private static final int MAX_FOLDERS = 4096;
        private static final int PATHS_PER_SPAN = 4096;
        private static final int MIN_PATHS_PER_SPAN = 512;
        /** Each span is a partition with rows and a thread of its own; 256 of them cost a first scan 7 % of its time. */
        private static final int MAX_SPANS = 64;
        /** Most sampled paths. In a larger store only every n-th path is sampled. */
        private static final int MAX_SAMPLES = 1 << 15;

        private record Level(Path file, String path, LayoutMatcher.Progress progress) { }

        private final PathGlobs ignore;
        private final FolderNameCache folders;
        private final Deque<Level> waiting = new ArrayDeque<>();
        private List<String> samples = new ArrayList<>();
        private long count;
        private int every = 1;

        private SpanPlanner(PathGlobs ignore, FolderNameCache folders) {
            this.ignore = ignore;
            this.folders = folders;
        }

        /** Spans of about {@link #PATHS_PER_SPAN} paths; smaller ones if some threads would have no span. */
        static List<PathRange> cut(Path root, LayoutMatcher matcher, PathGlobs ignore, FolderNameCache folders, int threads) {
            SpanPlanner survey = look(root, matcher, ignore, folders);
            // Folders that were not listed may contain any number of paths.
            long wanted = survey.waiting.isEmpty()
                    ? Math.max(survey.count / PATHS_PER_SPAN, Math.min(2L * threads, survey.count / MIN_PATHS_PER_SPAN))
                    : MAX_SPANS;
            return survey.spans((int) Math.min(MAX_SPANS, wanted));
        }

        static List<PathRange> cutInto(Path root, LayoutMatcher matcher, PathGlobs ignore, FolderNameCache folders, int each) {
            SpanPlanner survey = look(root, matcher, ignore, folders);
            return survey.spans((int) (survey.count / each));
        }

        private static SpanPlanner look(Path root, LayoutMatcher matcher, PathGlobs ignore, FolderNameCache folders) {
            SpanPlanner survey = new SpanPlanner(ignore, folders);
            survey.waiting.add(new Level(root, "", matcher.start()));
            for (int i = 0; i < MAX_FOLDERS && !survey.waiting.isEmpty(); i++) {
                survey.list(survey.waiting.remove());
            }
            return survey;
        }

        private void list(Level level) {
            // A pipe would be opened and never answer, and a link may lead anywhere.
            if (!level.path.isEmpty() && !Files.isDirectory(level.file, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            String[] names;
            try {
                names = folders.names(level.file, level.path);
            } catch (IOException noFolder) {
                // The folder cannot be read, or has gone. The walk will report it.
                return;
            }
            for (String name : names) {
                String path = level.path.isEmpty() ? name : level.path + "/" + name;
                if (path.equals(TrashPlace.OWN_FOLDER) || ignore.covers(path)) {
                    continue;
                }
                sample(path);
                LayoutMatcher.Progress progress = level.progress.down(name);
                if (!progress.ends()) {
                    waiting.add(new Level(NameCodec.path(level.file, name), path, progress));
                }
            }
        }

        private void sample(String path) {
            if (count++ % every == 0) {
                samples.add(path);
                if (samples.size() == MAX_SAMPLES) {
                    List<String> half = new ArrayList<>(MAX_SAMPLES);
                    for (int i = 0; i < samples.size(); i += 2) {
                        half.add(samples.get(i));
                    }
                    samples = half;
                    every *= 2;
                }
            }
        }

        private List<PathRange> spans(int wanted) {
            Collections.sort(samples);
            List<PathRange> spans = new ArrayList<>();
            String from = "";
            for (int i = 1; i < wanted; i++) {
                String cut = cut(samples.get((int) ((long) samples.size() * i / wanted)));
                if (cut.compareTo(from) > 0) {
                    spans.add(new PathRange(from, cut));
                    from = cut;
                }
            }
            spans.add(new PathRange(from, null));
            folders.keepCut(spans);
            return spans;
        }

        /**
         * The longest start of a path that databases and Java sort alike. Databases sort by UTF-8 bytes and Java by UTF-16
         * units, which differ only for characters from U+D800 on.
         */
        private static String cut(String path) {
            int end = 0;
            while (end < path.length() && path.charAt(end) < Character.MIN_SURROGATE) {
                end++;
            }
            return path.substring(0, end);
        }
    }
}
