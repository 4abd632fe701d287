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
 * Forecasts the removals of the days after a plan, if no new build comes. It evaluates every build once for each day. A plan
 * of many builds has no forecast, because a chart must not make it much slower.
 */
public final class RemovalForecast {

    static final int DAYS = 30;
    static final int MOST_BUILDS = 10_000;

    private final EvaluationInput input;
    private final Map<String, StoredBuild> builds = new LinkedHashMap<>();
    private boolean many;
    private List<Ahead> days = List.of();

    public RemovalForecast(EvaluationInput input) {
        this.input = input;
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

    /** Makes the forecast; to be called after all builds were added. */
    public RemovalForecast make() {
        if (!many) {
            List<Forecast.Day> all = input.forecast(builds, DAYS).days();
            days = all.subList(1, all.size()).stream()
                    .map(day -> new Ahead(day.asOf(), day.removed().size(), day.bytes())).toList();
        }
        return this;
    }

    List<Ahead> days() {
        return days;
    }

    /** Why there is no forecast; empty if there is one. */
    String note() {
        return many ? "This report has no forecast of the next " + DAYS + " days, because there are more than "
                + Text.count(MOST_BUILDS) + " builds; 'forecast' makes one." : "";
    }
}
