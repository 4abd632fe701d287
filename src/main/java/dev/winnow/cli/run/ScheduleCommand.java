package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.ExitCode;
import dev.winnow.cli.command.Shell;
import dev.winnow.cli.schedule.JobsFolder;
import dev.winnow.cli.schedule.ScheduleFile;
import dev.winnow.cli.schedule.ScheduleList;
import dev.winnow.cli.schedule.Scheduler;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.model.LockFile;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code schedule JOBS-DIR} */
@CommandLine.Command(name = "schedule", mixinStandardHelpOptions = true,
        description = "Runs every job file of a folder by its schedule, one after the other, until it is stopped. New, "
                + "changed and removed files are noticed; of a faulty one the last good version goes on.")
public final class ScheduleCommand extends Command {

    private static final Duration TICK = Duration.ofSeconds(1);

    @Parameters(paramLabel = "JOBS-DIR", description = "a folder with job files: *.yaml, *.yml, *.json")
    private String directory;

    @Option(names = "--list", description = "only say when each job is due next and how its last run ended")
    private boolean list;

    public ScheduleCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() throws IOException {
        Path folder = path(directory);
        if (!Files.isDirectory(folder)) {
            throw Halt.usage(NameCodec.shownAbsolute(folder) + " is no folder; name the one with the job files");
        }
        StateDirectory state = common().state(shell().environment());
        String id = UUID.nameUUIDFromBytes(NameCodec.shownAbsolute(folder.toRealPath())
                .getBytes(StandardCharsets.UTF_8)).toString().substring(0, 8);
        Path file = state.path().resolve("schedule-" + id + ".json");
        if (list) {
            return list(new JobsFolder(folder), file);
        }
        // Opened once to say at once what is wrong with it; between runs it belongs to nobody.
        catalog().close();
        Path lock = state.locks().resolve("schedule-" + id + ".lock");
        try (FileChannel channel = LockFile.open(lock)) {
            hold(channel, lock, folder);
            new Scheduler(new JobsFolder(folder), new ScheduleFile(file, shell().operator().pid()), shell().clock(),
                    shell().stop(), TICK, this::run, this::log).run();
        }
        if (common().json()) {
            document(ScheduleFile.read(file));
        }
        return ExitCode.DONE;
    }

    private Scheduler.Result run(Job job) {
        return new ScheduledRun(this, job).run();
    }

    private void log(String job, String line) {
        log().say("info", job, log().json() ? line : shell().clock().instant().truncatedTo(ChronoUnit.SECONDS) + " "
                + (job == null ? "" : job + ": ") + line);
    }

    private static void hold(FileChannel channel, Path lock, Path folder) throws IOException {
        if (LockFile.tryLock(channel) == null) {
            throw new Halt(Halt.Kind.BUSY, LockFile.holder(lock) + " already runs the jobs of "
                    + NameCodec.shownAbsolute(folder) + "; stop it first");
        }
    }

    private ExitCode list(JobsFolder folder, Path file) {
        folder.look();
        List<ScheduleList.Line> lines = ScheduleList.of(folder.files(), ScheduleFile.read(file),
                shell().clock().instant());
        if (common().json()) {
            document(lines.stream().map(ScheduleList.Line::document).toList());
        } else {
            lines.forEach(line -> say(line.text()));
        }
        return lines.stream().anyMatch(line -> line.fault() != null) ? ExitCode.USAGE : ExitCode.DONE;
    }

    /** A catalog of its own for each run, so that between runs any process may be the one that hosts it. */
    Catalog open() {
        return catalog();
    }
}
