package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.NeedingBuilds;
import dev.winnow.catalog.history.Removals;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Waiting;
import dev.winnow.cli.run.PlanCommands.PlanCommand;
import dev.winnow.job.Applying;
import dev.winnow.job.Applying.Ran;
import dev.winnow.job.Engine;
import dev.winnow.job.Planning;
import dev.winnow.job.Restoring;
import dev.winnow.job.RunResult;
import dev.winnow.job.notices.RunFollowUp;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.model.PartKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.policy.value.Age;
import dev.winnow.service.AsOf;
import dev.winnow.service.ExitCode;
import dev.winnow.service.RunResultText;
import dev.winnow.service.document.RunDocument;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that change stores. */
public final class ApplyCommands {

    private ApplyCommands() {
    }

    @CommandLine.Command(name = "apply", mixinStandardHelpOptions = true,
            description = "Executes a saved plan: moves what it removes to the trash, item by item, each checked again "
                    + "first. Goes on where an interrupted apply of the plan stopped.",
            footer = "  winnow apply p-20261122-120000-a1b2c3")
    public static final class ApplyCommand extends Command {

        @Parameters(paramLabel = "PLAN", description = "a plan's id, p-...")
        private String plan;

        @Option(names = "--limit-override", paramLabel = "REASON", description = "go on against limits and the clock; the "
                + "reason is kept in the ledger")
        private String override;

        @Mixin
        private Waiting waiting;

        @Override
        protected ExitCode run() {
            try (Catalog catalog = existingCatalog(); Engine engine = engine(catalog, waiting)) {
                Job job = Planning.jobOf(catalog, plan);
                RunFollowUp after = new RunFollowUp(engine, this::warn);
                RunResult result = after.followed(job, () ->
                        new Applying(engine, this::warn).apply(job, plan, said("--limit-override", override)), applied -> null);
                RunText.say(this, result);
                document(RunDocument.of(result));
                if (result.row().outcome() == RunOutcome.STOPPED) {
                    warn("stopped between two items; to go on: apply " + plan);
                }
                return RunResultText.code(RunResultText.code(result), after);
            }
        }
    }

    @CommandLine.Command(name = "run", mixinStandardHelpOptions = true,
            description = "Plans, applies the plan where limits and approval allow, and purges what is due.",
            footer = {"  winnow run nightly.yaml",
                "  winnow run nightly.yaml --limit-override \"the old server is gone\""})
    public static final class RunCommand extends Command {

        @Parameters(paramLabel = "JOB", description = "a job file")
        private String file;

        @Option(names = "--as-of", paramLabel = "TIME", description = "judge ages at this instant, not later than now")
        private String asOf;

        @Option(names = "--dry-run", description = "the same as plan")
        private boolean dryRun;

        @Option(names = "--limit-override", paramLabel = "REASON", description = "go on against limits and the clock; the "
                + "reason is kept in the ledger")
        private String override;

        @Option(names = "--without", paramLabel = "STORE", description = "leave this store out, such as one whose disk or host "
                + "is away; refused where what is decided of the others could be another thing with it")
        private List<String> without = List.of();

        @Mixin
        private Waiting waiting;

        @Override
        protected ExitCode run() {
            Job job = job(file).without(without);
            if (dryRun) {
                return PlanCommand.plan(this, job, asOf, said("--limit-override", override), waiting);
            }
            try (Catalog catalog = catalog(); Engine engine = engine(catalog, waiting)) {
                Instant instant = AsOf.judged(asOf, job.policy().zone());
                RunFollowUp after = new RunFollowUp(engine, this::warn);
                Ran ran = after.followed(job, () ->
                        new Applying(engine, this::warn).run(job, instant, said("--limit-override", override)), Ran::held);
                if (ran.planned() != null) {
                    PlanCommand.say(this, ran.plan());
                }
                if (ran.apply() != null) {
                    RunText.say(this, ran.apply());
                }
                if (ran.purge() != null) {
                    RunText.say(this, ran.purge());
                }
                hint(ran);
                if (ran.plan().hold().isPresent() && ran.plan().closed().isEmpty()) {
                    PlanCommand.sayHold(this, ran.plan());
                } else if (ran.held() != null) {
                    warn(ran.held().getMessage());
                }
                document(new Done(RunDocument.of(ran.plan()), RunDocument.of(ran.apply()),
                        RunDocument.of(ran.purge())));
                return RunResultText.code(RunResultText.code(ran), after);
            }
        }

