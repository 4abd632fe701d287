package dev.winnow.cli.upkeep;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.job.Unlocking;
import dev.winnow.job.Unlocking.Unlocked;
import dev.winnow.jobfile.Job;
import dev.winnow.service.ExitCode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unlock JOB --reason TEXT} */
@CommandLine.Command(name = "unlock", mixinStandardHelpOptions = true,
        description = "Frees the stores of a job from a holder on another host that is gone for good. A dead process "
                + "of this host needs no unlocking, a live one keeps its store.",
        footer = "  winnow unlock nightly.yaml --reason \"host build7 was scrapped\"")
public final class UnlockCommand extends Command {

    @Parameters(paramLabel = "JOB", description = "a job file")
    private String file;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "how you know that the holder is "
            + "gone; kept in the ledger")
    private String reason;

    public UnlockCommand(Shell shell) {
        super(shell);
    }

    private record Freed(String store, String freedFrom) { }

    @Override
    protected ExitCode run() {
        Job job = job(file);
        try (Catalog catalog = existingCatalog()) {
            List<Unlocked> unlocked = new Unlocking(catalog, shell().operator()).unlock(job, name(reason));
            unlocked.forEach(store -> say(store.store() + ": " + (store.holder() == null ? "nobody held it"
                    : "freed from " + store.holder())));
            if (common().json()) {
                document(unlocked.stream().map(store -> new Freed(store.store(), store.holder())).toList());
            }
            return ExitCode.DONE;
        }
    }
}
