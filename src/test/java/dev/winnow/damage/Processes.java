package dev.winnow.damage;

import dev.winnow.JavaProcess;
import dev.winnow.cli.Main;
import dev.winnow.database.Databases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program as processes of their own, started as cron starts them: with an empty environment. */
public final class Processes {

    private final Path state;
    private final Path output;
    private final Map<String, String> extra;
    private int started;

    Processes(Path state, Path output) {
        this(state, output, Databases.environment(state));
    }

    /** @param extra what the environment says besides */
    public Processes(Path state, Path output, Map<String, String> extra) {
        this.state = state;
        this.output = output;
        this.extra = Map.copyOf(extra);
    }

    /** One process and where its output goes. */
    public record Running(Process process, Path out, Path err) {

        /** All that it printed. */
        public String text() {
            return read(out) + read(err);
        }

        /** What it printed as its result. */
        public String result() {
            return read(out);
        }

        private static String read(Path file) {
            try {
                return Files.readString(file, StandardCharsets.UTF_8);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        public int exit() throws InterruptedException {
            return process.waitFor();
        }
    }

    public Running start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", "-i", "WINNOW_STATE=" + state));
        extra.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(JavaProcess.command(Main.class, (Object[]) arguments));
        Path out = output.resolve("out-" + started++);
        Path err = output.resolve(out.getFileName() + ".err");
        return new Running(new ProcessBuilder(command).redirectError(err.toFile()).redirectOutput(out.toFile()).start(),
                out, err);
    }
}
