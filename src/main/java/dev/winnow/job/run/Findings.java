package dev.winnow.job.run;

import dev.winnow.report.content.RunSummary.Finding;
import dev.winnow.report.content.RunSummary.Listed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The first of many findings, and how many there are. */
public final class Findings {

    private final List<Finding> first = new ArrayList<>();
    private long count;

    /** @param subject what it is about: a path, a key */
    public synchronized void add(String subject, String message) {
        count++;
        if (first.size() < Listed.MOST) {
            first.add(new Finding(subject, message));
        }
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
