package dev.winnow.store.local.trash;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.UntrustedFile;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.root.EmptiedFolders;
import dev.winnow.store.local.root.EntryPath;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.root.StoreRoot.Area;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

public final class TrashItems {

    /** A power cut empties files of the last seconds. So many runs are surely more than ended in them. */
    private static final int RECENT_RUNS = 3;
    /** How many item files of a run show whether there was a power cut. The one with the highest number is among them. */
    private static final int SAMPLES = 16;

    private TrashItems() {
    }

    /** The highest number of a run's items in the trash; -1 if it has none. */
    public static long highest(StoreRoot root, String run) throws IOException {
        DirectoryHandle dir = root.run(run);
        long highest = -1;
        if (dir != null) {
            for (Path name : dir.names()) {
                highest = Math.max(highest, TrashPlace.ofWorkName(run + "." + name).map(TrashPlace::seq).orElse(-1L));
            }
        }
        return highest;
    }

    /** The name of an item in the directory of its run. */
    public static Path seqName(TrashPlace place) {
        return Path.of(Long.toString(place.seq()));
    }

    public static boolean has(StoreRoot root, TrashPlace place) throws IOException {
        DirectoryHandle run = root.run(place.run());
        return run != null && run.look(seqName(place)) != null;
    }

    /** The description of the item in {@code dir}, from its file or else from the journal; null if both lack it. */
    public static ItemFile.Content describe(StoreRoot root, TrashPlace place, DirectoryHandle dir) throws IOException {
        ItemFile.Content content = ItemFile.read(root, dir);
        if (content != null && content.item().place().equals(place)) {
            return content;
        }
        TrashItem[] found = new TrashItem[1];
        new Journal(root, place.run()).read(line -> {
            if (line.take() != null && line.take().place().equals(place)) {
                found[0] = line.take();
            }
        });
        return found[0] == null ? null : new ItemFile.Content(found[0], List.of());
    }

    /**
     * Writes the item files again that a power cut has emptied. Their content is also in the journal, which was synced
     * before anything moved. They are not synced themselves, so a cut may empty those that were written last.
     *
     * @param everything whether to look at all items; else a few of the newest runs show whether there was a cut
     */
    public static void describeAgain(StoreRoot root, boolean everything) throws IOException {
        List<Path> runs = runs(root);
        Collections.sort(runs);
        for (Path run : everything ? runs : runs.subList(Math.max(0, runs.size() - RECENT_RUNS), runs.size())) {
            try {
                List<TrashPlace> items = new ArrayList<>();
                addAll(root, run, items);
                if (everything || anyEmptied(root, items)) {
                    describeAgain(root, items);
                }
            } catch (UntrustedFile others) {
                // A glance must not keep commands from a store that do not need these items. A restore refuses them.
                if (everything) {
                    throw others;
                }
            }
        }
    }

