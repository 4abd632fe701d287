package dev.winnow.damage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.JavaProcess;
import dev.winnow.cli.WinnowCli;
import dev.winnow.database.Databases;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A process with an empty environment, as cron gives it, that runs the commands which it is sent. For what a process has
 * and a command does not change, such as a locale, rights and mounts: it starts once for many commands.
 */
final class CommandProcess implements AutoCloseable {

    private final Process process;
    private final Writer commands;
    private final BufferedReader results;

    /** @param wrapper the words before its command, such as {@code setpriv} and its options */
    CommandProcess(List<String> wrapper, Path state) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of("/usr/bin/env", "-i"));
        Databases.environment(state).forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(JavaProcess.command(CommandProcess.class, state));
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        commands = process.outputWriter(StandardCharsets.UTF_8);
        results = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The user of the tests may be root, whom no mode stops; without its privileges it is a user as others are. */
    static List<String> plainUser() throws Exception {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        List<String> plain = List.of("setpriv", "--bounding-set", "-all");
        try {
            List<String> trial = new ArrayList<>(plain);
            trial.add("true");
            assumeTrue(new ProcessBuilder(trial).start().waitFor() == 0, "setpriv can drop privileges");
        } catch (IOException absent) {
            assumeTrue(false, "setpriv is there, to drop root's privileges");
        }
        return plain;
    }

    WinnowCli.Result run(Object... arguments) throws IOException {
        commands.write(JsonMapper.shared().writeValueAsString(List.of(arguments).stream().map(Object::toString).toList()) + "\n");
        commands.flush();
        String result = results.readLine();
        if (result == null) {
            throw new AssertionError("the process ended at " + List.of(arguments));
        }
        return JsonMapper.shared().readValue(result, WinnowCli.Result.class);
    }

    @Override
    public void close() throws IOException {
        commands.close();
        process.onExit().join();
    }

    public static void main(String[] arguments) throws IOException {
        WinnowCli winnow = new WinnowCli(Path.of(arguments[0]), System.getenv());
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            WinnowCli.Result result = winnow.run((Object[]) JsonMapper.shared().readValue(command, String[].class));
            System.out.println(JsonMapper.shared().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .writeValueAsString(result));
        }
    }
}
