package dev.winnow.service.document;

import dev.winnow.catalog.history.Removals.Removal;
import java.time.Instant;

/**
 * A removed part in the output of {@code --json}.
 *
 * @param run   id of the run that removed it
 * @param purge the time from which on it may be purged
 * @param trash its present or former place in the trash, relative to its store's root
 */
public record TrashedDocument(String key, String part, String path, String run, String job, long bytes, long files,
                              Instant removed, Instant purge, String state, String trash) {

    public static TrashedDocument of(Removal removal) {
        return new TrashedDocument(removal.key(), removal.kinds(), removal.path(), removal.run(), removal.job(),
                removal.bytes(), removal.files(), removal.removedAt(), removal.purgeAt(), removal.state(),
                removal.trashPath());
    }
}
