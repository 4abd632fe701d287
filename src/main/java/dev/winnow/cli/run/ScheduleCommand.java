package dev.winnow.cli.run;

import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.cli.command.Waiting;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.report.output.Times;
import dev.winnow.service.ExitCode;
import dev.winnow.service.schedule.JobRuns;
import dev.winnow.service.schedule.JobsFolder;
import dev.winnow.service.schedule.RunQueue;
import dev.winnow.service.schedule.ScheduleList;
import dev.winnow.service.schedule.Scheduler;
import dev.winnow.service.schedule.SchedulerLock;
import dev.winnow.service.schedule.SchedulerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "schedule", mixinStandardHelpOptions = true,
        description = "Runs every job file of a folder by its schedule, one after the other, until it is stopped. New, "
                + "changed and removed files are noticed; of a faulty one the last good version goes on.",
        footer = {"  winnow schedule /etc/winnow",
            "  winnow schedule --list /etc/winnow"})
public final class ScheduleCommand extends Command {

    private static final Duration TICK = Duration.ofSeconds(1);

    @Parameters(paramLabel = "JOBS-DIR", description = "a folder with job files: *.yaml, *.yml, *.json")
    private String directory;

    @Option(names = "--list", description = "only say when each job is due next and how its last run ended")
    private boolean list;

    @Mixin
    private Waiting waiting;

    @Override
    protected ExitCode run() throws IOException {
        Path folder = path(directory);
        if (!Files.isDirectory(folder)) {
            throw Halt.usage(NameCodec.shownAbsolute(folder) + " is no folder; name the one with the job files");
        }
        StateDirectory state = common().state(shell().environment());
        Path file = SchedulerLock.file(state, folder);
        if (list) {
            return list(new JobsFolder(folder), file);
        }
        // Opened once, so that a fault is reported at the start. Between runs no process holds it.
        catalog().close();
        try (SchedulerLock claim = SchedulerLock.take(state, folder)) {
            JobRuns runs = jobRuns(waiting);
            new Scheduler(new JobsFolder(folder), new SchedulerState(claim.file(), shell().operator().pid()), shell().clock(),
                    shell().stop(), TICK, new RunQueue(shell().clock(), shell().stop()), true,
                    (job, ticket) -> runs.run(job, null, ticket), this::log).run();
        }
        document(SchedulerState.read(file));
        return ExitCode.DONE;
    }

    private void log(String job, String line) {
        log().say("info", job, log().json() ? line : shell().clock().instant().truncatedTo(ChronoUnit.SECONDS) + " "
                + (job == null ? "" : job + ": ") + line);
    }

    private ExitCode list(JobsFolder folder, Path file) throws IOException {
        folder.look();
        List<ScheduleList.Line> lines = ScheduleList.of(folder.files(), SchedulerState.read(file),
                shell().clock().instant());
        if (common().json()) {
            document(lines);
        } else {
            new Listing(this, false, ZoneOffset.UTC).records(Shown.class, lines.stream().filter(line -> line.job() != null)
                    .map(ScheduleCommand::shown).toList());
            lines.stream().filter(line -> line.fault() != null).forEach(line -> warn(line.fault()));
        }
        return lines.stream().anyMatch(line -> line.fault() != null) ? ExitCode.USAGE : ExitCode.DONE;
    }

    private static Shown shown(ScheduleList.Line line) {
        return new Shown(line.job(), line.next() == null ? "never" : Listing.time(line.next(), line.zone()),
                line.schedule(), new Times(line.zone()).name(), line.phase(),
                line.lastEnded() == null ? null : Listing.time(line.lastEnded(), line.zone()), line.lastExit(), line.lastSaid());
    }

    /** A job for people; each has times in its own zone. */
    private record Shown(String job, String next, String schedule, String zone, String phase, String lastEnded, Integer exit,
                         String lastSaid) { }
}
