package dev.winnow.apply;

import dev.winnow.apply.StoreRoot.Area;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes what is in the trash for good. An item first moves to {@code .winnow/purging}: from then on it can only be
 * purged further, never restored half.
 */
public final class Purge {

    private final StoreRoot root;

    public Purge(StoreRoot root) {
        this.root = root;
    }

    /**
     * @return what became of each item, in the same order
     * @throws StoreGone if the store cannot be worked on any more
     */
    public List<Purged> purge(List<TrashPlace> places) {
        root.check();
        List<Purged> outcomes = new ArrayList<>(places.size());
        for (TrashPlace place : places) {
            Purged purged = purge(place);
            if (purged instanceof Purged.Failed) {
                root.check();
            }
            outcomes.add(purged);
        }
        tidy(places);
        return outcomes;
    }

    private Purged purge(TrashPlace place) {
        try {
            return Items.claim(root, place, Area.PURGING) || begun(place) ? delete(place) : new Purged.Missing();
        } catch (IOException failed) {
            return new Purged.Failed(Failures.why(failed), 0);
        }
    }

    private void tidy(List<TrashPlace> places) {
        try {
            for (String run : places.stream().map(TrashPlace::run).distinct().toList()) {
                Items.tidy(root, run);
            }
        } catch (IOException later) {
            // An empty directory or a journal too many does no harm; the next purge of the run tries again.
            root.check();
        }
    }

    private boolean begun(TrashPlace place) throws IOException {
        return root.area(Area.PURGING).look(Path.of(place.workName())) != null;
    }

    private Purged delete(TrashPlace place) throws IOException {
        Deletion deletion = new Deletion();
        Dir works = root.area(Area.PURGING);
        Path name = Path.of(place.workName());
        long bytes;
        try (Dir work = works.child(name)) {
            ItemFile.Content content = ItemFile.read(work);
            bytes = content == null ? 0 : content.item().bytes();
            for (Path each : work.names()) {
                if (!each.equals(ItemFile.NAME)) {
                    deletion.delete(work, each);
                }
            }
            if (deletion.failure() != null) {
                return new Purged.Failed(deletion.failure(), deletion.files());
            }
            // Last, so that as long as anything is left it can be told what it was.
            if (content != null || work.look(ItemFile.NAME) != null) {
                work.deleteFile(ItemFile.NAME);
            }
        }
        works.deleteDirectory(name);
        return new Purged.Gone(bytes, deletion.files());
    }
}
