package dev.winnow.report.html;

import dev.winnow.model.KeptBy;
import dev.winnow.model.RunKind;
import dev.winnow.report.content.Counts.RuleLine;
import dev.winnow.report.content.Counts.Sum;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.RunSummary.JobFile;
import dev.winnow.report.content.RunSummary.Run;
import dev.winnow.report.html.ReportView.Fact;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The disposition certificate: what was disposed of, by whose authority, how, and that no hold stood against it. */
final class Certificate {

    private static final int PLACES = 50;

    private Certificate() {
    }

    static List<Fact> of(RunSummary summary) {
        Run run = summary.run();
        boolean disposes = run.kind() == RunKind.APPLY || run.kind() == RunKind.PURGE;
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Authority", authority(run)));
        facts.add(new Fact("Scope", scope(run)));
        facts.add(new Fact("Dates", dates(summary)));
        facts.add(new Fact("Quantity", disposes ? quantity(summary.counts().total().removed(), run.kind())
                : "Nothing was disposed of."));
        facts.add(new Fact("Method", method(summary)));
        facts.add(new Fact("Operator", Text.cut(run.by(), 200) + " on " + Text.cut(run.host(), 200) + ", with "
                + Text.cut(run.program(), 100)));
        facts.add(new Fact("Approver", summary.approval() == null
                ? "none is recorded for this run"
                : Text.cut(summary.approval().by(), 200) + ", " + new Times(run.zone()).spoken(summary.approval().at())));
        facts.add(new Fact("Holds", holds(summary, disposes)));
        return facts;
    }

    private static String authority(Run run) {
        JobFile file = run.file();
        String commit = file.commit() == null ? "" : ", commit " + Text.cut(file.commit(), 80)
                + (file.changed() ? " with changes that are not committed" : "");
        return "Job file " + Text.cut(file.path(), 300) + ", SHA-256 " + Text.cut(file.sha256(), 80) + commit
                + (run.plan() == null ? "" : "; plan " + Text.cut(run.plan(), 100));
    }

    private static String scope(Run run) {
        String places = run.stores().stream().limit(PLACES)
                .map(place -> Text.cut(place.store(), 100) + " at " + Text.cut(place.root(), 300))
                .collect(Collectors.joining("; "));
        int more = run.stores().size() - PLACES;
        return "Job " + run.job() + (places.isEmpty() ? "" : ", stores: " + places)
                + (more > 0 ? "; and " + Text.count(more) + " more" : "");
    }

    private static String dates(RunSummary summary) {
        Run run = summary.run();
        Times times = new Times(run.zone());
        return (run.asOf() == null ? "" : "As of " + times.spoken(run.asOf()) + "; ")
                + "started " + times.spoken(run.started())
                + (run.ended() == null ? "" : "; ended " + times.spoken(run.ended()))
                + (summary.purgeAt() == null ? "" : "; to be purged from " + times.spoken(summary.purgeAt()) + " on");
    }

    private static String quantity(Sum sum, RunKind kind) {
        return Text.count(sum.parts(), "part", "parts") + ", " + Text.count(sum.files(), "file", "files") + ", "
                + Text.count(sum.bytes(), "byte", "bytes") + " (" + Text.size(sum.bytes()) + ")"
                + (kind == RunKind.APPLY && sum.files() > 0 ? "; each file is named in removed.csv" : "");
    }

    private static String method(RunSummary summary) {
        return switch (summary.run().kind()) {
            case APPLY -> "Moved by rename to the trash of their own store; they can be restored until they are purged.";
            case PURGE -> "Deleted for good from the trash of their own store, without overwriting the medium.";
            case PLAN -> "None. This is a plan; the certificate of what was removed is in the report of its apply.";
            case SCAN, RESTORE, ADOPT -> "None.";
        };
    }

    private static String holds(RunSummary summary, boolean disposes) {
        long pinned = parts(summary, KeptBy.PINNED);
        long defects = parts(summary, KeptBy.UNLOGGED_DEFECT);
        String kept = Text.count(pinned, "part stays", "parts stay") + " because of pins, " + Text.count(defects)
                + " because of defects that are not logged yet.";
        return disposes ? "No hold applied to what was disposed of: each item was checked against pins, defects and all "
                + "other protections when it was claimed." + (pinned + defects > 0 ? " " + kept : "") : kept;
    }

    private static long parts(RunSummary summary, KeptBy cause) {
        return summary.counts().rules().stream().filter(line -> line.cause() == cause).map(RuleLine::sum)
                .mapToLong(Sum::parts).sum();
    }
}
