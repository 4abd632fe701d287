package dev.winnow.bench.measure;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts the program and the tools beside it.
 *
 * @param catalogs what the program works on
 * @param launcher of the unpacked package
 * @param logs     takes what processes print
 */
record Tools(Settings settings, Catalogs catalogs, Path launcher, Path logs) {

    /** What section 8 of the design grants. */
    private static final String HEAP = "-Xmx512m";

    /** Unpacks the package that lies in {@code target}. */
    static Tools unpack(Settings settings, Catalogs catalogs) throws IOException, InterruptedException {
        Path logs = Files.createDirectories(settings.output().resolve("logs"));
        Path home = settings.output().resolve("program");
        new Tools(settings, catalogs, null, logs).tool("rm", "-rf", home.toString());
        Files.createDirectories(home);
        Path archive;
        try (Stream<Path> files = Files.list(settings.target())) {
            archive = files.filter(file -> file.getFileName().toString().matches("winnow-[0-9].*\\.tar\\.gz")).findFirst()
                    .orElseThrow(() -> new IOException("there is no package in " + settings.target()
                            + "; use mvn -P bench verify"));
        }
        new Tools(settings, catalogs, null, logs).tool("tar", "xzf", archive.toString(), "-C", home.toString(),
                "--strip-components=1");
        return new Tools(settings, catalogs, home.resolve("bin").resolve("winnow"), logs);
    }

    /** Whether there is such a tool. */
    static boolean has(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    /** Runs a tool and throws away what it prints; nothing where there is no such tool. */
    Optional<Taken> tool(String... command) throws IOException, InterruptedException {
        if (!has(command[0])) {
            return Optional.empty();
        }
        return Optional.of(Watched.start(logs, true, Map.of(), List.of(command)).end());
    }

    /** Runs a command of the program through its launcher. */
    Taken winnow(Path state, String... arguments) throws IOException, InterruptedException {
        Path log = Files.createTempFile(logs, "gc", ".log");
        return measured(start(state, log, arguments), log);
    }

    /** Starts a command of the program, which Java's flight recorder looks at. */
    Watched recorded(Path state, Path recording, String... arguments) throws IOException {
        return started(state, "-XX:StartFlightRecording=settings=profile,filename=" + recording, arguments);
    }

    /** Starts a command of the program, to be killed. */
    Watched start(Path state, String... arguments) throws IOException {
        return start(state, Files.createTempFile(logs, "gc", ".log"), arguments);
    }

    /** Starts the worker of a host, with a state directory of its own, for a catalog. */
    Watched worker(Path catalog, Path state, String host) throws IOException {
        Map<String, String> environment = new HashMap<>(catalogs.environment(catalog));
        environment.putAll(Map.of("WINNOW_STATE", state.toString(), "WINNOW_JAVA", java(), "WINNOW_JAVA_OPTS", HEAP,
                "WINNOW_HOST", host));
        return Watched.start(logs, false, environment, List.of(launcher.toString(), "worker"));
    }

    /** Starts a command of the program, whose collections of garbage a file tells. */
    Watched start(Path state, Path log, String... arguments) throws IOException {
        return started(state, GcLog.option(log), arguments);
    }

    private Watched started(Path state, String option, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(catalogs.environment(state));
        environment.putAll(Map.of("WINNOW_STATE", state.toString(), "WINNOW_JAVA", java(), "WINNOW_JAVA_OPTS",
                HEAP + " " + option));
        return Watched.start(logs, false, environment, command);
    }

    /** Runs a class of this bench with the compiler and the collector that the launcher chooses for a plan of this catalog. */
    Taken main(Path state, Class<?> type, String... arguments) throws IOException, InterruptedException {
        Path log = Files.createTempFile(logs, "gc", ".log");
        Path catalog = state.resolve("catalog.mv.db");
        boolean optimise = Files.exists(catalog) && Files.size(catalog) > 1L << 30;
        List<String> command = new ArrayList<>(List.of(java(), "-XX:+UseParallelGC", "-XX:NewRatio=1"));
        command.addAll(optimise ? List.of("-XX:Tier4InvocationThreshold=30000", "-XX:Tier4MinInvocationThreshold=6000",
                "-XX:Tier4CompileThreshold=60000") : List.of("-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(HEAP, "-Xlog:disable", "-Xlog:all=error:stderr", GcLog.option(log),
                "-cp", System.getProperty("java.class.path"), type.getName()));
        command.addAll(List.of(arguments));
        return measured(Watched.start(logs, false, catalogs.environment(state), command), log);
    }

    private static Taken measured(Watched process, Path log) throws IOException, InterruptedException {
        Taken taken = process.end();
        GcLog heap = GcLog.read(log);
        Files.delete(log);
        return new Taken(taken.wall(), taken.cpu(), taken.rss(), heap.peak(), heap.live(), taken.out());
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
