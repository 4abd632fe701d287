package dev.winnow.job.run;

import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.report.content.RunSummary.Finding;
import dev.winnow.report.content.RunSummary.Listed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What the steps of a run come across, beside what the catalog keeps of it: they write it into the execution context of
 * their job, and those that come after them, in whatever process, read it there.
 */
public final class Findings {

    private static final String KEY = "findings";

    /** As it lies in the context, as text. */
    private record Kept(List<Finding> strays, long strayCount, List<Finding> faults, long faultCount,
                        List<String> warnings, List<String> closed) { }

    private final Some strays = new Some();
    private final Some faults = new Some();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();

    /** Those that earlier steps left in the context of a job. */
    public static Findings in(ExecutionContext context) {
        Findings findings = new Findings();
        String text = context.getString(KEY, "");
        if (!text.isEmpty()) {
            Kept kept = CatalogJson.MAPPER.readValue(text, Kept.class);
            findings.strays.take(kept.strays(), kept.strayCount());
            findings.faults.take(kept.faults(), kept.faultCount());
            findings.warnings.addAll(kept.warnings());
            findings.closed.addAll(kept.closed());
        }
        return findings;
    }

    /** Adds those of another host. */
    void take(Findings of) {
        strays.take(of.strays.first, of.strays.count);
        faults.take(of.faults.first, of.faults.count);
        warnings.addAll(of.warnings);
        closed.addAll(of.closed);
    }

    /** Leaves them in the context of the job, which is saved when the step has ended. */
    public void keep(ExecutionContext context) {
        context.putString(KEY, CatalogJson.write(new Kept(strays.first, strays.count, faults.first, faults.count, warnings,
                closed)));
    }

    /** Files that no layout matches. */
    public Some strays() {
        return strays;
    }

    /** What was skipped, failed, could not be read or is in doubt. */
    public Some faults() {
        return faults;
    }

    /** What is odd about the job file, now that builds were seen, and scans that go on with others; a sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    /** Why it is not known of some stores what links lead to, so that nothing may be removed from them. */
    public List<String> closed() {
        return closed;
    }

    /** The first of many findings, and how many there are. */
    public static final class Some {

        private final List<Finding> first = new ArrayList<>();
        private long count;

        /** @param subject what it is about: a path, a key */
        public synchronized void add(String subject, String message) {
            count++;
            if (first.size() < Listed.MOST) {
                first.add(new Finding(subject, message));
            }
        }

        private synchronized void take(List<Finding> findings, long all) {
            findings.stream().limit(Math.max(0, Listed.MOST - first.size())).forEach(first::add);
            count += all;
        }

        /** Counts findings of which nobody knows more. */
        public synchronized void more(long findings) {
            count += findings;
        }

        public synchronized long count() {
            return count;
        }

        public synchronized Listed<Finding> listed() {
            List<Finding> sorted = new ArrayList<>(first);
            sorted.sort(Comparator.comparing(Finding::subject).thenComparing(Finding::message));
            return new Listed<>(count, sorted);
        }
    }
}
