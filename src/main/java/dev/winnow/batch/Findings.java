package dev.winnow.batch;

import dev.winnow.report.RunSummary.Finding;
import dev.winnow.report.RunSummary.Listed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The first of many findings, and how many there are. */
final class Findings {

    private final List<Finding> first = new ArrayList<>();
    private long count;

    synchronized void add(String subject, String message) {
        count++;
        if (first.size() < Listed.MOST) {
            first.add(new Finding(subject, message));
        }
    }

    /** Counts findings of which nobody knows more. */
    synchronized void more(long findings) {
        count += findings;
    }

    synchronized long count() {
        return count;
    }

    synchronized Listed<Finding> listed() {
        List<Finding> sorted = new ArrayList<>(first);
        sorted.sort(Comparator.comparing(Finding::subject).thenComparing(Finding::message));
        return new Listed<>(count, sorted);
    }
}