        /** Each is null if there was no such run. */
        private record Done(RunDocument.OfPlan plan, RunDocument apply, RunDocument purge) { }

        private void hint(Ran ran) {
            if (RunResultText.code(ran.apply()) == ExitCode.TERMINATED) {
                warn("stopped between two items; to go on: apply " + ran.plan().plan().id() + ", or run again");
            } else if (RunResultText.code(ran.planned()) == ExitCode.TERMINATED
                    || RunResultText.code(ran.purge()) == ExitCode.TERMINATED) {
                warn("stopped before the end; to go on: run again");
            }
        }
    }

    @CommandLine.Command(name = "restore", mixinStandardHelpOptions = true,
            description = "Brings a build, one of its parts, or all that a run removed back from the trash as it was, and "
                    + "pins it for 14 days.",
            footer = {"  winnow restore app/main/linux-x86_64/1.4.0",
                "  winnow restore r-20261122-120000-a1b2c3 --part logs"})
    public static final class RestoreCommand extends Command {

        @Parameters(paramLabel = "KEY-or-RUN", description = "a build's key, or the id of the apply that removed it, r-...")
        private String keyOrRun;

        @Option(names = "--part", paramLabel = "KIND", description = "only this kind of part: products, logs, or one that the job file names")
        private String part;

        @Option(names = "--no-pin", description = "do not pin what comes back; the next run may remove it again")
        private boolean noPin;

        @Mixin
        private Waiting waiting;

        @Override
        protected ExitCode run() {
            PartKind kind = kind();
            try (Catalog catalog = existingCatalog(); Engine engine = engine(catalog, waiting)) {
                RunResult result = new Restoring(engine, this::warn).restore(name(keyOrRun), kind, !noPin);
                RunFollowUp after = new RunFollowUp(engine, this::warn);
                RunText.say(this, result);
                document(RunDocument.of(result));
                if (!noPin && result.row().counts().kept() > 0) {
                    say("What came back is pinned for 14 days; to end that sooner: winnow unpin KEY --all --by NAME --reason TEXT; "
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

    @CommandLine.Command(name = "purge", mixinStandardHelpOptions = true,
            description = "Deletes for good what the job's runs removed and whose time in the trash is over; what is "
                    + "pinned meanwhile waits.",
            footer = {"  winnow purge nightly.yaml",
                "  winnow purge nightly.yaml --older-than 2d"})
    public static final class PurgeCommand extends Command {

        @Parameters(paramLabel = "JOB", description = "a job file")
        private String file;

        @Option(names = "--older-than", paramLabel = "AGE", description = "purge what was removed longer ago than this, "
                + "whatever its date, such as 2d")
        private Age olderThan;

        @Option(names = "--limit-override", paramLabel = "REASON", description = "go on against the clock")
        private String override;

        @Mixin
        private Waiting waiting;

        @Override
        protected ExitCode run() {
            Job job = job(file);
            try (Catalog catalog = catalog(); Engine engine = engine(catalog, waiting)) {
                Instant limit = olderThan == null ? null : olderThan.before(catalog.clock().instant(), job.policy().zone());
                RunFollowUp after = new RunFollowUp(engine, this::warn);
                RunResult result = after.followed(job, () ->
                        new Applying(engine, this::warn).purge(job, limit, said("--limit-override", override)), purged -> null);
                RunText.say(this, result);
                document(RunDocument.of(result));
                return RunResultText.code(RunResultText.code(result), after);
            }
        }
    }
}
