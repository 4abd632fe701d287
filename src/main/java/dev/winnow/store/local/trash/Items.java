package dev.winnow.store.local.trash;

import dev.winnow.files.Dir;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.root.EmptiedFolders;
import dev.winnow.store.local.root.EntryPath;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.root.StoreRoot.Area;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what lies in the trash. */
public final class Items {

    private Items() {
    }

    /** The highest number that a run has in the trash; -1 if it has nothing there. */
    public static long highest(StoreRoot root, String run) throws IOException {
        Dir dir = root.run(run);
        long highest = -1;
        if (dir != null) {
            for (Path name : dir.names()) {
                highest = Math.max(highest, TrashPlace.ofWorkName(run + "." + name).map(TrashPlace::seq).orElse(-1L));
            }
        }
        return highest;
    }

    /** The name of an item within the place of its run. */
    public static Path seqName(TrashPlace place) {
        return Path.of(Long.toString(place.seq()));
    }

    /** Whether an item lies in the trash, however it came there. */
    public static boolean has(StoreRoot root, TrashPlace place) throws IOException {
        Dir run = root.run(place.run());
        return run != null && run.look(seqName(place)) != null;
    }

    /** What the item in {@code dir} is, from beside it or else from the journal; null if neither tells. */
    public static ItemFile.Content describe(StoreRoot root, TrashPlace place, Dir dir) throws IOException {
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
     * Writes again what a power cut emptied beside items in the trash: their journal, which was synced before anything
     * moved, tells it too.
     */
    public static void describeAgain(StoreRoot root) throws IOException {
        Map<String, Set<TrashPlace>> emptied = new HashMap<>();
        for (TrashPlace place : all(root)) {
            try (Dir item = root.own(root.run(place.run()), seqName(place))) {
                if (ItemFile.read(root, item) == null) {
                    emptied.computeIfAbsent(place.run(), run -> new HashSet<>()).add(place);
                }
            }
        }
        for (Map.Entry<String, Set<TrashPlace>> of : emptied.entrySet()) {
            Map<TrashPlace, TrashItem> told = new HashMap<>();
            new Journal(root, of.getKey()).read(line -> {
                if (line.take() != null && of.getValue().contains(line.take().place())) {
                    told.put(line.take().place(), line.take());
                }
            });
            for (TrashItem item : told.values()) {
                try (Dir dir = root.own(root.run(of.getKey()), seqName(item.place()))) {
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
        Dir trash = root.area(Area.TRASH);
        for (Path runName : trash.names()) {
            try (Dir run = root.own(trash, runName)) {
                for (Path seq : run.names()) {
                    TrashPlace.ofWorkName(runName + "." + seq).ifPresent(all::add);
                }
            }
        }
        return all;
    }

    /** The item that holds the entry which {@code part} was taken from; null if it is not in the trash. */
    public static TrashPlace restOf(StoreRoot root, TrashItem part) throws IOException {
        for (TrashPlace place : all(root)) {
            try (Dir dir = root.own(root.run(place.run()), seqName(place))) {
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
     * Moves an item from the trash to where it is worked on; from then on it is no longer in the trash.
     *
     * @return whether it was there
     */
    public static boolean claim(StoreRoot root, TrashPlace place, Area area) throws IOException {
        Dir run = root.run(place.run());
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

    /** The other way round: what was worked on is whole in the trash. */
    public static void deposit(StoreRoot root, TrashPlace place, Area area) throws IOException {
        root.area(area).move(Path.of(place.workName()), root.makeRun(place.run()), seqName(place));
    }

    /** As {@link #deposit}, after an attempt to bring the item back. */
    public static void giveUp(StoreRoot root, TrashPlace place, Area area) throws IOException {
        try (Dir work = root.area(area).child(Path.of(place.workName()))) {
            if (work.look(ReturnPlan.FILE) != null) {
                work.deleteFile(ReturnPlan.FILE);
            }
        }
        deposit(root, place, area);
    }

    /** Removes what described an item that is no longer there. */
    public static void dismiss(StoreRoot root, TrashPlace place, Area area, Dir work) throws IOException {
        for (Path about : List.of(ReturnPlan.FILE, ItemFile.NAME)) {
            try {
                work.deleteFile(about);
            } catch (NoSuchFileException none) {
                // What was to be.
            }
        }
        root.area(area).deleteDirectory(Path.of(place.workName()));
    }

    /** Where a directory stood that a run emptied; empty if the run's journal does not tell. */
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

    /** Forgets a run whose last item has left the trash. */
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
        EmptiedFolders.drop(root, run);
        new Journal(root, run).delete();
    }
}
