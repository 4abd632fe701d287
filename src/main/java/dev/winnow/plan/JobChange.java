package dev.winnow.plan;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** The changes in a job file since a person last approved it. */
public final class JobChange {

    private JobChange() {
    }

    /**
     * The lines of a unified diff, without its header.
     *
     * @return empty if nobody has approved this job yet, or if the catalog has lost one of the texts
     */
    public static Optional<List<String>> since(Catalog catalog, PlanRow plan) {
        Plans plans = new Plans(catalog);
        Optional<String> before = plans.lastApproved(plan.job()).flatMap(approved -> plans.jobText(approved.jobSha256()));
        Optional<String> now = plans.jobText(plan.jobSha256());
        return before.flatMap(old -> now.map(text -> between(old, text)));
    }

    /** The lines of a unified diff of two texts, without its header. */
    public static List<String> between(String before, String after) {
        RawText old = new RawText(before.getBytes(StandardCharsets.UTF_8));
        RawText text = new RawText(after.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(out)) {
            formatter.format(new HistogramDiff().diff(RawTextComparator.DEFAULT, old, text), old, text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(StandardCharsets.UTF_8).lines()
                .filter(line -> !line.startsWith("\\")).toList();
    }
}
