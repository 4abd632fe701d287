package dev.winnow.cli.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Waiting;
import dev.winnow.job.Adoption;
import dev.winnow.job.Adoption.Adopted;
import dev.winnow.job.Engine;
import dev.winnow.job.Unlocking;
import dev.winnow.job.Unlocking.Unlocked;
import dev.winnow.jobfile.Job;
import dev.winnow.service.ExitCode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that bind stores to a job, and free them. */
public final class StoreCommands {

    private StoreCommands() {
    }

    @CommandLine.Command(name = "adopt", mixinStandardHelpOptions = true,
            description = "Lets a job change its stores: leaves a mark in each root that binds it to this catalog.",
            footer = {"  winnow adopt nightly.yaml",
                "  winnow adopt nightly.yaml --take-over \"the old catalog is lost\""})
    public static final class AdoptCommand extends Command {

        @Parameters(paramLabel = "JOB", description = "a job file")
        private String file;

        @Option(names = "--take-over", paramLabel = "REASON", description = "take stores that another catalog or job has")
        private String takeOver;

        @Mixin
        private Waiting waiting;

        @Override
        protected ExitCode run() {
            Job job = job(file);
            try (Catalog catalog = catalog(); Engine engine = engine(catalog, waiting)) {
                List<Adopted> adopted = Adoption.adopt(engine, job, said("--take-over", takeOver));
                adopted.forEach(store -> say(store.name() + ": " + store.root() + " is adopted by job " + job.name()
                        + (store.isNew() ? "" : ", as before")));
                adopted.stream().filter(store -> store.missing() != null).forEach(store -> warn(store.name() + ": "
                        + store.missing()));
                document(adopted.stream().map(store -> new Bound(store.name(), store.root(), store.store(),
                        store.isNew(), store.missing())).toList());
                return adopted.stream().allMatch(store -> store.missing() == null) ? ExitCode.DONE : ExitCode.PROBLEMS;
            }
        }

        private record Bound(String name, String root, String store, @JsonProperty("new") boolean isNew,
                             @JsonInclude(JsonInclude.Include.NON_NULL) String missing) { }
    }

    @CommandLine.Command(name = "unlock", mixinStandardHelpOptions = true,
            description = "Frees the stores of a job from a holder on another host that is gone for good. A dead process "
                    + "of this host needs no unlocking, a live one keeps its store.",
            footer = "  winnow unlock nightly.yaml --reason \"host build7 was scrapped\"")
    public static final class UnlockCommand extends Command {

        @Parameters(paramLabel = "JOB", description = "a job file")
        private String file;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "how you know that the holder is "
                + "gone; kept in the ledger")
        private String reason;

        private record Freed(String store, String freedFrom) { }

        @Override
        protected ExitCode run() {
            Job job = job(file);
            try (Catalog catalog = existingCatalog()) {
                List<Unlocked> unlocked = new Unlocking(catalog, shell().operator()).unlock(job, said("--reason", reason));
                unlocked.forEach(store -> say(store.store() + ": " + (store.holder() == null ? "nobody held it"
                        : "freed from " + store.holder())));
                document(unlocked.stream().map(store -> new Freed(store.store(), store.holder())).toList());
                return ExitCode.DONE;
            }
        }
    }
}
