package dev.winnow.job.reporting;

import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.history.PastRuns;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.job.run.RunContext;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.read.WorkTree;
import dev.winnow.model.NameCodec;
import dev.winnow.model.Pin;
import dev.winnow.model.OwnVersion;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import dev.winnow.plan.LimitCheck;
import dev.winnow.report.content.Counts;
import dev.winnow.report.content.RunLine;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.RunSummary.Limit;
import dev.winnow.report.content.RunSummary.Listed;
import dev.winnow.report.content.RunSummary.Past;
import dev.winnow.report.content.RunSummary.Pinned;
import dev.winnow.report.content.StoredSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers the summary of a run for its report. */
public final class RunSummaries {

    /** The number of past runs in trends. */
    private static final int PAST = 59;

    private final RunContext run;
    private final Map<String, Pinned> pins = new LinkedHashMap<>();
    private final Set<String> pinnedNames = new HashSet<>();
    private String pinnedKey;
    private long pinned;

    public RunSummaries(RunContext run) {
        this.run = run;
    }

    /** The line of a run in lists. */
    public static RunLine line(RunRow row) {
        return new RunLine(row.id(), row.job(), row.kind().word(), row.asOf(), row.started(), row.ended(),
                row.outcome() == null ? null : row.outcome().word(), row.counts().kept(), row.counts().removed(),
                row.counts().bytesRemoved(), row.counts().skipped(),
                row.report() == null ? null : NameCodec.canonical(row.report()));
    }

    /** Adds a pin that holds or held a build; {@code note} says that it ends or has ended. */
    public void pinned(String key, Pin pin, String note) {
        String name = key + '\n' + pin.by() + '\n' + pin.reason();
        if (!key.equals(pinnedKey)) {
            pinnedKey = key;
            pinnedNames.clear();
        }
        // The parts of a build come one after the other, and a pin that is not listed counts only once too.
        if (!pinnedNames.add(name) || pins.containsKey(name)) {
            return;
        }
        pinned++;
        if (pins.size() < Listed.MOST) {
            pins.put(name, new Pinned(key, pin, note));
        }
    }

    /**
     * @param forecast null for a run that makes none
     * @param account  null for a run that only decides
     */
    public RunSummary summary(PlanRow plan, RunOutcome outcome, String message, Counts counts, List<LimitCheck> limits,
                              Instant purgeAt, RemovalForecast forecast, RunSummary.Account account) {
        RunSummary.Approval approval = plan == null || plan.approvedBy() == null ? null
                : new RunSummary.Approval(plan.approvedBy(), plan.approvedAt());
        List<Limit> checked = limits.stream().map(limit -> new Limit(limit.name(), limit.group(), limit.allowed(),
                limit.found(), limit.exceeded(), limit.exceeded() ? run.override() : null)).toList();
        List<String> warnings = new ArrayList<>();
        if (run.job() != null) {
            run.job().warnings().forEach(warning -> warnings.add(warning.toString()));
        }
        warnings.addAll(run.warnings());
        return new RunSummary(about(plan, outcome, message), counts, approval, checked, run.findings().strays().listed(),
                run.faults().listed(), new Listed<>(pinned, new ArrayList<>(pins.values())), warnings, purgeAt,
                trends(counts, forecast), account, null);
    }

    private RunSummary.Run about(PlanRow plan, RunOutcome outcome, String message) {
        return new RunSummary.Run(run.id(), run.row().job(), run.row().kind(),
                plan == null ? null : plan.id(), run.asOf(), run.row().started(),
                Instant.ofEpochMilli(run.catalog().now()), outcome, message,
                run.row().operator().actor(), run.row().operator().host(), OwnVersion.text(), file(),
                run.stores().stream().map(store -> new RunSummary.Place(store.store().name(), store.row().root()))
                        .toList(), run.zone());
    }

    /** The job file; a restore reads none and shows the one of the run whose removals it undoes. */
    private RunSummary.JobFile file() {
        Job job = run.job();
        if (job == null) {
            return new PastRuns(run.catalog()).summary(run.first().run())
                    .map(stored -> StoredSummary.read(stored).run().file())
                    .orElse(new RunSummary.JobFile("", "", null, false));
        }
        WorkTree.Version version = WorkTree.version(job.file()).orElse(null);
        return new RunSummary.JobFile(NameCodec.shownAbsolute(job.file()), job.sha256(),
                version == null ? null : version.commit(), version != null && version.changed());
    }

    /** The past runs and this one. */
    private RunSummary.Trends trends(Counts counts, RemovalForecast forecast) {
        List<Past> plans = past(RunKind.PLAN);
        List<Past> applies = past(RunKind.APPLY);
        Past self = new Past(run.id(), run.row().started(), counts.total().all().bytes(),
                counts.total().removed().bytes());
        if (run.row().kind() == RunKind.PLAN) {
            plans.add(self);
        } else if (run.row().kind() == RunKind.APPLY) {
            applies.add(self);
        }
        return new RunSummary.Trends(plans, applies, forecast == null ? List.of() : forecast.days(),
                forecast == null ? "" : forecast.note());
    }

    private List<Past> past(RunKind kind) {
        List<Past> past = new ArrayList<>();
        new PastRuns(run.catalog()).before(run.row().started(), run.row().job(), kind, PAST).forEach(row ->
                past.add(new Past(row.run(), row.started(), row.seen(), row.removed())));
        return past;
    }
}
