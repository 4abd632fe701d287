package dev.winnow.catalog.event;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.LedgerLine;
import dev.winnow.catalog.storage.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.commons.io.file.PathUtils;

/** Replays the decisions of people from a ledger into a temporary catalog. */
public final class ReplayedDecisions implements AutoCloseable {

    private final Path folder;
    private final Catalog catalog;

    /** @throws IOException if the temporary catalog cannot be made */
    public ReplayedDecisions() throws IOException {
        folder = Files.createTempDirectory("winnow-replay");
        catalog = Catalog.open(new StateDirectory(folder), new Database.Embedded(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                new Replay());
    }

    public void add(LedgerLine line) {
        EventJson.read(line.event(), line.data(), DecisionEvent.class).ifPresent(event ->
                catalog.transact(() -> event.replay(new ReplayContext(catalog, line))));
    }

    public Catalog catalog() {
        return catalog;
    }

    @Override
    public void close() {
        catalog.close();
        try {
            PathUtils.deleteDirectory(folder);
        } catch (IOException left) {
            // The system clears the folder for temporary files.
        }
    }
}
