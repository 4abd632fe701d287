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
import dev.winnow.store.layout.LayoutMatcher;
import dev.winnow.store.local.entry.EntryMeasurer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
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
}
