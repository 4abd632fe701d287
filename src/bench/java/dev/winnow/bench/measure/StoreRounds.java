package dev.winnow.bench.measure;

import dev.winnow.bench.MadeSite;
import dev.winnow.bench.Population;
import dev.winnow.bench.measure.Work.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Scans a store, moves most of it to the trash and back, and purges it; on a store made anew in each round. */
final class StoreRounds {

    private static final String SITE = "store";

    private final Sites sites;
    private final Tools tools;
    private final Population population;
    private final Consumer<Work> heard;
    private final Work scan;
    private final Work again;
    private final Work plan;
    private final Work trash;
    private final Work restore;
    private final Work purge;

    /** @param heard hears of each work as it was done once more */
    StoreRounds(Sites sites, Tools tools, Settings settings, Consumer<Work> heard) {
        this.sites = sites;
        this.tools = tools;
        this.heard = heard;
        this.population = sites.population(settings.builds(), settings.files());
        String size = Figures.count((long) settings.builds() * settings.files()) + " files in "
                + Figures.count(settings.builds()) + " builds";
        scan = new Work("first scan of " + size, "find -printf", new Target.Times(1));
        again = new Work("repeat scan, nothing new", "find -printf", new Target.Times(0.2));
        plan = new Work("plan of that store: repeat scan, decisions, report", null, new Target.None());
        trash = new Work("move to trash, journal and ledger on", null, new Target.Rate(5_000));
        restore = new Work("restore of that run", null, new Target.None());
        purge = new Work("purge of that run", "rm -rf", new Target.Times(1.2));
        scan.items(settings.builds());
        again.items(settings.builds());
        plan.items(settings.builds());
    }

    List<Work> works() {
        return List.of(scan, again, plan, trash, restore, purge);
    }

    void round(boolean toolFirst) throws IOException, InterruptedException {
        MadeSite site = sites.filled(SITE, population);
        find(site);
        scan(site, toolFirst);
        tools.winnow(site.state(), "adopt", site.job().toString());
        String run = trash(site);
        note(restore, site, "restore", tools.winnow(site.state(), "restore", run, "--no-pin"));
        tools.winnow(site.state(), "apply", plan(site, null));
        purge(site, toolFirst);
        sites.remove(SITE);
    }

    private void scan(MadeSite site, boolean toolFirst) throws IOException, InterruptedException {
        for (Work work : List.of(scan, again)) {
            if (toolFirst) {
                find(site).ifPresent(work::theirs);
            }
            note(work, site, "scan", tools.winnow(site.state(), "scan", site.job().toString()));
            if (!toolFirst) {
                find(site).ifPresent(work::theirs);
            }
        }
    }

    private Optional<Taken> find(MadeSite site) throws IOException, InterruptedException {
        return tools.tool("find", site.store().toString(), "-printf", "%s %T@ %p\\n");
    }

    /** Returns the run. */
    private String trash(MadeSite site) throws IOException, InterruptedException {
        long before = Sites.present(site, population);
        String id = plan(site, plan);
        Taken applied = tools.winnow(site.state(), "apply", id, "--json");
        note(trash, site, "apply", applied);
        trash.items(before - Sites.present(site, population));
        restore.items(trash.items());
        purge.items(trash.items());
        return json(applied).path("run").asString();
    }

    /** Returns the plan. */
    private String plan(MadeSite site, Work work) throws IOException, InterruptedException {
        Taken planned = tools.winnow(site.state(), "plan", site.job().toString(), "--json");
        if (work != null) {
            note(work, site, "plan", planned);
        }
        return json(planned).path("plan").asString();
    }

    private void purge(MadeSite site, boolean toolFirst) throws IOException, InterruptedException {
        Path copy = site.store().resolveSibling("copy");
        tools.tool("cp", "-a", site.store().resolve(".winnow").resolve("trash").toString(), copy.toString());
        // Without cp there is nothing to remove, which takes no time.
        boolean copied = Files.exists(copy);
        if (toolFirst && copied) {
            tools.tool("rm", "-rf", copy.toString()).ifPresent(purge::theirs);
        }
        note(purge, site, "purge", tools.winnow(site.state(), "purge", site.job().toString(), "--older-than", "0s"));
        if (!toolFirst && copied) {
            tools.tool("rm", "-rf", copy.toString()).ifPresent(purge::theirs);
        }
    }

    private void note(Work work, MadeSite site, String job, Taken taken) {
        Steps steps = Steps.last(tools.catalogs(), site.state(), job);
        work.ours(steps.total(), taken);
        work.steps(steps.seconds());
        heard.accept(work);
    }

    private static JsonNode json(Taken taken) {
        return JsonMapper.shared().readTree(taken.out());
    }
}
