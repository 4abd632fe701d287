package dev.winnow.job.reporting;

import dev.winnow.model.Build;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Policy;
import dev.winnow.policy.preview.Forecast;
import dev.winnow.report.content.RunSummary.Ahead;
import dev.winnow.report.output.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What time alone will remove in the days after a plan. It judges every build once for each day, so it is left out
 * where there are many: a plan must not take much longer for the sake of a chart.
 */
public final class DaysAhead {

    static final int DAYS = 30;
    static final int MOST_BUILDS = 10_000;

    private final Policy policy;
    private final Instant asOf;
    private final List<Build> builds = new ArrayList<>();
    private String last;
    private boolean many;
    private List<Ahead> days = List.of();

    public DaysAhead(Policy policy, Instant asOf) {
        this.policy = policy;
        this.asOf = asOf;
    }

    /** Takes a build; the parts of one come one after the other. */
    public void add(Build build) {
        if (many || build.key().equals(last)) {
            return;
        }
        last = build.key();
        builds.add(build);
        if (builds.size() > MOST_BUILDS) {
            many = true;
            builds.clear();
        }
    }

    /** Looks ahead; to be called when all builds have been taken. */
    public DaysAhead look(BranchStates branches) {
        if (!many) {
            List<Forecast.Day> all = Forecast.of(builds, policy, asOf, branches, DAYS).days();
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
