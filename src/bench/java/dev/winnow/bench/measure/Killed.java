package dev.winnow.bench.measure;

import dev.winnow.bench.MadeSite;
import dev.winnow.bench.Population;
import dev.winnow.catalog.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Does the same run on two equal stores: in one go, and killed in the middle of the scan, killed again in the middle of
 * the removals, and finished by starting {@code run} once more. Both must come to the same end.
 */
final class Killed {

    private final Settings settings;
    private final Sites sites;
    private final Tools tools;
    private final Population population;

    /**
     * What is there in the end.
     *
     * @param known    builds in the catalog
     * @param kept     parts, by the last plan
     * @param removed  parts, by all runs together
     * @param inPlace  files in the store
     * @param inTrash  files in the trash
     * @param entries  which of the entries lie in their places
     */
    record End(long known, long kept, long removed, long inPlace, long inTrash, BitSet entries) { }

    Killed(Settings settings, Sites sites, Tools tools) {
        this.settings = settings;
        this.sites = sites;
        this.tools = tools;
        this.population = sites.population(settings.killed(), 1);
    }

    /** Returns the table; nothing in it may differ. */
    String markdown() throws IOException, InterruptedException {
        Map<String, Double> seconds = new LinkedHashMap<>();
        End whole = whole(seconds);
        System.out.println("in one go: " + seconds);
        StringBuilder kills = new StringBuilder();
        End killed = killed(seconds, kills);
        return "# A run of " + Figures.count(settings.killed()) + " entries, killed and finished\n\n" + kills
                + "\n| | in one go | killed twice, then finished |\n|---|--:|--:|\n"
                + row("builds in the catalog", whole.known(), killed.known())
                + row("parts kept, by the last plan", whole.kept(), killed.kept())
                + row("parts removed, by all runs", whole.removed(), killed.removed())
                + row("entries in their places", whole.entries().cardinality(), killed.entries().cardinality())
                + row("files in the store", whole.inPlace(), killed.inPlace())
                + row("files in the trash", whole.inTrash(), killed.inTrash())
                + "\n" + (whole.equals(killed) ? "Equal, and the same entries are in their places.\n" : "**They differ.**\n");
    }

    private static String row(String what, long whole, long killed) {
        return "| " + what + " | " + Figures.count(whole) + " | " + Figures.count(killed) + " |\n";
    }

    private End whole(Map<String, Double> seconds) throws IOException, InterruptedException {
        MadeSite site = ready();
        Taken taken = run(site);
        seconds.putAll(Steps.last(tools.catalogs(), site.state(), "plan").seconds());
        seconds.putAll(Steps.last(tools.catalogs(), site.state(), "apply").seconds());
        seconds.put("whole", taken.wall());
        return end(site);
    }

    private MadeSite ready() throws IOException, InterruptedException {
        MadeSite site = sites.filled("killed", population);
        tools.winnow(site.state(), "adopt", site.job().toString());
        return site;
    }

    private Taken run(MadeSite site) throws IOException, InterruptedException {
        return tools.winnow(site.state(), command(site));
    }

    /** Judged at one instant, for what time alone would change is not what is looked for. */
    private String[] command(MadeSite site) {
        return new String[] {"run", site.job().toString(), "--as-of", sites.newest().plusSeconds(3_600).toString()};
    }

    private End killed(Map<String, Double> seconds, StringBuilder kills) throws IOException, InterruptedException {
        MadeSite site = ready();
        Watched first = tools.start(site.state(), command(site));
        // Whoever opens the catalog first hosts it for the others, and that has to be the one that is killed.
        until(first, () -> !tools.catalogs().embedded()
                || Files.exists(site.state().resolve("catalog.lock.db")));
        until(first, () -> Steps.begun(tools.catalogs(), site.state(), "plan", "walk"));
        kill(first, seconds.get("walk") / 2, kills, site, "plan", "walk");
        Watched second = tools.start(site.state(), command(site));
        Path trash = site.store().resolve(".winnow").resolve("trash");
        until(second, () -> Files.isDirectory(trash) && !PathUtils.isEmptyDirectory(trash));
        kill(second, seconds.get("remove") / 2, kills, site, "apply", "remove");
        run(site);
        return end(site);
    }

    /** What is waited for. */
    private interface Sign {
        boolean seen() throws IOException;
    }

    private static void until(Watched process, Sign sign) throws IOException, InterruptedException {
        while (!sign.seen()) {
            if (!process.running()) {
                process.end();
                throw new IOException("the run ended before it could be killed");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private void kill(Watched process, double after, StringBuilder kills, MadeSite site, String job, String step)
            throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep((long) (after * 1e3));
        boolean lived = process.running();
        process.kill();
        String text = "- " + (lived && Steps.begun(tools.catalogs(), site.state(), job, step) ? "killed" : "came too late to kill it")
                + " in step " + step + ", about " + Figures.seconds(after) + " after it began; then "
                + Figures.count(count(site, "SELECT COUNT(*) FROM build")) + " builds were in the catalog and "
                + Figures.count(entries(site).cardinality()) + " entries in their places\n";
        System.out.print(text);
        kills.append(text);
    }

    private End end(MadeSite site) throws IOException, InterruptedException {
        JsonNode runs = JsonMapper.shared().readTree(tools.winnow(site.state(), "runs", "--json").out());
        long kept = -1;
        long removed = 0;
        for (JsonNode run : runs) {
            // Newest first.
            if (run.path("kind").asString().equals("plan") && kept < 0) {
                kept = run.path("kept").asLong();
            }
            removed += run.path("kind").asString().equals("apply") ? run.path("removed").asLong() : 0;
        }
        Path inside = site.store().resolve(".winnow");
        return new End(count(site, "SELECT COUNT(*) FROM build"), kept, removed,
                files(site.store()) - files(inside), files(inside.resolve("trash")), entries(site));
    }

    private static long files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private BitSet entries(MadeSite site) {
        BitSet present = new BitSet(population.builds());
        population.groups().forEach(group -> {
            for (int i = 0; i < group.builds(); i++) {
                present.set(group.first() + i, Files.isDirectory(site.store().resolve(population.build(group, i).path())));
            }
        });
        return present;
    }

    private long count(MadeSite site, String sql) {
        try (Catalog catalog = tools.catalogs().open(site.state())) {
            return catalog.sql(sql).query(Long.class).single();
        }
    }
}
