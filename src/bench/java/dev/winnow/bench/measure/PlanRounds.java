package dev.winnow.bench.measure;

import dev.winnow.bench.CatalogMaker;
import dev.winnow.bench.MadeSite;
import dev.winnow.bench.measure.Work.Target;
import dev.winnow.job.DecideOnly;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** Plans what catalogs of several sizes know, again and again; no store is looked at. */
final class PlanRounds {

    /** What the design promises for a million builds; fewer have to be as fast in proportion. */
    private static final double SECONDS_PER_BUILD = 30.0 / 1_000_000;
    /** Below this, what every plan takes says more than what a build takes. */
    private static final int FEWEST_PROMISED = 1_000_000;

    private final Sites sites;
    private final Tools tools;
    private final Consumer<Work> heard;
    private final Map<Integer, Work> works = new LinkedHashMap<>();

    /** @param heard hears of each work as it was done once more */
    PlanRounds(Sites sites, Tools tools, Settings settings, Consumer<Work> heard) {
        this.sites = sites;
        this.tools = tools;
        this.heard = heard;
        for (int builds : settings.plans()) {
            Work work = new Work("evaluate and save a plan of " + Figures.count(builds) + " builds, with CSV and report",
                    null, builds < FEWEST_PROMISED ? new Target.None() : new Target.Within(builds * SECONDS_PER_BUILD));
            work.items(builds);
            works.put(builds, work);
        }
    }

    List<Work> works() {
        return new ArrayList<>(works.values());
    }

    void round() throws IOException, InterruptedException {
        for (Map.Entry<Integer, Work> each : works.entrySet()) {
            MadeSite site = each.getValue().measured() ? sites.site(name(each.getKey())) : record(each.getKey());
            Taken taken = tools.main(site.state(), DecideOnly.class, site.job().toString(), site.state().toString());
            each.getValue().ours(JsonMapper.shared().readTree(taken.out()).path("decide_ms").asDouble() / 1e3, taken);
            heard.accept(each.getValue());
        }
    }

    private MadeSite record(int builds) throws IOException, InterruptedException {
        sites.remove(name(builds));
        MadeSite site = sites.site(name(builds));
        tools.main(site.state(), CatalogMaker.class, site.folder().toString(), Integer.toString(builds), "--store",
                site.store().toString(), "--newest", sites.newest().toString());
        return site;
    }

    void clear() throws IOException, InterruptedException {
        for (int builds : works.keySet()) {
            sites.remove(name(builds));
        }
    }

    private static String name(int builds) {
        return "catalog-" + builds;
    }
}
