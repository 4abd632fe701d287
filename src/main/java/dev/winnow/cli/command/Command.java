package dev.winnow.cli.command;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.LedgerBinding;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.event.Replay;
import dev.winnow.catalog.storage.Database;
import dev.winnow.cli.command.CommonOptions.LogFormat;
import dev.winnow.cli.command.LogSettings.LogLayout;
import dev.winnow.job.Engine;
import dev.winnow.job.reporting.Feeds;
import dev.winnow.job.run.Progress;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.jobfile.yaml.FittingTexts;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.report.output.AlignedTable;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.Text;
import dev.winnow.service.ExitCode;
import dev.winnow.service.schedule.JobRuns;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What commands have in common: options, output, opening what they need. */
public abstract class Command implements Callable<Integer> {

    @ArgGroup(validate = false, order = 100, heading = "%nOptions of all commands:%n")
    private CommonOptions common = new CommonOptions();

    @Spec
    private CommandSpec spec;

    private Shell shell;
    private Log log;

    /** Takes what surrounds it, before it is run. */
    public final void surround(Shell around) {
        shell = around;
    }

    protected abstract ExitCode run() throws Exception;

    @Override
    public final Integer call() throws Exception {
        System.setProperty(LogLayout.FORMAT, common.logFormat().name());
        ExitCode code = run();
        shell.out().flush();
        return code.code();
    }

    /** What is said beside the result; each command has one. */
    public Log log() {
        if (log == null) {
            log = new Log(shell.err(), shell.clock(), common.logFormat() == LogFormat.json);
        }
        return log;
    }

    private Progress progress() {
        if (common.quiet()) {
            return log().hearing(Progress.NONE);
        }
        return log().hearing(shell.errTerminal() ? new BarProgress(shell.err(), width())
                : new LineProgress(shell.clock(), line -> log().say("info", null, line)));
    }

    /** The most columns of a line of the result. Unlimited, unless a terminal shows it or the environment gives a width. */
    public int columns() {
        return shell.outTerminal() || shell.columns().isPresent() ? width() : Integer.MAX_VALUE;
    }

    private int width() {
        return shell.columns().orElseGet(spec.usageMessage()::width);
    }

    /** A list that is printed while it is read. */
    public AlignedTable table() {
        return AlignedTable.ofBlocks(this::say, columns());
    }

    public Shell shell() {
        return shell;
    }

    /** Takes another name for this host, as if the environment gave it. */
    protected void named(String host) {
        Map<String, String> environment = new HashMap<>(shell.environment());
        environment.put("WINNOW_HOST", host);
        shell = new Shell(shell.in(), shell.out(), shell.err(), environment, shell.clock(), shell.stop(),
                shell.outTerminal(), shell.errTerminal());
    }

    public CommonOptions common() {
        return common;
    }

    /** Prints a line for people; nothing with {@code --json}, where only the document may stand there. */
    public void say(String line) {
        if (!common.json() && !common.quiet()) {
            shell.out().println(line);
        }
    }

    /** Prints a line for people that is no result: a warning, what was recovered. */
    public void warn(String line) {
        log().say("warning", null, line);
    }

    /** Prints what could not be read, and why. */
    protected void fault(String subject, String message) {
        warn(subject + ": " + message);
    }

    /** Prints the command's one JSON document; nothing without {@code --json}. */
    public void document(Object value) {
        if (common.json()) {
            shell.out().println(Json.shown(value));
        }
    }

    /** Opens the catalog, and makes it if there is none. The caller closes it. */
    public Catalog catalog() {
        Catalog catalog = Catalog.open(common.state(shell.environment()), common.database(shell), shell.clock(),
                new Replay(), shell.origin());
        int replayed = catalog.ledger().replayed();
        if (replayed > 0) {
            warn("the ledger knew " + Text.count(replayed, "event", "events") + " that the catalog did not know; they are in it now");
        }
        return catalog;
    }

