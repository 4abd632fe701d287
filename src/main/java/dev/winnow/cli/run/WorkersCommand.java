package dev.winnow.cli.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Workers;
import dev.winnow.catalog.Workers.Seen;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.cli.command.Shell;
import dev.winnow.report.output.Text;
import dev.winnow.service.ExitCode;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** {@code workers} */
@CommandLine.Command(name = "workers", mixinStandardHelpOptions = true,
        description = "Lists the workers of all hosts: what they do, when they were last heard of, and what they found of "
                + "their stores.")
public final class WorkersCommand extends Command {

    private static final String GONE = "gone";
    private static final String IDLE = "idle";

    public WorkersCommand(Shell shell) {
        super(shell);
    }

    private record StoreSeen(String name, String mark, @JsonProperty("free_bytes") Long freeBytes) { }

    private record Shown(String host, String version, long pid, List<StoreSeen> stores, String state, Instant since,
                         @JsonProperty("last_seen") Instant lastSeen) { }

    private record Line(String host, String state, Instant since, Instant lastSeen, String version, String store,
                        String free, String mark) { }

    @Override
    protected ExitCode run() throws IOException {
        List<Shown> shown = new ArrayList<>();
        try (Catalog catalog = existingCatalog()) {
            Workers workers = new Workers(catalog);
            workers.all().forEach(told -> shown.add(new Shown(told.host(), told.version(), told.pid(),
                    workers.stores(told.host()).stream().map(WorkersCommand::store).toList(),
                    !catalog.shared() || !catalog.holds().working(told.host())
                            ? told.state().equals(Workers.STOPPED) ? told.state() : GONE : told.state().isEmpty() ? IDLE : told.state(),
                    told.since(), told.lastSeen())));
        }
        if (common().json()) {
            document(shown);
            return ExitCode.DONE;
        }
        List<Line> lines = new ArrayList<>();
        for (Shown worker : shown) {
            List<StoreSeen> stores = worker.stores().isEmpty() ? List.of(new StoreSeen("", null, null)) : worker.stores();
            stores.forEach(store -> lines.add(new Line(worker.host(), worker.state(), worker.since(), worker.lastSeen(),
                    worker.version(), store.name(), store.freeBytes() == null ? "" : Text.size(store.freeBytes()),
                    store.mark() == null ? "" : store.mark())));
        }
        Listing.of(this, false, ZoneOffset.UTC).records(Line.class, lines);
        return ExitCode.DONE;
    }

    private static StoreSeen store(Seen seen) {
        return new StoreSeen(seen.root(), seen.mark(), seen.freeBytes());
    }
}
