package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.job.Worker;
import dev.winnow.model.Halt;
import dev.winnow.model.OwnVersion;
import dev.winnow.service.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code worker} */
@CommandLine.Command(name = "worker", mixinStandardHelpOptions = true,
        description = "Scans, removes, restores and purges in the stores that name this host as their 'host', for jobs "
                + "that any host runs, until it is stopped. Needs a catalog that hosts share.",
        footer = "  winnow worker --database postgresql://db.example.org/winnow")
public final class WorkerCommand extends Command {

    /** Each parallel run needs its own connections to the catalog, and a process has only so many. */
    private static final int MOST = 4;

    @Option(names = "--name", paramLabel = "HOST", description = "the host whose stores it works on; default: "
            + "$$WINNOW_HOST, else this host's name")
    private String name;

    @Option(names = "--parallel", paramLabel = "N", defaultValue = "1", description = "how many runs it works for at once; "
            + "default: ${DEFAULT-VALUE}")
    private int parallel;

    public WorkerCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        if (parallel < 1 || parallel > MOST) {
            throw Halt.usage("--parallel " + parallel + " cannot be; write a number from 1 to " + MOST);
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
