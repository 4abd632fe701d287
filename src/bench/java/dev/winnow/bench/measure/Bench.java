package dev.winnow.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures what the design promises, growth curves, a nightly run's profile, a server, runs that are killed, or stores of many hosts,
 * and leaves Markdown and JSON in {@code target/bench}.
 */
public final class Bench {

    private final Settings settings;
    private final Tools tools;
    private final Map<String, String> machine;

    private Bench(Settings settings) throws IOException, InterruptedException {
        this.settings = settings;
        Files.createDirectories(settings.output());
        Files.createDirectories(settings.stores());
        Files.createDirectories(settings.states());
        Catalogs catalogs = new Catalogs(settings.database());
        this.machine = Machine.describe(settings, catalogs);
        this.tools = Tools.unpack(settings, catalogs);
    }

    public static void main(String[] arguments) throws Exception {
        Bench bench = new Bench(Settings.read());
        for (String mode : bench.settings.modes()) {
            switch (mode) {
                case "table" -> bench.table();
                case "growth" -> bench.growth();
                case "nightly" -> bench.nightly();
                case "serve" -> bench.serve();
                case "kill" -> bench.kill();
                case "hosts" -> bench.hosts();
                default -> throw new IllegalArgumentException("bench.mode is table, growth, nightly, serve, kill or hosts, not " + mode);
            }
        }
    }

    private void table() throws IOException, InterruptedException {
        Sites sites = new Sites(settings, tools);
        StartRounds starts = new StartRounds(tools, settings);
        List<Work> works = new ArrayList<>();
        // After each work, so that a bench that is broken off has left something.
        Consumer<Work> heard = work -> {
            System.out.println(work.name() + ": " + Figures.seconds(work.last()));
            write("table", Table.of(machine, works, missing()), Rounds.of(machine, works));
        };
        StoreRounds stores = settings.builds() == 0 ? null : new StoreRounds(sites, tools, settings, heard);
        PlanRounds plans = new PlanRounds(sites, tools, settings, heard);
        if (stores != null) {
            works.addAll(stores.works());
        }
        works.addAll(plans.works());
        works.addAll(starts.works());
        starts.rounds(settings.starts());
        for (int round = 1; round <= settings.rounds(); round++) {
            System.out.println("round " + round + " of " + settings.rounds());
            if (stores != null) {
                stores.round(round % 2 == 0);
            }
            plans.round();
        }
        plans.clear();
        System.out.println(Files.readString(settings.output().resolve("table.md")));
    }

    private void growth() throws IOException, InterruptedException {
        Growth growth = new Growth(new Sites(settings, tools), tools);
        for (int builds : settings.growth()) {
            growth.store(builds, settings.files());
            write("growth", growth.markdown(machine), growth.json(machine));
        }
        for (int builds : settings.bare()) {
            growth.bare(builds);
            write("growth", growth.markdown(machine), growth.json(machine));
        }
        System.out.println(Files.readString(settings.output().resolve("growth.md")));
    }

    private void nightly() throws IOException, InterruptedException {
        Nightly nightly = new Nightly(new Sites(settings, tools), tools);
        for (int builds : settings.nightly()) {
            nightly.run(builds, settings.files());
            write("nightly", nightly.markdown(machine), nightly.json(machine));
        }
        System.out.println(Files.readString(settings.output().resolve("nightly.md")));
    }

    private void serve() throws IOException, InterruptedException {
        Served served = new Served(new Sites(settings, tools), tools);
        served.updates(settings.served().get(0));
        Files.writeString(settings.output().resolve("serve.md"), served.markdown(machine));
        served.pages(settings.served().get(1));
        Files.writeString(settings.output().resolve("serve.md"), served.markdown(machine));
        System.out.println(served.markdown(machine));
    }

    private void kill() throws IOException, InterruptedException {
        Sites sites = new Sites(settings, tools);
        String text = new Killed(settings, sites, tools).markdown();
        Files.writeString(settings.output().resolve("kill.md"), text);
        System.out.println(text);
        sites.remove("killed");
    }

    private void hosts() throws IOException, InterruptedException {
        HostRounds rounds = new HostRounds(settings, new Sites(settings, tools), tools);
        rounds.measure(() -> write("hosts", rounds.markdown(machine), rounds.json(machine)));
        System.out.println(Files.readString(settings.output().resolve("hosts.md")));
    }

    private static List<String> missing() {
        return Stream.of("find", "rm", "cp", "tar").filter(tool -> !Tools.has(tool))
                .map(tool -> tool + " is missing on this machine").toList();
    }

    private void write(String name, String markdown, Map<String, Object> json) {
        try {
            Files.writeString(settings.output().resolve(name + ".md"), markdown);
            Files.writeString(settings.output().resolve(name + ".json"), JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(json) + "\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
