package dev.winnow.job.notices;

import dev.winnow.jobfile.Job.Notices.Program;
import dev.winnow.model.FailureCause;
import dev.winnow.report.output.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts a program after a run, without a shell, with a small environment and a time limit. */
final class AfterRun {

    /** The characters that are kept of the end of its output; the rest is read and dropped, so that it never blocks. */
    private static final int MOST_OUTPUT = 2_000;
    private static final int MOST_SHOWN = 200;
    private static final long OUTPUT_SECONDS = 1;

    private final Program program;
    private final Map<String, String> environment;

    /** @param variables of the run, added to the environment */
    AfterRun(Program program, Map<String, String> variables) {
        this.program = program;
        this.environment = new HashMap<>();
        System.getenv().forEach((name, value) -> {
            if (name.equals("PATH") || name.equals("HOME") || name.equals("LANG") || name.startsWith("WINNOW_")) {
                environment.put(name, value);
            }
        });
        environment.putAll(variables);
    }

    /** The end of a program's output. */
    private static final class Output {
        private final StringBuilder end = new StringBuilder();

        synchronized void add(String text) {
            end.append(text);
            if (end.length() > MOST_OUTPUT) {
                end.delete(0, end.length() - MOST_OUTPUT);
            }
        }

        synchronized String text() {
            String line = end.toString().strip().replaceAll("\\s*\\R\\s*", " | ");
            String shown = line.length() > MOST_SHOWN ? "..." + line.substring(line.length() - MOST_SHOWN) : line;
            return shown.isEmpty() ? "" : ": " + Text.harmless(shown);
        }
    }

    /** @return why it failed; empty if it did not */
    Optional<String> run(String document) {
        ProcessBuilder builder = new ProcessBuilder(program.command()).directory(program.folder().toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException none) {
            return Optional.of("cannot be started: " + FailureCause.why(none));
        }
        Output output = new Output();
        Thread reads = thread(() -> read(process, output));
        thread(() -> write(process, document));
        try {
            boolean ended = process.waitFor(program.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                kill(process);
            }
            // A process that it left running may hold its output open for ever.
            reads.join(TimeUnit.SECONDS.toMillis(OUTPUT_SECONDS));
            return !ended ? Optional.of("did not end within " + program.timeout().toSeconds() + " s and was killed"
                    + output.text()) : process.exitValue() == 0 ? Optional.empty()
                    : Optional.of("ended with " + process.exitValue() + output.text());
        } catch (InterruptedException asked) {
            kill(process);
            Thread.currentThread().interrupt();
            return Optional.of("was killed, because somebody asked this run to stop" + output.text());
        }
    }

    /** Lists the children first, because a dead program has none. */
    private static void kill(Process process) {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private static void read(Process process, Output output) {
        byte[] buffer = new byte[8192];
        try (InputStream in = process.getInputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                output.add(new String(buffer, 0, read, StandardCharsets.UTF_8));
            }
        } catch (IOException closed) {
            // The output has ended.
        }
    }

    private static void write(Process process, String document) {
        try (OutputStream out = process.getOutputStream()) {
            out.write(document.getBytes(StandardCharsets.UTF_8));
        } catch (IOException notRead) {
            // A program need not read its input.
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "after-run");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
