package dev.winnow.job.planning;

import dev.winnow.catalog.BuildChanges;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.LiveBranches;
import dev.winnow.catalog.build.PinsWithoutBuilds;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.event.RecordOnlyEvent.Planned;
import dev.winnow.catalog.history.Runs;
import dev.winnow.job.reporting.Feeds;
import dev.winnow.job.reporting.RemovalForecast;
import dev.winnow.job.reporting.RunReport;
import dev.winnow.job.reporting.RunSummaries;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.stores.JobStore;
import dev.winnow.jobfile.Job;
import dev.winnow.model.KeptBy;
import dev.winnow.model.NameCodec;
import dev.winnow.model.RunOutcome;
import dev.winnow.model.Verdict;
import dev.winnow.plan.PlannedVerdict;
import dev.winnow.plan.StoresLeftOut;
import dev.winnow.plan.PlanBlock;
import dev.winnow.plan.JobChange;
import dev.winnow.plan.JobEvaluation;
import dev.winnow.plan.LatestBuild;
import dev.winnow.plan.PlanMaker;
import dev.winnow.plan.EvaluationInput;
import dev.winnow.policy.Space;
import dev.winnow.report.CsvFile;
import dev.winnow.report.ReportDirectory;
import dev.winnow.report.content.DecisionRow;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.DecisionTotals;
import dev.winnow.report.html.Details;
import dev.winnow.report.output.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Decides on every part, saves the plan and writes its report: the reader, the processor and the writer of one
 * chunk-oriented step. A restart drops an interrupted try and begins anew, because a plan is one look at all builds.
 */
final class DecisionWork implements ItemStreamReader<PlannedVerdict> {

    private final RunContext run;
    private final Catalog catalog;
    private final Plans plans;
    private final String id;
    private final RunSummaries summaries;
    private final EndingPins endingPins;
    private final CaseMisses misses;
    private final PlanMaker maker;
    private final DecisionTotals totals;
    private final Details details;
    private RemovalForecast forecast;
    private final ReportDirectory directory;
    private final Map<Long, String> storeNames = new LinkedHashMap<>();
    private StepExecution step;
    private CsvFile<DecisionRow> csv;
    private JobEvaluation evaluation;
    private LatestBuild.Gathering latest;
    private Iterator<PlannedVerdict> decided = Collections.emptyIterator();

    DecisionWork(RunContext run) {
        this.run = run;
        this.catalog = run.catalog();
        this.plans = new Plans(catalog);
        this.id = "p" + run.id().substring(1);
        this.summaries = new RunSummaries(run);
        this.endingPins = new EndingPins(run);
        this.misses = new CaseMisses(run.job());
        this.maker = new PlanMaker(catalog, run.job(), id);
        this.totals = new DecisionTotals(run.asOf());
        this.details = new Details(run.zone());
        this.directory = ReportDirectory.of(run.job().reports().directory(), run.job().name(), run.id());
        run.stores().forEach(store -> storeNames.put(store.row().id(), store.store().name()));
    }

