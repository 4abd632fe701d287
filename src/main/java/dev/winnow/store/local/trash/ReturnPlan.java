package dev.winnow.store.local.trash;

import dev.winnow.files.Dir;
import dev.winnow.files.Folder;
import dev.winnow.files.Folders;
import dev.winnow.files.Json;
import dev.winnow.store.local.root.Chain;
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
 * How the directories around what comes back are to look in the end. Made, and written beside the item, before
 * anything moves: once it has, nobody could tell any more whose change a directory's time is.
 *
 * @param times directories that were there all along, and the times they get; paths from the store's root
 * @param made  directories that the return of a part makes again
 */
public record ReturnPlan(List<Folder.Left> times, List<Folder> made) {

    /** Its name beside the item. */
    public static final Path FILE = Path.of("return.json");

    /** Which time a directory gets, whose contents come back. */
    public interface Dating {
        /**
         * @param before as it was before the removal
         * @param now    its time just before the return
         * @return null to leave it as the return makes it
         */
        Instant after(Folder before, Instant now);
    }

    public ReturnPlan {
        times = List.copyOf(times);
        made = List.copyOf(made);
    }

    /** Looks at the directories as they are just before the return. */
    public static ReturnPlan of(StoreRoot root, TrashItem item, Dating dating) throws IOException {
        List<Folder.Left> times = new ArrayList<>();
        List<Folder> made = new ArrayList<>();
        try (Chain chain = Chain.openExisting(root, EntryPath.of(item.entry()).orElseThrow())) {
            boolean there = chain.depth() == item.parents().size() - 1
                    && chain.deepest().look(EntryPath.name(lastOf(item.entry()))) != null;
            if (item.whole() || !there) {
                date(times, item.parents().get(chain.depth()), chain.deepest(), dating);
            }
        }
        for (Folder folder : item.folders()) {
            Folder whole = new Folder(folder.path().isEmpty() ? item.entry() : item.entry() + "/" + folder.path(),
                    folder.mode(), folder.modified());
            try (Dir dir = EntryPath.openShown(root.top(), whole.path())) {
                date(times, whole, dir, dating);
            } catch (NoSuchFileException gone) {
                made.add(whole);
            }
        }
        return new ReturnPlan(times, made);
    }

    private static String lastOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void date(List<Folder.Left> times, Folder before, Dir dir, Dating dating) throws IOException {
        Instant time = dating.after(before, dir.look().lastModifiedTime().toInstant());
        if (time != null) {
            times.add(new Folder.Left(before.path(), time));
        }
    }

    /** The plan of an earlier try, or else {@code fresh}, written for a later one. */
    public static ReturnPlan keep(StoreRoot root, Dir work, ReturnPlan fresh) throws IOException {
        if (work.look(FILE) != null) {
            try {
                return Json.read(root.readOwn(work, FILE), ReturnPlan.class).noLaterThanNow(root);
            } catch (Json.Spoiled torn) {
                return fresh;
            }
        }
        try (SeekableByteChannel out = work.create(FILE)) {
            Json.writeFully(out, ByteBuffer.wrap(Json.line(fresh)));
        } catch (IOException noRoom) {
            // On a full disk a restore is worth more than the times of directories after a crash.
        }
        return fresh;
    }

    /**
     * The time that a directory gets from a return that did not come to its end, which may have changed it already; null
     * where there is none.
     */
    public static Instant begun(StoreRoot root, String path) {
        List<Instant> times = new ArrayList<>();
        try {
            for (Path name : root.area(Area.RESTORING).names()) {
                try (Dir work = root.own(root.area(Area.RESTORING), name)) {
                    if (work.look(FILE) != null) {
                        Json.read(root.readOwn(work, FILE), ReturnPlan.class).times.stream()
                                .filter(time -> time.path().equals(path)).map(Folder.Left::modified).forEach(times::add);
                    }
                }
            }
        } catch (IOException unreadable) {
            // Then the directory keeps the time of the restore.
        }
        return times.stream().min(Comparator.naturalOrder()).orElse(null);
    }

    /** Other returns may have given directories the times by now that they had before this item's removal. */
    private ReturnPlan noLaterThanNow(StoreRoot root) throws IOException {
        List<Folder.Left> earliest = new ArrayList<>();
        for (Folder.Left time : times) {
            try (Chain chain = Chain.ofDirectory(root, time.path())) {
                Instant now = chain.deepest().look().lastModifiedTime().toInstant();
                earliest.add(now.isBefore(time.modified()) ? new Folder.Left(time.path(), now) : time);
            } catch (NoSuchFileException gone) {
                earliest.add(time);
            }
        }
        return new ReturnPlan(earliest, made);
    }

    /**
     * Innermost directories first. One that fails does not hold up the rest.
     *
     * @throws IOException what went wrong first; doing it again ends it
     */
    public void carryOut(StoreRoot root) throws IOException {
        IOException first = null;
        for (int i = made.size() - 1; i >= 0; i--) {
            Folder folder = made.get(i);
            try {
                EntryPath path = EntryPath.of(folder.path()).orElseThrow();
                try (Dir above = EntryPath.open(root.top(), path.parents())) {
                    root.date(above, path.name(), folder.modified());
                    Folders.dress(above, path.name(), folder.mode());
                }
            } catch (IOException failed) {
                first = first == null ? failed : first;
            }
        }
        for (Folder.Left time : times) {
            try (Chain chain = Chain.ofDirectory(root, time.path())) {
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
