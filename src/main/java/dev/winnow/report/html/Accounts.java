package dev.winnow.report.html;

import dev.winnow.model.RunKind;
import dev.winnow.report.content.RunSummary;
import dev.winnow.report.content.RunSummary.Account;
import dev.winnow.report.html.ReportView.Fact;
import dev.winnow.report.output.Text;
import java.util.ArrayList;
import java.util.List;

/** Planned bytes beside freed ones, line by line, with what explains the difference. */
final class Accounts {

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
