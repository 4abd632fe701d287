package dev.winnow.bench.measure;

import dev.winnow.bench.MadeSite;
import dev.winnow.bench.Population;
import dev.winnow.bench.StoreMaker;
import dev.winnow.catalog.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * The same ten stores three times: on the host that runs the job, on one other host, and on ten. All hosts are processes of
 * this machine and share its processors, so it tells what working over hosts costs, not what it gains.
 */
final class HostRounds {

    private static final String SITE = "hosts";
    private static final int STORES = 10;

    /** Where the stores lie. */
    private enum Layout {
        OWN("the host that runs the job", 0, store -> null), ONE("one other host", 1, store -> "fs0"),
        TEN("ten other hosts", STORES, store -> "fs" + store);

        private final String words;
        private final int workers;
        private final IntFunction<String> host;

        Layout(String words, int workers, IntFunction<String> host) {
            this.words = words;
            this.workers = workers;
            this.host = host;
        }
    }

    /**
     * One command.
     *
     * @param steps   seconds of its steps, by their names
     * @param workers seconds of processor time of all workers
     * @param largest the most memory that any worker has held, in bytes
     */
    private record Point(String layout, String work, Taken process, Map<String, Double> steps, double workers, long largest) { }

    private final Settings settings;
    private final Sites sites;
    private final Tools tools;
    private final List<Point> points = new ArrayList<>();

    HostRounds(Settings settings, Sites sites, Tools tools) {
        if (tools.catalogs().embedded()) {
            throw new IllegalArgumentException("hosts share a catalog on a server: -Dbench.database=postgresql");
        }
        this.settings = settings;
        this.sites = sites;
        this.tools = tools;
    }

    void measure(Runnable heard) throws IOException, InterruptedException {
        for (Layout layout : Layout.values()) {
            measure(layout);
            heard.run();
        }
        sites.remove(SITE);
    }

    private void measure(Layout layout) throws IOException, InterruptedException {
        sites.remove(SITE);
        MadeSite site = sites.site(SITE);
        Files.createDirectories(site.folder());
        Files.writeString(site.job(), job(site, layout));
        for (int store = 0; store < STORES; store++) {
            Path root = Files.createDirectories(site.store().resolve("store" + store));
            StoreMaker.make(root, new Population(settings.hosts() / STORES, 1, 8, store + 1, sites.newest()));
        }
        tools.catalogs().makeQueue(site.state());
        List<Watched> workers = new ArrayList<>();
        try {
            for (int worker = 0; worker < layout.workers; worker++) {
                workers.add(tools.worker(site.state(), site.folder().resolve("worker" + worker), "fs" + worker));
            }
            await(site, workers);
            tools.winnow(site.state(), "adopt", site.job().toString());
            measure(layout, "first plan", "plan", site, workers, "plan", site.job().toString());
            measure(layout, "next plan", "plan", site, workers, "plan", site.job().toString());
            measure(layout, "run: plan, remove most", "apply", site, workers, "run", site.job().toString());
        } finally {
            for (Watched worker : workers) {
                worker.kill();
            }
        }
    }

    private void await(MadeSite site, List<Watched> workers) throws IOException, InterruptedException {
        for (int seen = -1; seen < workers.size(); ) {
            try (Catalog catalog = tools.catalogs().open(site.state())) {
                seen = catalog.sql("SELECT COUNT(*) FROM worker").query(Integer.class).single();
            }
            if (workers.stream().anyMatch(worker -> !worker.running())) {
                throw new IOException("a worker of " + site.folder() + " has ended");
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private void measure(Layout layout, String work, String batchJob, MadeSite site, List<Watched> workers, String... command)
            throws IOException, InterruptedException {
        System.out.println(layout.words + ": " + work);
        double before = workers.stream().mapToDouble(Watched::cpu).sum();
        Taken taken = tools.winnow(site.state(), command);
        points.add(new Point(layout.words, work, taken, Steps.last(tools.catalogs(), site.state(), batchJob).seconds(),
                workers.stream().mapToDouble(Watched::cpu).sum() - before,
                workers.stream().mapToLong(Watched::rss).max().orElse(0)));
    }

    private static String job(MadeSite site, Layout layout) {
        StringBuilder stores = new StringBuilder();
        for (int store = 0; store < STORES; store++) {
            String host = layout.host.apply(store);
            stores.append("  - { name: store%d, %sroot: \"%s\", set: { builder: b%d }, layout: \"{project}/{branch:**}/"
                    .formatted(store, host == null ? "" : "host: " + host + ", ", site.store().resolve("store" + store), store))
                    .append("{os:linux-x86_64|windows-x64|macos-arm64}/{version}-{number}\" }\n");
        }
        return """
                name: hosts
                build: "{builder}/{project}/{branch}/{os}/{version}-{number}"
                group-by: [project, branch, os]
                stores:
                %srules:
                  - { name: newest, match: {}, keep: [ { last: 190 }, { within: 14d } ] }
                limits: { removals: 100%%, removals-per-group: 100%%, shrink: 99%% }
                approval: never
                reports: { directory: reports }
                """.formatted(stores);
    }

    String markdown(Map<String, String> machine) {
        StringBuilder text = new StringBuilder("# Many hosts\n\n");
        machine.forEach((name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
        text.append("\n").append(Figures.count(settings.hosts())).append(" entries in ten stores. Every process of the program "
                + "runs with -Xmx512m; all hosts are processes of this machine.\n\n| stores lie on | work | time | processor "
                + "time | of all workers | peak heap | peak RSS | largest worker | steps |\n|---|---|--:|--:|--:|--:|--:|--:|---|\n");
        for (Point point : points) {
            List<String> steps = new ArrayList<>();
            point.steps().forEach((name, seconds) -> {
                // Those of single hosts are called after the step: "walk@fs1".
                if (!name.contains("@")) {
                    steps.add(name + " " + Figures.seconds(seconds));
                }
            });
            text.append("| ").append(String.join(" | ", point.layout(), point.work(), Figures.seconds(point.process().wall()),
                    Figures.seconds(point.process().cpu()), Figures.seconds(point.workers()),
                    Figures.mebibytes(point.process().heap()), Figures.mebibytes(point.process().rss()),
                    Figures.mebibytes(point.largest()), String.join(", ", steps))).append(" |\n");
        }
        return text.toString();
    }

    Map<String, Object> json(Map<String, String> machine) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("machine", machine);
        document.put("entries", settings.hosts());
        document.put("points", points.stream().map(point -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("stores_on", point.layout());
            each.put("work", point.work());
            each.put("process", Rounds.process(point.process()));
            each.put("steps", point.steps());
            each.put("workers_cpu", point.workers());
            each.put("largest_worker_rss", point.largest());
            return each;
        }).toList());
        return document;
    }
}
