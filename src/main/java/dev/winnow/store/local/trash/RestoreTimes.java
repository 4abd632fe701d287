package dev.winnow.store.local.trash;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.DirectoryModes;
import dev.winnow.files.DirectoryState;
import dev.winnow.files.TrashJson;
import dev.winnow.store.local.root.OpenParents;
import dev.winnow.store.local.root.EntryPath;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.root.StoreRoot.Area;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The times and modes that directories get when an item comes back. It is written beside the item before anything moves,
 * because afterwards it is no longer certain who changed the time of a directory.
 *
 * @param times the new times of existing directories; paths from the store's root
 * @param made  directories that the return of a part makes again
 */
public record RestoreTimes(List<DirectoryState.Left> times, List<DirectoryState> made) {

    /** Its name beside the item. */
    public static final Path FILE = Path.of("return.json");

    /** Finds the new time of a directory whose contents come back. */
    public interface Dating {
        /**
         * @param before the directory before the removal
         * @param now    its time just before the return
         * @return null to keep the time that results from the return
         */
        Instant after(DirectoryState before, Instant now);
    }

    public RestoreTimes {
        times = List.copyOf(times);
        made = List.copyOf(made);
    }

    /** Makes the plan from the present times of the directories. */
    public static RestoreTimes of(StoreRoot root, TrashItem item, Dating dating) throws IOException {
        List<DirectoryState.Left> times = new ArrayList<>();
        List<DirectoryState> made = new ArrayList<>();
        try (OpenParents chain = OpenParents.openExisting(root, EntryPath.of(item.entry()).orElseThrow())) {
            boolean there = chain.depth() == item.parents().size() - 1
                    && chain.deepest().look(EntryPath.name(lastOf(item.entry()))) != null;
            if (item.whole() || !there) {
                date(times, item.parents().get(chain.depth()), chain.deepest(), dating);
            }
        }
        for (DirectoryState folder : item.folders()) {
            DirectoryState whole = new DirectoryState(folder.path().isEmpty() ? item.entry() : item.entry() + "/" + folder.path(),
                    folder.mode(), folder.modified());
            try (DirectoryHandle dir = EntryPath.openShown(root.top(), whole.path())) {
                date(times, whole, dir, dating);
            } catch (NoSuchFileException gone) {
                made.add(whole);
            }
        }
        return new RestoreTimes(times, made);
    }

    private static String lastOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void date(List<DirectoryState.Left> times, DirectoryState before, DirectoryHandle dir, Dating dating) throws IOException {
        Instant time = dating.after(before, dir.look().lastModifiedTime().toInstant());
        if (time != null) {
            times.add(new DirectoryState.Left(before.path(), time));
        }
    }

    /** The stored plan of an earlier attempt; if there is none, stores {@code fresh} and returns it. */
    public static RestoreTimes keep(StoreRoot root, DirectoryHandle work, RestoreTimes fresh) throws IOException {
        if (work.look(FILE) != null) {
            try {
                return TrashJson.read(root.readOwn(work, FILE), RestoreTimes.class).noLaterThanNow(root);
            } catch (TrashJson.Spoiled torn) {
                return fresh;
            }
        }
        try (SeekableByteChannel out = work.create(FILE)) {
            TrashJson.writeFully(out, ByteBuffer.wrap(TrashJson.line(fresh)));
        } catch (IOException noRoom) {
            // The disk may be full. Restoring matters more than the times of directories after a crash.
        }
        return fresh;
    }

    /**
     * The time that an unfinished return is to give to a directory; null if there is none. That return may have changed the
     * directory already.
     */
    public static Instant begun(StoreRoot root, String path) {
        List<Instant> times = new ArrayList<>();
        try {
            for (Path name : root.area(Area.RESTORING).names()) {
                try (DirectoryHandle work = root.own(root.area(Area.RESTORING), name)) {
                    if (work.look(FILE) != null) {
                        TrashJson.read(root.readOwn(work, FILE), RestoreTimes.class).times.stream()
                                .filter(time -> time.path().equals(path)).map(DirectoryState.Left::modified).forEach(times::add);
                    }
                }
            }
        } catch (IOException unreadable) {
            // The directory then keeps the time of the restore.
        }
        return times.stream().min(Comparator.naturalOrder()).orElse(null);
    }

    /** A copy with no time later than the present one: other returns may have restored even earlier times by now. */
    private RestoreTimes noLaterThanNow(StoreRoot root) throws IOException {
        List<DirectoryState.Left> earliest = new ArrayList<>();
        for (DirectoryState.Left time : times) {
            try (OpenParents chain = OpenParents.ofDirectory(root, time.path())) {
                Instant now = chain.deepest().look().lastModifiedTime().toInstant();
                earliest.add(now.isBefore(time.modified()) ? new DirectoryState.Left(time.path(), now) : time);
            } catch (NoSuchFileException gone) {
                earliest.add(time);
            }
        }
        return new RestoreTimes(earliest, made);
    }

    /**
     * Sets modes and times, innermost directories first. A failure does not stop the rest.
     *
     * @throws IOException the first failure; a second call does the rest
     */
    public void carryOut(StoreRoot root) throws IOException {
        IOException first = null;
        for (int i = made.size() - 1; i >= 0; i--) {
            DirectoryState folder = made.get(i);
            try {
                EntryPath path = EntryPath.of(folder.path()).orElseThrow();
                try (DirectoryHandle above = EntryPath.open(root.top(), path.parents())) {
                    root.date(above, path.name(), folder.modified());
                    DirectoryModes.restore(above, path.name(), folder.mode());
                }
            } catch (IOException failed) {
                first = first == null ? failed : first;
            }
        }
        for (DirectoryState.Left time : times) {
            try (OpenParents chain = OpenParents.ofDirectory(root, time.path())) {
                root.date(chain.deepest(), Path.of("."), time.modified());
            } catch (IOException failed) {
                first = first == null ? failed : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
