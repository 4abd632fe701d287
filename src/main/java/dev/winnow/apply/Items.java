package dev.winnow.apply;

import dev.winnow.apply.StoreRoot.Area;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds what lies in the trash. */
final class Items {

    private Items() {
    }

    static Path runName(TrashPlace place) {
        return Path.of(place.run());
    }

    static Path seqName(TrashPlace place) {
        return Path.of(Long.toString(place.seq()));
    }

    static boolean has(StoreRoot root, TrashPlace place) throws IOException {
        Dir trash = root.area(Area.TRASH);
        if (trash.look(runName(place)) == null) {
            return false;
        }
        try (Dir run = trash.child(runName(place))) {
            return run.look(seqName(place)) != null;
        }
    }

    /** What the item in {@code dir} is, from beside it or else from the journal; null if neither tells. */
    static ItemFile.Content describe(StoreRoot root, TrashPlace place, Dir dir) throws IOException {
        ItemFile.Content content = ItemFile.read(dir);
        if (content != null) {
            return content;
        }
        TrashItem[] found = new TrashItem[1];
        new Journal(root, place.run()).read(line -> {
            if (line.take() != null && line.take().seq() == place.seq()) {
                found[0] = line.take();
            }
        });
        return found[0] == null ? null : new ItemFile.Content(found[0], List.of());
    }

    /** Every item in the trash, in no order. */
    static List<TrashPlace> all(StoreRoot root) throws IOException {
        List<TrashPlace> all = new ArrayList<>();
        Dir trash = root.area(Area.TRASH);
        for (Path runName : trash.names()) {
            try (Dir run = trash.child(runName)) {
                for (Path seq : run.names()) {
                    all.add(new TrashPlace(runName.toString(), Long.parseLong(seq.toString())));
                }
            }
        }
        return all;
    }

    /** The item that holds the entry which {@code part} was taken from; null if it is not in the trash. */
    static TrashPlace restOf(StoreRoot root, TrashItem part) throws IOException {
        for (TrashPlace place : all(root)) {
            try (Dir run = root.area(Area.TRASH).child(runName(place)); Dir dir = run.child(seqName(place))) {
                ItemFile.Content content = ItemFile.read(dir);
                if (content != null && content.item().whole() && content.item().entry().equals(part.entry())
                        && content.item().inode() == part.inode()) {
                    return place;
                }
            }
        }
        return null;
    }

    /** Moves an item from the trash to where it is worked on; from then on it is no longer in the trash. */
    static boolean claim(StoreRoot root, TrashPlace place, Area area) throws IOException {
        Dir trash = root.area(Area.TRASH);
        try (Dir run = trash.child(runName(place))) {
            if (run.look(seqName(place)) == null) {
                return false;
            }
            run.move(seqName(place), root.area(area), Path.of(place.workName()));
            run.sync();
            root.area(area).sync();
            return true;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** The other way round: what was worked on is whole in the trash. */
    static void deposit(StoreRoot root, TrashPlace place, Area area) throws IOException {
        Dir trash = root.area(Area.TRASH);
        StoreRoot.ensure(trash, runName(place));
        try (Dir work = root.area(area).child(Path.of(place.workName()))) {
            if (work.look(ReturnPlan.FILE) != null) {
                work.deleteFile(ReturnPlan.FILE);
            }
        }
        try (Dir run = trash.child(runName(place))) {
            root.area(area).move(Path.of(place.workName()), run, seqName(place));
        }
    }

    /** Removes what described an item that is no longer there. */
    static void dismiss(StoreRoot root, TrashPlace place, Area area) throws IOException {
        Dir works = root.area(area);
        Path name = Path.of(place.workName());
        try (Dir work = works.child(name)) {
            for (Path about : List.of(ReturnPlan.FILE, ItemFile.NAME)) {
                if (work.look(about) != null) {
                    work.deleteFile(about);
                }
            }
        }
        works.deleteDirectory(name);
    }

    /** Forgets a run whose last item has left the trash. */
    static void tidy(StoreRoot root, String run) throws IOException {
        Dir trash = root.area(Area.TRASH);
        if (trash.look(Path.of(run)) != null) {
            try {
                trash.deleteDirectory(Path.of(run));
            } catch (DirectoryNotEmptyException more) {
                return;
            }
        }
        for (Area area : new Area[] {Area.REMOVING, Area.RESTORING, Area.PURGING}) {
            for (Path work : root.area(area).names()) {
                if (TrashPlace.ofWorkName(work.toString()).run().equals(run)) {
                    return;
                }
            }
        }
        new Journal(root, run).delete();
    }
}
