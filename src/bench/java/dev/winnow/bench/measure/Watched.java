package dev.winnow.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that is looked at every few milliseconds, for what it took is forgotten with it. */
final class Watched {

    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private final List<String> command;
    private final Process process;
    private final Path out;
    private final Path err;
    private final long started = System.nanoTime();
    private final Thread watcher = new Thread(this::watch, "watch");
    private volatile long rss;
    private volatile Duration cpu = Duration.ZERO;

    private Watched(List<String> command, Process process, Path out, Path err) {
        this.command = command;
        this.process = process;
        this.out = out;
        this.err = err;
        watcher.setDaemon(true);
        watcher.start();
    }

    /**
     * @param folder takes what it prints
     * @param silent whether what it prints is thrown away
     */
    static Watched start(Path folder, boolean silent, Map<String, String> environment, List<String> command)
            throws IOException {
        Path out = silent ? Path.of("/dev/null") : Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Watched(command, builder.start(), out, err);
    }

    private void watch() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try {
            do {
                process.info().totalCpuDuration().ifPresent(now -> cpu = now);
                Matcher peak = PEAK.matcher(Files.readString(status));
                if (peak.find()) {
                    rss = Long.parseLong(peak.group(1)) << 10;
                }
            } while (!process.waitFor(20, TimeUnit.MILLISECONDS));
        } catch (IOException ended) {
            // Between two looks.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    long pid() {
        return process.pid();
    }

    /** Seconds of processor time until now. */
    double cpu() {
        return cpu.toNanos() / 1e9;
    }

    /** The most memory that it has held, in bytes. */
    long rss() {
        return rss;
    }

    boolean running() {
        return process.isAlive();
    }

    /** Ends it as a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits for its end, which must be a good one. */
    Taken end() throws IOException, InterruptedException {
        int exit = process.waitFor();
        double wall = (System.nanoTime() - started) / 1e9;
        watcher.join();
        String complaint = Files.readString(err, StandardCharsets.UTF_8);
        Files.delete(err);
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + exit + ": " + complaint);
        }
        String text = "";
        if (Files.isRegularFile(out)) {
            text = Files.readString(out, StandardCharsets.UTF_8);
            Files.delete(out);
        }
        return new Taken(wall, cpu.toNanos() / 1e9, rss, 0, 0, text);
    }
}