    private static boolean anyEmptied(StoreRoot root, List<TrashPlace> items) throws IOException {
        items.sort(Comparator.comparingLong(TrashPlace::seq).reversed());
        int step = Math.max(1, items.size() / SAMPLES);
        for (int i = 0; i < items.size(); i += step) {
            if (emptied(root, items.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean emptied(StoreRoot root, TrashPlace place) throws IOException {
        try (DirectoryHandle item = root.own(root.run(place.run()), seqName(place))) {
            return ItemFile.read(root, item) == null;
        }
    }

    /** @param items of one run */
    private static void describeAgain(StoreRoot root, List<TrashPlace> items) throws IOException {
        Map<TrashPlace, TrashItem> told = new HashMap<>();
        for (TrashPlace place : items) {
            if (emptied(root, place)) {
                told.put(place, null);
            }
        }
        if (told.isEmpty()) {
            return;
        }
        new Journal(root, items.get(0).run()).read(line -> {
            if (line.take() != null && told.containsKey(line.take().place())) {
                told.put(line.take().place(), line.take());
            }
        });
        for (TrashItem item : told.values()) {
            if (item != null) {
                try (DirectoryHandle dir = root.own(root.run(item.run()), seqName(item.place()))) {
                    if (dir.look(ItemFile.NAME) != null) {
                        dir.deleteFile(ItemFile.NAME);
                    }
                    ItemFile.begin(dir, item).close();
                }
            }
        }
    }

    /** Every item in the trash, in no order. */
    public static List<TrashPlace> all(StoreRoot root) throws IOException {
        List<TrashPlace> all = new ArrayList<>();
        for (Path run : runs(root)) {
            addAll(root, run, all);
        }
        return all;
    }

    /** The directories of runs in the trash. What others put there is not looked into. */
    private static List<Path> runs(StoreRoot root) throws IOException {
        DirectoryHandle trash = root.area(Area.TRASH);
        List<Path> runs = new ArrayList<>();
        for (Path name : trash.names()) {
            BasicFileAttributes at = TrashPlace.ofWorkName(name + ".0").isPresent() ? trash.look(name) : null;
            if (at != null && at.isDirectory()) {
                runs.add(name);
            }
        }
        return runs;
    }

    private static void addAll(StoreRoot root, Path runName, List<TrashPlace> all) throws IOException {
        try (DirectoryHandle run = root.own(root.area(Area.TRASH), runName)) {
            for (Path seq : run.names()) {
                TrashPlace.ofWorkName(runName + "." + seq).ifPresent(all::add);
            }
        }
    }

    /** The item with the rest of the entry that {@code part} was taken from; null if it is not in the trash. */
    public static TrashPlace restOf(StoreRoot root, TrashItem part) throws IOException {
        for (TrashPlace place : all(root)) {
            try (DirectoryHandle dir = root.own(root.run(place.run()), seqName(place))) {
                ItemFile.Content content = ItemFile.read(root, dir);
                if (content != null && content.item().whole() && content.item().entry().equals(part.entry())
                        && content.item().inode() == part.inode()) {
                    return place;
                }
            }
        }
        return null;
    }

    /**
     * Moves an item from the trash to its work directory.
     *
     * @return whether it was in the trash
     */
    public static boolean claim(StoreRoot root, TrashPlace place, Area area) throws IOException {
        DirectoryHandle run = root.run(place.run());
        if (run == null) {
            return false;
        }
        try {
            run.move(seqName(place), root.area(area), Path.of(place.workName()));
            return true;
        } catch (NoSuchFileException absent) {
            return false;
        }
    }

    /** Moves a complete item from its work directory to the trash. */
    public static void deposit(StoreRoot root, TrashPlace place, Area area) throws IOException {
        root.area(area).move(Path.of(place.workName()), root.makeRun(place.run()), seqName(place));
    }

    /** Like {@link #deposit}, after a restore that failed. */
    public static void giveUp(StoreRoot root, TrashPlace place, Area area) throws IOException {
        try (DirectoryHandle work = root.area(area).child(Path.of(place.workName()))) {
            if (work.look(RestoreTimes.FILE) != null) {
                work.deleteFile(RestoreTimes.FILE);
            }
        }
        deposit(root, place, area);
    }

    /** Deletes the description and the work directory of an item that is gone. */
    public static void dismiss(StoreRoot root, TrashPlace place, Area area, DirectoryHandle work) throws IOException {
        for (Path about : List.of(RestoreTimes.FILE, ItemFile.NAME)) {
            try {
                work.deleteFile(about);
            } catch (NoSuchFileException none) {
                // Already gone.
            }
        }
        root.area(area).deleteDirectory(Path.of(place.workName()));
    }

    /** The former path of a directory that a run emptied; empty if the run's journal lacks it. */
    public static Optional<EntryPath> folder(StoreRoot root, String run, Path key) throws IOException {
        List<EntryPath> found = new ArrayList<>();
        new Journal(root, run).read(line -> {
            if (found.isEmpty() && line.take() != null) {
                line.take().parents().stream().filter(parent -> EmptiedFolders.key(parent.path()).equals(key))
                        .findFirst().flatMap(parent -> EntryPath.of(parent.path())).ifPresent(found::add);
            }
        });
        return found.stream().findFirst();
    }

    /** Deletes the journal and the emptied directories of a run whose last item has left the trash. */
    public static void tidy(StoreRoot root, String run) throws IOException {
        if (!root.dropRun(run)) {
            return;
        }
        for (Area area : new Area[] {Area.REMOVING, Area.RESTORING, Area.PURGING}) {
            for (Path work : root.area(area).names()) {
                if (work.toString().startsWith(run + ".")) {
                    return;
                }
            }
        }
        EmptiedFolders.delete(root, run);
        new Journal(root, run).delete();
    }
}
