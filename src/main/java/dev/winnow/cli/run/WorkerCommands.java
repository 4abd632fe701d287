package dev.winnow.cli.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Workers;
import dev.winnow.catalog.Workers.Seen;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.job.Worker;
import dev.winnow.model.Halt;
import dev.winnow.model.OwnVersion;
import dev.winnow.report.output.Text;
import dev.winnow.service.ExitCode;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Commands of the hosts that work for others. */
public final class WorkerCommands {

    private WorkerCommands() {
    }

    @CommandLine.Command(name = "worker", mixinStandardHelpOptions = true,
            description = "Scans, removes, restores and purges in the stores that name this host as their 'host', for jobs "
                    + "that any host runs, until it is stopped. Needs a catalog that hosts share.",
            footer = "  winnow worker --database postgresql://db.example.org/winnow")
    public static final class WorkerCommand extends Command {

        /** Each parallel run needs its own connections to the catalog, and a process has only so many. */
        private static final int MOST = 4;

        @Option(names = "--name", paramLabel = "HOST", description = "the host whose stores it works on; default: "
                + "$$WINNOW_HOST, else this host's name")
        private String name;

        @Option(names = "--parallel", paramLabel = "N", defaultValue = "1", description = "how many runs it works for at once; "
                + "default: ${DEFAULT-VALUE}")
        private int parallel;

        @Override
        protected ExitCode run() {
            if (parallel < 1 || parallel > MOST) {
                throw Halt.usage("--parallel is " + parallel + "; write a number from 1 to " + MOST);
            }
            if (name != null) {
                named(name);
            }
            try (Catalog catalog = catalog()) {
                if (!catalog.shared()) {
                    throw Halt.usage("a worker needs a catalog that hosts share; name its database with --database");
                }
                new Worker(catalog, shell().operator(), OwnVersion.text(), parallel, shell().stop(),
                        line -> log().say("info", null, line)).run();
            }
            return ExitCode.DONE;
        }
    }

    @CommandLine.Command(name = "workers", mixinStandardHelpOptions = true,
            description = "Lists the workers of all hosts: their work, the time of their last report, and the state of their "
                    + "stores.")
    public static final class WorkersCommand extends Command {

        private static final String GONE = "gone";
        private static final String IDLE = "idle";

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
                workers.all().forEach(report -> shown.add(new Shown(report.host(), report.version(), report.pid(),
                        workers.stores(report.host()).stream().map(WorkersCommand::store).toList(),
                        !catalog.shared() || !catalog.locks().working(report.host())
                                ? report.state().equals(Workers.STOPPED) ? report.state() : GONE : report.state().isEmpty() ? IDLE : report.state(),
                        report.since(), report.lastSeen())));
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
            new Listing(this, false, ZoneOffset.UTC).records(Line.class, lines);
            return ExitCode.DONE;
        }

        private static StoreSeen store(Seen seen) {
            return new StoreSeen(seen.root(), seen.mark(), seen.freeBytes());
        }
    }
}
