package dev.winnow.catalog.event;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.LedgerReplayer;
import dev.winnow.catalog.storage.LedgerLine;

/**
 * Replays ledger events that the catalog has lost, through a power cut or because an older copy of the database was
 * restored. This restores decisions of people and removals. Scans, plans and reports must be made again.
 */
public final class Replay implements LedgerReplayer {

    @Override
    public void replay(Catalog catalog, LedgerLine line) {
        // Events of newer versions are skipped.
        EventJson.read(line.event(), line.data(), Event.class).ifPresent(event ->
                event.replay(new ReplayContext(catalog, line)));
    }

    @Override
    public void mended(Catalog catalog, long tornBytes) {
        new Events(catalog).apply("winnow", new RecordOnlyEvent.LedgerMended(tornBytes));
    }
}
