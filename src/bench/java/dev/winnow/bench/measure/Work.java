package dev.winnow.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One line of the table: what the program did, again and again, and what another tool did meanwhile. */
final class Work {

    /** What is good enough. */
    sealed interface Target {

        /** Nothing was promised. */
        record None() implements Target { }

        /** @param seconds at most */
        record Within(double seconds) implements Target { }

        /** @param times what the other tool took, at most */
        record Times(double times) implements Target { }

        /** @param rate items a second, at least */
        record Rate(double rate) implements Target { }
    }

    private final String name;
    private final String tool;
    private final Target target;
    private final List<Double> ours = new ArrayList<>();
    private final List<Taken> theirs = new ArrayList<>();
    private final List<Taken> processes = new ArrayList<>();
    private final List<Map<String, Double>> steps = new ArrayList<>();
    private long items;

    /** @param tool the other one; null where there is none */
    Work(String name, String tool, Target target) {
        this.name = name;
        this.tool = tool;
        this.target = target;
    }

    /** Notes a round: seconds of the work itself, and the process that did it. */
    void ours(double seconds, Taken process) {
        ours.add(seconds);
        processes.add(process);
    }

    /** Notes what parts of that work took, by name, in seconds. */
    void steps(Map<String, Double> seconds) {
        steps.add(new LinkedHashMap<>(seconds));
    }

    void theirs(Taken process) {
        theirs.add(process);
    }

    /** Sets what rates are of. */
    void items(long count) {
        items = count;
    }

    boolean measured() {
        return !ours.isEmpty();
    }

    /** Seconds of the last round. */
    double last() {
        return ours.get(ours.size() - 1);
    }

    Target target() {
        return target;
    }

    String name() {
        return name;
    }

    String tool() {
        return tool;
    }

    long items() {
        return items;
    }

    Series seconds() {
        return new Series(ours);
    }

    /** Of the other tool; null where it is missing. */
    Series toolSeconds() {
        return theirs.isEmpty() ? null : new Series(theirs.stream().map(Taken::wall).toList());
    }

    List<Taken> processes() {
        return List.copyOf(processes);
    }

    List<Taken> toolProcesses() {
        return List.copyOf(theirs);
    }

    List<Map<String, Double>> steps() {
        return List.copyOf(steps);
    }

    /** How many times as long as the other tool, by the medians; NaN where that is missing. */
    double ratio() {
        return theirs.isEmpty() ? Double.NaN : seconds().median() / toolSeconds().median();
    }

    double rate() {
        return items / seconds().median();
    }

    /** Whether the median is good enough; null where nothing was promised or the other tool is missing. */
    Boolean met() {
        if (target instanceof Target.Within within) {
            return seconds().median() <= within.seconds();
        }
        if (target instanceof Target.Rate rate) {
            return rate() >= rate.rate();
        }
        return target instanceof Target.Times times && !theirs.isEmpty() ? ratio() <= times.times() : null;
    }
}