    /** Begins the plan and the evaluation; drops the rows of an interrupted try of the same run. */
    @Override
    public void open(ExecutionContext context) {
        step = StepSynchronizationManager.getContext().getStepExecution();
        if (!run.job().leftOut().isEmpty()) {
            StoresLeftOut.require(catalog, run.job(), run.leftOut(), storeNames, run.asOf());
            run.warnings().add("store " + String.join(", ", run.job().leftOutNames()) + " was left out: it was not scanned, "
                    + "and nothing is removed from it");
        }
        begin();
        run.progress().stage("decide, parts", 0);
        LiveBranches live = new LiveBranches(catalog, run.job());
        live.troubles(run.faults()::add);
        new PinsWithoutBuilds(catalog).now().forEach(row -> run.faults().add("pin " + row.pattern(), "the pin by "
                + row.pin().by() + " (" + row.pin().reason() + ") matches no present build; was the build renamed, or "
                + "deleted by hand? Pin its new name, or end the pin with unpin"));
        EvaluationInput input = new EvaluationInput(catalog, run.job(), List.copyOf(storeNames.keySet()), run.asOf(), live.states(),
                JobStore.volumes(catalog, run.job(), run.stores()));
        forecast = new RemovalForecast(input);
        latest = new LatestBuild.Gathering(catalog, run.job().name(), run.id());
        evaluation = new JobEvaluation(input, this::checkStop, latest);
        try {
            csv = CsvFile.decisions(directory);
            evaluation.begin();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (Stopped stopped) {
            step.setTerminateOnly();
        }
    }

    @Override
    public PlannedVerdict read() {
        try {
            while (!decided.hasNext()) {
                List<JobEvaluation.Group> groups = evaluation.next();
                if (groups == null) {
                    return null;
                }
                decided = groups.stream().flatMap(group -> group.decided().stream()).iterator();
            }
            return decided.next();
        } catch (Stopped stopped) {
            // The resumed run drops the saved rows; without a fingerprint they are no plan.
            step.setTerminateOnly();
            return null;
        }
    }

    /** A decision and its rows in reports, one for each store. */
    record Reported(PlannedVerdict decided, List<DecisionRow> rows) { }

    Reported report(PlannedVerdict decided) {
        return new Reported(decided, decided.byStore().stream().map(in -> DecisionRow.of(decided.verdict(),
                storeNames.get(in.store()), in.path(), in.bytes(), in.files())).toList());
    }

    void save(List<? extends Reported> chunk) throws IOException {
        maker.save(chunk.stream().map(Reported::decided).toList());
        for (Reported reported : chunk) {
            forecast.add(reported.decided().stored());
            note(reported.decided().verdict());
            for (DecisionRow row : reported.rows()) {
                csv.write(row);
                totals.add(row);
                details.add(row);
            }
        }
    }

    private void note(Verdict verdict) {
        endingPins.lapsed(verdict.build().key()).forEach(row ->
                summaries.pinned(row.pattern(), row.pin(), "expired at " + row.pin().until()));
        run.progress().done(1, verdict.build().part(verdict.kind()).orElseThrow().bytes());
        run.warnings().addAll(misses.warnings(verdict.build()));
        if (verdict instanceof Verdict.Keep keep) {
            if (keep.cause() == KeptBy.UNSURE) {
                run.faults().add(verdict.build().key() + " " + verdict.kind().word(),
                        "unsure: " + String.join("; ", verdict.reasons()));
            } else if (keep.cause() == KeptBy.PINNED) {
                verdict.build().pins().forEach(pin -> summaries.pinned(verdict.build().key(), pin, endingPins.note(pin)));
            }
        }
    }

    /** Completes the plan and writes its report. */
    void complete() throws IOException {
        PlanMaker.Made made = maker.complete(evaluation.space(), evaluation.missingNeeds());
        csv.commit();
        made.space().stream().filter(Space.Outcome::outOfReach).forEach(outcome -> run.faults().add("space",
                outOfReach(run.job().policy().space(), outcome)));
        made.missingNeeds().forEach((needed, by) -> run.warnings().add(by + " needs " + needed + ", which is not present"));
        PlanRow plan = plans.find(id).orElseThrow();
        Optional<PlanBlock> hold = plan.simulated() ? Optional.empty()
                : PlanBlock.of(catalog, run.job(), plan, run.override());
        RunOutcome outcome = hold.map(PlanBlock::outcome).orElse(run.faults().count() > 0 ? RunOutcome.PROBLEMS
                : RunOutcome.DONE);
        RunSummary summary = summaries.summary(plan, outcome, null, totals.counts(), made.limits(), null,
                forecast.make(), null).held(hold.map(held -> new RunSummary.Hold(held.why(), held.command(),
                        JobChange.since(catalog, plan).orElse(List.of()))).orElse(null));
        decided(plan, made);
        new Runs(catalog).plan(run.id(), id);
        RunReport.write(run, directory, summary, details, outcome,
                new Runs.Counts(made.parts() - made.removals(), made.removals(), made.bytes(), 0));
        new Feeds(catalog).update(run.job(), latest);
    }

    private static String outOfReach(Space space, Space.Outcome outcome) {
        return space.text() + " is out of reach" + (outcome.stores().isEmpty() ? "" : " where " + outcome.stores() + " lies")
                + ": rules and protections keep " + Text.size(outcome.kept()) + (space.free() ? ", so that no more than "
                + Text.size(outcome.free() + outcome.trash() + outcome.present() - outcome.kept()) + " of "
                + Text.size(outcome.total()) + " can be free" : "") + "; let rules keep less, or ask for less";
    }

    @Override
    public void close() {
        if (evaluation != null) {
            evaluation.close();
        }
        try {
            if (csv != null) {
                csv.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Ends the evaluation when somebody asks to stop. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    private void checkStop() {
        if (run.stopping()) {
            throw new Stopped();
        }
    }

    /** Writes the plan to the ledger; each removal is written when it is done. */
    private void decided(PlanRow plan, PlanMaker.Made made) {
        new Events(catalog).apply(run.row().operator().actor(), new Planned(plan.id(), run.id(), plan.job(),
                plan.jobSha256(), plan.content(), plan.asOf(), plan.fingerprint(), made.parts() - made.removals(),
                made.removals(), made.bytes(), made.unsure(), plan.limited()));
    }

    private void begin() {
        if (plans.find(id).isPresent()) {
            plans.clear(id);
            return;
        }
        Job job = run.job();
        Instant now = Instant.ofEpochMilli(catalog.now());
        catalog.transact(() -> {
            plans.create(new PlanRow(id, run.id(), job.name(), NameCodec.shownAbsolute(job.file()), job.sha256(),
                    job.content(), run.asOf(), now, run.asOf().isAfter(now), null, null, null, null, null, null));
            new BuildChanges(catalog).plan(id);
            plans.recordApprovalSetting(id, job.name(), job.approval());
            plans.zone(id, job.policy().zone());
        });
    }
}
