package dev.winnow.job.planning;

import dev.winnow.catalog.BuildChanges;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.LiveBranches;
import dev.winnow.catalog.build.UnfittingPins;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.event.Note.Planned;
import dev.winnow.catalog.history.Runs;
import dev.winnow.job.reporting.DaysAhead;
import dev.winnow.job.reporting.RunReport;
import dev.winnow.job.reporting.RunSummaries;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.Work;
import dev.winnow.jobfile.Job;
import dev.winnow.model.KeptBy;
import dev.winnow.model.NameCodec;
import dev.winnow.model.RunOutcome;
import dev.winnow.model.Verdict;
import dev.winnow.plan.Decided;
import dev.winnow.plan.Hold;
import dev.winnow.plan.JobChange;
import dev.winnow.plan.PlanMaker;
import dev.winnow.report.output.Text;
import dev.winnow.job.stores.JobStore;
import dev.winnow.policy.Space;
import dev.winnow.plan.Side;
import dev.winnow.policy.BranchStates;
import dev.winnow.report.DecisionsCsv;
import dev.winnow.report.ReportDirectory;
import dev.winnow.report.content.DecisionRow;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.Tally;
import dev.winnow.report.html.Details;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides what becomes of every part, saves the plan and writes its report. */
public final class PlanWork implements Work {

    private final RunContext run;
    private final Catalog catalog;
    private final Plans plans;
    private final RunSummaries summaries;
    private final PinLeases leases;
    private final CaseMisses misses;
    private final Map<Long, String> storeNames = new HashMap<>();

    public PlanWork(RunContext run) {
        this.run = run;
        this.catalog = run.catalog();
        this.plans = new Plans(catalog);
        this.summaries = new RunSummaries(run);
        this.leases = new PinLeases(run);
        this.misses = new CaseMisses(run.job());
        run.stores().forEach(store -> storeNames.put(store.row().id(), store.store().name()));
    }

    @Override
    public boolean next() throws IOException {
        Job job = run.job();
        String id = begin(job);
        run.progress().stage("decide, parts", 0);
        Tally tally = new Tally(run.asOf());
        Details details = new Details();
        DaysAhead ahead;
        ReportDirectory directory = ReportDirectory.of(job.reports().directory(), job.name(), run.id());
        LiveBranches live = new LiveBranches(catalog, job);
        live.troubles(run.faults()::add);
        BranchStates branches = live.states();
        new UnfittingPins(catalog).now().forEach(row -> run.faults().add("pin " + row.pattern(), "the pin by "
                + row.pin().by() + " (" + row.pin().reason() + ") fits nothing that is present; was that renamed, or "
                + "deleted by hand? Pin what it is called now, or end the pin with unpin"));
        PlanMaker.Made made;
        try (DecisionsCsv csv = new DecisionsCsv(directory)) {
            List<Long> stores = run.stores().stream().map(store -> store.row().id()).toList();
            Side side = new Side(catalog, job, stores, run.asOf(), branches, JobStore.volumes(catalog, job, run.stores()));
            ahead = new DaysAhead(side);
            made = new PlanMaker(side, id, decided -> {
                ahead.add(decided.stored());
                report(decided, csv, tally, details);
            }, this::checkStop).make();
            csv.commit();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        } catch (Stopped stopped) {
            // What was saved of the plan is dropped when the run goes on; without a fingerprint nobody takes it for one.
            return true;
        }
        made.space().stream().filter(Space.Outcome::outOfReach).forEach(of -> run.faults().add("space",
                outOfReach(job.policy().space(), of)));
        PlanRow plan = plans.find(id).orElseThrow();
        Optional<Hold> hold = plan.simulated() ? Optional.empty()
                : Hold.of(catalog, job, plan, run.override());
        RunOutcome outcome = hold.map(Hold::outcome).orElse(run.faults().count() > 0 ? RunOutcome.PROBLEMS
                : RunOutcome.DONE);
        RunSummary summary = summaries.summary(plan, outcome, null, tally.counts(), made.limits(), null,
                ahead.look(), null).held(hold.map(held -> new RunSummary.Hold(held.why(), held.command(),
                        JobChange.since(catalog, plan).orElse(List.of()))).orElse(null));
        decided(plan, made);
        new Runs(catalog).plan(run.id(), id);
        RunReport.write(run, directory, summary, details, outcome,
                new Runs.Counts(made.parts() - made.removals(), made.removals(), made.bytes(), 0));
        return false;
    }

    private static String outOfReach(Space space, Space.Outcome of) {
        return space.text() + " is out of reach" + (of.stores().isEmpty() ? "" : " where " + of.stores() + " lies")
                + ": rules and protections keep " + Text.size(of.kept()) + (space.free() ? ", so that no more than "
                + Text.size(of.free() + of.trash() + of.present() - of.kept()) + " of " + Text.size(of.total())
                + " can be free" : "") + "; let rules keep less, or ask for less";
    }

    /** Somebody asked to stop in the middle of it. */
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

    /** Tells the ledger what was decided; each removal tells of itself when it is done. */
    private void decided(PlanRow plan, PlanMaker.Made made) {
        new Events(catalog).apply(run.row().operator().actor(), new Planned(plan.id(), run.id(), plan.job(),
                plan.jobSha256(), plan.content(), plan.asOf(), plan.fingerprint(), made.parts() - made.removals(),
                made.removals(), made.bytes(), made.unsure(), plan.limited()));
    }

    /** Creates the plan; what an interrupted try of the same run left is dropped. */
    private String begin(Job job) {
        String id = "p" + run.id().substring(1);
        if (plans.find(id).isPresent()) {
            plans.clear(id);
            return id;
        }
        Instant now = Instant.ofEpochMilli(catalog.now());
        catalog.transact(() -> {
            plans.create(new PlanRow(id, run.id(), job.name(), NameCodec.shownAbsolute(job.file()), job.sha256(),
                    job.content(), run.asOf(), now, run.asOf().isAfter(now), null, null, null, null, null, null));
            new BuildChanges(catalog).plan(id);
            plans.saysOfApprovals(id, job.name(), job.approval());
            plans.zone(id, job.policy().zone());
        });
        return id;
    }

    private void report(Decided decided, DecisionsCsv csv, Tally tally, Details details) {
        Verdict verdict = decided.verdict();
        leases.lapsed(verdict.build().key()).forEach(row ->
                summaries.pinned(row.pattern(), row.pin(), "expired at " + row.pin().until()));
        run.progress().done(1, verdict.build().part(verdict.kind()).orElseThrow().bytes());
        run.warnings().addAll(misses.look(verdict.build()));
        if (verdict instanceof Verdict.Keep keep) {
            if (keep.cause() == KeptBy.UNSURE) {
                run.faults().add(verdict.build().key() + " " + verdict.kind().word(),
                        "unsure: " + String.join("; ", verdict.reasons()));
            } else if (keep.cause() == KeptBy.PINNED) {
                verdict.build().pins().forEach(pin -> summaries.pinned(verdict.build().key(), pin, leases.note(pin)));
            }
        }
        try {
            for (Decided.InStore in : decided.byStore()) {
                DecisionRow row = DecisionRow.of(verdict, storeNames.get(in.store()), in.path(), in.bytes(),
                        in.files());
                csv.write(row);
                tally.add(row);
                details.add(row);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
