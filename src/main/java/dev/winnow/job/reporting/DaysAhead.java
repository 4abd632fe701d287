package dev.winnow.job.reporting;

import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.plan.EvaluationInput;
import dev.winnow.policy.preview.Forecast;
import dev.winnow.report.content.RunSummary.Ahead;
import dev.winnow.report.output.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What time alone will remove in the days after a plan. It judges every build once for each day, so it is left out
 * where there are many: a plan must not take much longer for the sake of a chart.
 */
public final class DaysAhead {

    static final int DAYS = 30;
    static final int MOST_BUILDS = 10_000;

    private final EvaluationInput side;
    private final Map<String, StoredBuild> builds = new LinkedHashMap<>();
    private boolean many;
    private List<Ahead> days = List.of();

    public DaysAhead(EvaluationInput side) {
        this.side = side;
    }

    /** Takes a build, once for each of its parts. */
    public void add(StoredBuild build) {
        if (!many) {
            builds.put(build.build().key(), build);
        }
        if (builds.size() > MOST_BUILDS) {
            many = true;
            builds.clear();
        }
    }

    /** Looks ahead; to be called when all builds have been taken. */
    public DaysAhead look() {
        if (!many) {
            List<Forecast.Day> all = side.forecast(builds, DAYS).days();
            days = all.subList(1, all.size()).stream()
                    .map(day -> new Ahead(day.asOf(), day.removed().size(), day.bytes())).toList();
        }
        return this;
    }

    List<Ahead> days() {
        return days;
    }

    /** Why there are no days; empty where there are. */
    String note() {
        return many ? "There are more than " + Text.count(MOST_BUILDS) + " builds, so the next " + DAYS
                + " days were not worked out here; 'forecast' does." : "";
    }
}