    /** Opens the catalog for a query. If there is none, none is made. */
    protected Catalog existingCatalog() {
        Database database = common.database(shell);
        LedgerBinding.requireKind(common.state(shell.environment()), database);
        if (!database.shared() && !common.state(shell.environment()).initialised()) {
            throw Halt.usage("there is no catalog in " + common.state(shell.environment()).path()
                    + "; name the right folder with --state, or start with 'plan JOB'");
        }
        return catalog();
    }

    /** The zone in which people see times: that of a job's newest plan; for null that of all jobs, if they have the same; else UTC. */
    protected static ZoneId zone(Catalog catalog, String job) {
        return new Plans(catalog).zone(job).orElse(ZoneOffset.UTC);
    }

    /** Brings the update feeds up to date. Returns {@code code}, or a graver one if that fails. */
    protected ExitCode feedsFollow(Catalog catalog, ExitCode code) {
        List<String> failed = new Feeds(catalog).refresh();
        failed.forEach(this::warn);
        return failed.isEmpty() ? code : ExitCode.gravest(List.of(code, ExitCode.PROBLEMS));
    }

    /** Like {@link #engine(Catalog, Waiting)}, for work that needs no other host. */
    protected Engine engine(Catalog catalog) {
        return engine(catalog, new Waiting());
    }

    /** The engine that runs jobs and shows their progress. The caller closes it before the catalog. */
    public Engine engine(Catalog catalog, Waiting waiting) {
        return new Engine(catalog, shell.operator(), shell.stop(), progress(), waiting.patience());
    }

    /** Runs jobs for a process that lives on. Each run opens the catalog, so that other processes can host it between runs. */
    public JobRuns jobRuns(Waiting waiting) {
        return new JobRuns(this::catalog, shell.operator(), progress(), waiting.patience(), this::warn, failed -> {
            if (common.verbose()) {
                failed.printStackTrace(shell.err());
            }
        });
    }

    /** Reads a job file and prints its warnings. */
    protected Job job(String file) {
        Job job = JobFiles.read(path(file), new FittingTexts(common.state(shell.environment()).path()));
        job.warnings().forEach(warning -> warn(warning.toString()));
        return job;
    }

    /** The path that an argument names; it may be percent-encoded. */
    protected static Path path(String argument) {
        refuseLost(argument);
        try {
            Path plain = Path.of(argument);
            if (Files.exists(plain)) {
                return plain.toAbsolutePath();
            }
        } catch (InvalidPathException unencodable) {
            // Without a UTF-8 locale Java cannot make this path from text; from bytes it can.
        }
        return argument.startsWith("/") ? NameCodec.absolute(argument)
                : NameCodec.path(Path.of("").toAbsolutePath(), argument);
    }

    /** A key or another name as the catalog spells it. */
    public static String name(String argument) {
        refuseLost(argument);
        return NameCodec.canonical(argument);
    }

    /**
     * A name or a reason for the ledger as the catalog spells it; null for null.
     *
     * @param option such as {@code --by}; an empty one would leave the ledger without it
     */
    public static String said(String option, String argument) {
        if (argument != null && argument.isBlank()) {
            throw Halt.usage(option + " is empty; say it");
        }
        return argument == null ? null : name(argument);
    }

    /**
     * The names, as the catalog spells them, that an argument may mean: what it stands for when it is percent-encoded,
     * and what it is as it is written, where that is another.
     */
    public static List<String> names(String argument) {
        return Stream.of(name(argument), NameCodec.shown(argument)).distinct().toList();
    }

    /** Refuses an argument that lost characters on its way here. */
    public static String whole(String argument) {
        refuseLost(argument);
        return argument;
    }

    private static void refuseLost(String argument) {
        if (argument.indexOf('\uFFFD') >= 0) {
            throw Halt.usage("the argument '" + argument + "' lost characters on its way here because no UTF-8 locale "
                    + "is set; set LANG=C.UTF-8, or write them percent-encoded, such as %C3%BC");
        }
    }
}
