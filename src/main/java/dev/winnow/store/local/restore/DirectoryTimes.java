package dev.winnow.store.local.restore;

import dev.winnow.files.DirectoryState;
import dev.winnow.store.local.root.StoreRoot;
import dev.winnow.store.local.trash.ItemFile;
import dev.winnow.store.local.trash.Journal;
import dev.winnow.store.local.trash.RestoreTimes;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Restores the times of directories when their contents come back, in any order. If the time of a directory is not one
 * that Winnow set, somebody else has changed the directory since, and it keeps its new time.
 */
final class DirectoryTimes {

    private final StoreRoot root;
    private Map<String, Map<Instant, Instant>> changes;

    DirectoryTimes(StoreRoot root) {
        this.root = root;
    }

    RestoreTimes.Dating of(ItemFile.Content content) {
        return (before, now) -> {
            Instant found = dated(content, before, now);
            // The return of another item may have changed the directory and failed before it restored the time.
            Instant begun = found != null ? null : RestoreTimes.begun(root, before.path());
            return begun == null ? found : dated(content, before, begun);
        };
    }

    /** Later removals from the same directory changed its time again. This follows their changes back to this removal. */
    private Instant dated(ItemFile.Content content, DirectoryState before, Instant now) {
        Set<Instant> seen = new HashSet<>();
        for (Instant at = now; at != null && seen.add(at); at = changes().getOrDefault(before.path(), Map.of()).get(at)) {
            if (!at.isAfter(before.modified())) {
                return at;
            }
            // If the run was killed, the journal lacks this removal's own change.
            if (content.left().contains(new DirectoryState.Left(before.path(), at))) {
                return before.modified();
            }
        }
        return null;
    }

    private Map<String, Map<Instant, Instant>> changes() {
        if (changes == null) {
            Map<String, Map<Instant, Instant>> read = new HashMap<>();
            try {
                Journal.readChanges(root, change -> read.computeIfAbsent(change.path(), path -> new HashMap<>())
                        .merge(change.after(), change.before(), (a, b) -> a.isBefore(b) ? a : b));
            } catch (IOException unreadable) {
                // The directories then keep the time of the restore.
                read.clear();
            }
            changes = read;
        }
        return changes;
    }
}
