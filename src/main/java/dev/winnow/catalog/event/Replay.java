package dev.winnow.catalog.event;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.LedgerLanguage;
import dev.winnow.catalog.storage.LedgerLine;

/**
 * Teaches the catalog what the ledger knows and it does not: after a power cut that cost the database its last
 * moments, and after an older copy of it was put back. What people decided and what was removed counts again; scans,
 * plans and their reports are made anew.
 */
public final class Replay implements LedgerLanguage {

    @Override
    public void replay(Catalog catalog, LedgerLine line) {
        // What only a newer version knows is passed over.
        EventJson.read(line.event(), line.data(), Event.class).ifPresent(event ->
                event.replay(new Retelling(catalog, line)));
    }

    @Override
    public void mended(Catalog catalog, long tornBytes) {
        new Events(catalog).apply("winnow", new Note.LedgerMended(tornBytes));
    }
}
