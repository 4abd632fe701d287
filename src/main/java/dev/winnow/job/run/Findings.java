package dev.winnow.job.run;

import dev.winnow.catalog.storage.CatalogJson;
import dev.winnow.report.content.RunSummary.Finding;
import dev.winnow.report.content.RunSummary.Listed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What the steps of a run find and the catalog does not keep. A step writes its findings into the execution context of its
 * job; later steps, in any process, read them there.
 */
public final class Findings {

    private static final String KEY = "findings";

    /** The findings as JSON in the context. */
    private record Kept(List<Finding> strays, long strayCount, List<Finding> faults, long faultCount,
                        List<String> warnings, List<String> closed) { }

    private final Sample strays = new Sample();
    private final Sample faults = new Sample();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();

    /** Reads the findings of earlier steps from the context of a job. */
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

    /** Adds the findings of another host. */
    void take(Findings others) {
        strays.take(others.strays.first, others.strays.count);
        faults.take(others.faults.first, others.faults.count);
        warnings.addAll(others.warnings);
        closed.addAll(others.closed);
    }

    /** Writes the findings into the context of the job, which Batch saves when the step has ended. */
    public void keep(ExecutionContext context) {
        context.putString(KEY, CatalogJson.write(new Kept(strays.first, strays.count, faults.first, faults.count, warnings,
                closed)));
    }

    /** Files that no layout matches. */
    public Sample strays() {
        return strays;
    }

    /** Items that were skipped, failed, could not be read or are in doubt. */
    public Sample faults() {
        return faults;
    }

    /** Doubts about the job file that the builds raise, and scans that resume earlier ones; a sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    /** Why the targets of some links are unknown, so that nothing may be removed from some stores; a sentence each. */
    public List<String> closed() {
        return closed;
    }

    /** The first of many findings, and the number of all. */
    public static final class Sample {

        private final List<Finding> first = new ArrayList<>();
        private long count;

        /** @param subject a path or a key */
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

        /** Counts findings without their text. */
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
