package dev.winnow.cli;

import dev.winnow.cli.command.Output;
import dev.winnow.cli.command.Shell;
import dev.winnow.database.Databases;
import dev.winnow.job.run.StopSignal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole program in this process, with a state directory and a clock of its own. */
public final class WinnowCli {

    private final Path state;
    private final Map<String, String> extra;
    private final StopSignal stop = new StopSignal();
    private Instant now = Instant.now();
    private boolean fixed;
    private boolean terminal;
    private boolean first;

    public WinnowCli(Path state) {
        this.state = state;
        this.extra = Map.of();
    }

    /** @param extra what the environment says besides; it goes before the tests' own choice of a database */
    public WinnowCli(Path state, Map<String, String> extra) {
        this.state = state;
        this.extra = Map.copyOf(extra);
    }

    /** What a command left. */
    public record Result(int exit, String out, String err) {

        /** Its one JSON document. */
        public JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    /** Sets the clock, which stands still from then on. */
    public WinnowCli at(Instant instant) {
        now = instant;
        fixed = true;
        return this;
    }

    /** Moves the clock. */
    public WinnowCli after(Duration time) {
        return at(clock().instant().plus(time));
    }

    /** Lets commands believe that they print on a terminal. */
    public WinnowCli onTerminal() {
        terminal = true;
        return this;
    }

    /** Lets a command find a state directory without a catalog, and not one that was made in advance. */
    public WinnowCli firstStart() {
        first = true;
        return this;
    }

    public Path state() {
        return state;
    }

    public StopSignal stop() {
        return stop;
    }

    /** Runs a command; the state directory is given by the environment. */
    public Result run(Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        return new Result(run("", print(out), err, stop, args), out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    /** As {@link #run}, but the result goes there. */
    public Result printing(OutputStream to, Object... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        return new Result(run("", new Output(to), err, stop, args), "", err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(OutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    /** As {@link #run}, with something to read on standard input. */
    public Result reading(String input, Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        return new Result(run(input, print(out), err, stop, args), out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    /** A command that runs on a thread of its own until it is asked to stop. */
    public final class Running implements AutoCloseable {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final StopSignal own = new StopSignal();
        private final FutureTask<Integer> end;

        private Running(Object... args) {
            end = new FutureTask<>(() -> run("", print(out), err, own, args));
            new Thread(end, "winnow").start();
        }

        /** What it has printed so far. */
        public String out() {
            return out.toString(StandardCharsets.UTF_8);
        }

        /** What it has said beside that so far. */
        public String err() {
            return err.toString(StandardCharsets.UTF_8);
        }

        public boolean ended() {
            return end.isDone();
        }

        /** Asks it to stop, waits, and gives its exit code. */
        public int stop() {
            own.ask();
            try {
                return end.get();
            } catch (InterruptedException | ExecutionException failed) {
                throw new AssertionError(failed);
            }
        }

        @Override
        public void close() {
            stop();
        }
    }

    /** Starts a command that runs until it is asked to stop. */
    public Running start(Object... args) {
        return new Running(args);
    }

    private int run(String input, PrintStream out, OutputStream err, StopSignal by, Object... args) {
        if (!first && !extra.containsKey("WINNOW_DATABASE")) {
            Databases.seed(state);
        }
        Map<String, String> environment = new HashMap<>();
        environment.put("WINNOW_STATE", state.toString());
        environment.put("HOME", state.toString());
        environment.putAll(extra.containsKey("WINNOW_DATABASE") ? Map.of() : Databases.environment(state));
        environment.putAll(extra);
        String[] words = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
        return new Program(new Shell(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out, print(err), environment, clock(), by, terminal, terminal)).run(words);
    }

    /** Runs a command that must succeed. */
    public Result done(Object... args) {
        Result result = run(args);
        if (result.exit() != 0) {
            throw new AssertionError("exit " + result.exit() + " of " + List.of(args) + "\n" + result.out()
                    + result.err());
        }
        return result;
    }

    private Clock clock() {
        return fixed ? Clock.fixed(now, ZoneOffset.UTC) : Clock.system(ZoneId.of("UTC"));
    }
}
