package dev.winnow.batch;

import dev.winnow.apply.Purge;
import dev.winnow.apply.Purged;
import dev.winnow.apply.TrashPlace;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Pins;
import dev.winnow.catalog.Removals;
import dev.winnow.catalog.Removals.Removal;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Deletes for good what has been in the trash for long enough; a build that is pinned meanwhile waits there. */
final class PurgeWork implements Work {

    private static final int BATCH = 200;

    private final LiveRun run;
    private final Catalog catalog;
    private final Removals removals;
    private final WritableStores stores;
    private final RunTotals totals;
    private final Deque<Removal> left;

    PurgeWork(LiveRun run, WritableStores stores, List<Removal> due, RunTotals totals) {
        this.run = run;
        this.catalog = run.catalog();
        this.removals = new Removals(catalog);
        this.stores = stores;
        this.totals = totals;
        this.left = new ArrayDeque<>(due);
        run.progress().stage("purge, items", due.size());
    }

    @Override
    public boolean next() {
        noteSpace();
        Claims claims = catalog.inTransaction(this::claim);
        for (int i = 0; i < claims.looked(); i++) {
            left.poll();
        }
        claims.pinned().forEach(removal -> {
            totals.skipped(removal);
            run.faults().add(removal.key() + " " + removal.kinds(), "is pinned and waits in the trash for restore");
        });
        List<Removal> claimed = claims.taken();
        if (claimed.isEmpty()) {
            return !left.isEmpty();
        }
        List<Purged> outcomes = new Purge(stores.of(claimed.get(0).store()).root())
                .purge(claimed.stream().map(removal -> new TrashPlace(removal.run(), removal.seq())).toList());
        catalog.transact(() -> {
            for (int i = 0; i < outcomes.size(); i++) {
                if (!(outcomes.get(i) instanceof Purged.Failed)) {
                    removals.purged(claimed.get(i), run.id(), run.row().operator().actor());
                }
            }
        });
        for (int i = 0; i < outcomes.size(); i++) {
            count(claimed.get(i), outcomes.get(i));
        }
        catalog.ledger().flush();
        noteSpace();
        return !left.isEmpty();
    }

    /** What file systems gain is what was really freed: less than the sizes of files that have other names. */
    private void noteSpace() {
        Set<FileStore> seen = new HashSet<>();
        long free = 0;
        try {
            for (WritableStores.Writable store : stores.all()) {
                FileStore fileSystem = Files.getFileStore(store.store().root());
                if (seen.add(fileSystem)) {
                    free += fileSystem.getUnallocatedSpace();
                }
            }
            totals.space(free);
        } catch (IOException unknown) {
            // A figure for the report, nothing that a purge depends on.
        }
    }

    /** What became of the first items that are left; they leave the queue once that is committed. */
    private record Claims(List<Removal> taken, List<Removal> pinned) {
        int looked() {
            return taken.size() + pinned.size();
        }
    }

    /** Claims the next items of one store that no pin holds. */
    private Claims claim() {
        catalog.passGate();
        Pins.InForce pins = new Pins(catalog).inForce();
        Claims claims = new Claims(new ArrayList<>(), new ArrayList<>());
        for (Removal removal : left) {
            if (claims.looked() == BATCH || removal.store() != left.peek().store()) {
                break;
            }
            if (pins.of(removal.key()).isEmpty() || removal.state().equals(Removals.PURGING)) {
                removals.purging(removal, run.id());
                claims.taken().add(removal);
            } else {
                claims.pinned().add(removal);
            }
        }
        return claims;
    }

    private void count(Removal removal, Purged outcome) {
        run.progress().done(1, removal.bytes());
        if (outcome instanceof Purged.Failed failed) {
            totals.skipped(removal);
            run.faults().add(removal.key() + " " + removal.kinds(), "not wholly purged: " + failed.why());
            return;
        }
        if (outcome instanceof Purged.Missing && removal.state().equals(Removals.TRASHED)) {
            run.faults().add(removal.key() + " " + removal.kinds(), "was not in the trash any more");
        }
        totals.done(removal);
    }
}
