package dev.winnow.bench.measure;

import dev.winnow.bench.measure.Work.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts short commands through the packaged launcher; from the start of the process to its end. */
final class StartRounds {

    private final Tools tools;
    private final Settings settings;
    private final Map<Work, List<String>> commands = new LinkedHashMap<>();

    StartRounds(Tools tools, Settings settings) {
        this.tools = tools;
        this.settings = settings;
        String sample = tools.launcher().getParent().resolveSibling("jobs").resolve("nightly.yaml").toString();
        commands.put(new Work("start: --version", null, new Target.Within(0.5)), List.of("--version"));
        commands.put(new Work("start: --help", null, new Target.Within(0.5)), List.of("--help"));
        commands.put(new Work("start: validate of the sample", null, new Target.Within(0.5)),
                List.of("validate", sample));
        commands.put(new Work("start: plan of the sample, catalog made anew", null, new Target.Within(2.5)),
                List.of("plan", sample, "--as-of", "2026-11-22T12:00:00Z"));
    }

    List<Work> works() {
        return List.copyOf(commands.keySet());
    }

    void rounds(int rounds) throws IOException, InterruptedException {
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<Work, List<String>> each : commands.entrySet()) {
                Path state = settings.states().resolve("start");
                tools.catalogs().forget(state);
                tools.tool("rm", "-rf", state.toString());
                Taken taken = tools.winnow(state, each.getValue().toArray(String[]::new));
                // The first makes the class archive, which lasts until program or Java change.
                if (round > 0) {
                    each.getKey().ours(taken.wall(), taken);
                }
            }
        }
    }
}
