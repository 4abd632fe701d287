package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.NeedingBuilds;
import dev.winnow.catalog.history.Removals;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.cli.command.Waiting;
import dev.winnow.job.Engine;
import dev.winnow.job.Restoring;
import dev.winnow.job.RunResult;
import dev.winnow.job.notices.RunFollowUp;
import dev.winnow.model.Halt;
import dev.winnow.model.PartKind;
import dev.winnow.service.ExitCode;
import dev.winnow.service.RunResultText;
import dev.winnow.service.document.RunDocument;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code restore KEY-or-RUN} */
@CommandLine.Command(name = "restore", mixinStandardHelpOptions = true,
        description = "Brings a build, one of its parts, or all that a run removed back from the trash as it was, and "
                + "pins it for 14 days.",
        footer = {"  winnow restore app/main/linux-x86_64/1.4.0",
            "  winnow restore r-20261122-120000-a1b2c3 --part logs"})
public final class RestoreCommand extends Command {

    @Parameters(paramLabel = "KEY-or-RUN", description = "a build's key, or the id of the apply that removed it, r-...")
    private String keyOrRun;

    @Option(names = "--part", paramLabel = "KIND", description = "only this kind of part: products, logs, or one that the job file names")
    private String part;

    @Option(names = "--no-pin", description = "do not pin what comes back; the next run may remove it again")
    private boolean noPin;

    @Mixin
    private Waiting waiting;

    public RestoreCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        PartKind kind = kind();
        try (Catalog catalog = existingCatalog(); Engine engine = engine(catalog, waiting)) {
            RunResult result = new Restoring(engine, this::warn).restore(name(keyOrRun), kind, !noPin);
            RunFollowUp after = new RunFollowUp(engine, this::warn);
            RunText.say(this, result);
            if (common().json()) {
                document(RunDocument.of(result));
            }
            if (!noPin && result.row().counts().kept() > 0) {
                say("What came back is pinned for 14 days; to end that sooner: winnow unpin KEY --all --reason TEXT; "
                        + "to restore without a pin: --no-pin");
            }
            ExitCode code = feedsFollow(catalog, RunResultText.code(result));
            after.restored(result);
            tellNeeds(catalog, result.row().id());
            return RunResultText.code(code, after);
        }
    }

    /** Names the builds that restored ones need and that are not present. */
    private void tellNeeds(Catalog catalog, String restore) {
        Map<String, String> lacking = new NeedingBuilds(catalog).missingFor(restore);
        Set<String> trashed = new Removals(catalog).trashed(lacking.keySet());
        lacking.forEach((key, by) -> warn(by + " needs " + key + (trashed.contains(key)
                ? ", which lies in the trash; winnow restore '" + key + "' brings it back"
                : ", which is not present")));
    }

    private PartKind kind() {
        try {
            return part == null ? null : PartKind.of(part);
        } catch (IllegalArgumentException neither) {
            throw Halt.usage("--part " + neither.getMessage());
        }
    }
}
