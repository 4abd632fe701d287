package dev.winnow.bench.measure;

import dev.winnow.bench.CatalogMaker;
import dev.winnow.bench.MadeSite;
import dev.winnow.bench.Population;
import dev.winnow.job.DecideOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How time and memory grow with the number of builds: once for each size, from the first scan to the purge. */
final class Growth {

    /**
     * One work at one size.
     *
     * @param seconds of the work itself
     * @param state   the size of the state directory afterwards, in bytes
     */
    record Point(String work, long builds, long files, double seconds, Taken process, long state) { }

    private static final String SITE = "growth";

    private final Sites sites;
    private final Tools tools;
    private final List<Point> points = new ArrayList<>();

    Growth(Sites sites, Tools tools) {
        this.sites = sites;
        this.tools = tools;
    }


    /** Scans, plans, trashes and purges a store of this size. */
    void store(int builds, int files) throws IOException, InterruptedException {
        Population population = sites.population(builds, files);
        MadeSite site = sites.filled(SITE, population);
        String job = site.job().toString();
        winnow("first scan", "scan", population, site, "scan", job);
        winnow("repeat scan", "scan", population, site, "scan", job);
        tools.winnow(site.state(), "adopt", job);
        JsonNode planned = winnow("plan, with a repeat scan", "plan", population, site, "plan", job, "--json");
        winnow("trash", "apply", population, site, "apply", planned.path("plan").asString(), "--json");
        winnow("purge", "purge", population, site, "purge", job, "--older-than", "0s", "--json");
        sites.remove(SITE);
    }

    private JsonNode winnow(String work, String batchJob, Population population, MadeSite site, String... command)
            throws IOException, InterruptedException {
        System.out.println(Figures.count(population.builds()) + " builds: " + work);
        Taken taken = tools.winnow(site.state(), command);
        points.add(new Point(work, population.builds(), (long) population.builds() * population.files(),
                Steps.last(tools.catalogs(), site.state(), batchJob).total(), taken, size(site)));
        return taken.out().startsWith("{") ? JsonMapper.shared().readTree(taken.out()) : null;
    }

    /** Records and plans builds of this number that lie nowhere. */
    void bare(int builds) throws IOException, InterruptedException {
        sites.remove(SITE);
        MadeSite site = sites.site(SITE);
        System.out.println(Figures.count(builds) + " builds without files: record");
        Taken recorded = tools.main(site.state(), CatalogMaker.class, site.folder().toString(), Integer.toString(builds), "--store",
                site.store().toString(), "--newest", sites.newest().toString());
        points.add(new Point("record, no files", builds, 0, recorded.wall(), recorded, size(site)));
        System.out.println(Figures.count(builds) + " builds without files: plan");
        Taken decided = tools.main(site.state(), DecideOnly.class, site.job().toString(), site.state().toString());
        points.add(new Point("plan, no scan", builds, 0,
                JsonMapper.shared().readTree(decided.out()).path("decide_ms").asDouble() / 1e3, decided,
                size(site)));
        sites.remove(SITE);
    }

    private long size(MadeSite site) throws IOException {
        try (Stream<Path> files = Files.walk(site.state())) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum()
                    + tools.catalogs().size(site.state());
        }
    }

    /** A table of all points, a line for each work and size, works together. */
    String markdown(Map<String, String> machine) {
        StringBuilder text = new StringBuilder("# Growth\n\n");
        machine.forEach((name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
        text.append("\nEvery process of the program runs with -Xmx512m.\n\n| work | builds | files | time | each build | "
                + "processor time | peak heap | left after a full collection | peak RSS | catalog and ledger |\n"
                + "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        points.stream().map(Point::work).distinct().forEach(work -> points.stream()
                .filter(point -> point.work().equals(work)).forEach(point -> text.append("| ").append(String.join(" | ",
                        work, Figures.count(point.builds()), point.files() == 0 ? "-" : Figures.count(point.files()),
                        Figures.seconds(point.seconds()),
                        Math.round(point.seconds() * 1e6 / point.builds()) + " \u00b5s",
                        Figures.seconds(point.process().cpu()), Figures.mebibytes(point.process().heap()),
                        Figures.mebibytes(point.process().live()), Figures.mebibytes(point.process().rss()),
                        Figures.mebibytes(point.state()))).append(" |\n")));
        return text.toString();
    }

    Map<String, Object> json(Map<String, String> machine) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("machine", machine);
        document.put("points", points.stream().map(point -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("work", point.work());
            each.put("builds", point.builds());
            each.put("files", point.files());
            each.put("seconds", point.seconds());
            each.put("process", Rounds.process(point.process()));
            each.put("state_bytes", point.state());
            return each;
        }).toList());
        return document;
    }
}
