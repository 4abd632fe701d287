package dev.winnow.report.html;

import dev.winnow.model.KeptBy;
import dev.winnow.model.RunKind;
import dev.winnow.report.content.Counts.RuleLine;
import dev.winnow.report.content.Counts.Sum;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.RunSummary.Account;
import dev.winnow.report.content.RunSummary.JobFile;
import dev.winnow.report.content.RunSummary.Limit;
import dev.winnow.report.content.RunSummary.Run;
import dev.winnow.report.html.ReportView.Attention;
import dev.winnow.report.html.ReportView.Fact;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the page of a run says in terms and texts. */
final class ReportFacts {

    private ReportFacts() {
    }

    /** The disposition certificate: what was disposed of, by whose authority, how, and that no hold stood against it. */
    static final class Certificate {

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
            facts.add(new Fact("Approver", summary.approval() == null ? "none is recorded for this run"
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

    /** Planned bytes beside freed ones, line by line, with what explains the difference. */
    static final class Accounts {

        private Accounts() {
        }

        static List<Fact> of(RunSummary summary) {
            Account account = summary.account();
            if (account == null) {
                return List.of();
            }
            boolean apply = summary.run().kind() == RunKind.APPLY;
            List<Fact> lines = new ArrayList<>();
            lines.add(new Fact(apply ? "Planned" : "Due", bytes(account.planned())));
            lines.add(new Fact("Skipped", bytes(account.skipped())
                    + (account.skipped() == 0 ? "" : "; the outcomes say why")));
            lines.add(new Fact(apply ? "Moved to the trash" : "Purged", bytes(account.planned() - account.skipped())));
            if (apply) {
                lines.add(new Fact("With other names", account.linkedFiles() == 0
                        ? "No file has another name (hard link), so a purge frees all of it."
                        : Text.count(account.linkedFiles(), "file has", "files have") + " other names (hard links), "
                        + bytes(account.linkedBytes()) + ": they free nothing while another name stays."));
                lines.add(new Fact("On disk", "Sizes are those of the files' contents. Sparse and compressed files take "
                        + "less on disk; what a purge really frees is in its own report."));
            } else if (account.gained() != null) {
                lines.add(new Fact("Free space", (account.gained() < 0 ? "shrank by " : "grew by ")
                        + bytes(Math.abs(account.gained())) + " meanwhile, as the file systems tell"));
                lines.add(new Fact("Difference", difference(account)));
            }
            return lines;
        }

        private static String difference(Account account) {
            long difference = account.gained() - (account.planned() - account.skipped());
            if (difference == 0) {
                return "none";
            }
            return bytes(Math.abs(difference)) + (difference < 0 ? " less than the files' sizes: hard links whose other "
                    + "names stay, sparse or compressed files, snapshots, space that the file system frees later, or what "
                    + "others wrote meanwhile" : " more than the files' sizes: files take whole blocks, and folders went "
                    + "too; or others deleted something meanwhile");
        }

        private static String bytes(long bytes) {
            return Text.count(bytes, "byte", "bytes") + (Math.abs(bytes) < 1000 ? "" : " (" + Text.size(bytes) + ")");
        }
    }

    /** Lists what a person should look at in a run. */
    static final class NeedsAttention {

        private NeedsAttention() {
        }

        static List<Attention> of(RunSummary summary) {
            List<Attention> list = new ArrayList<>();
            long exceeded = summary.limits().stream().filter(Limit::exceeded).count();
            add(list, exceeded, "limit was exceeded", "limits were exceeded", "limits");
            add(list, summary.faults().count(), "fault", "faults", "faults");
            add(list, summary.counts().unsure(), "part is kept because Winnow is unsure of it",
                    "parts are kept because Winnow is unsure of them", "unsure");
            add(list, summary.counts().total().skipped().parts(), "part was skipped", "parts were skipped", "outcomes");
            add(list, summary.strays().count(), "stray path in the stores", "stray paths in the stores", "strays");
            add(list, summary.pins().first().stream().filter(pin -> !pin.note().isEmpty()).count(),
                    "pin needs a look", "pins need a look", "pins");
            if (summary.run().file().changed()) {
                list.add(new Attention("The job file differs from its commit.", "certificate"));
            }
            summary.warnings().stream().limit(20).forEach(warning -> list.add(
                    new Attention("Job file: " + Text.cut(warning, 400), "")));
            return list;
        }

        private static void add(List<Attention> list, long count, String one, String many, String section) {
            if (count > 0) {
                list.add(new Attention(Text.count(count, one, many), section));
            }
        }
    }
}
