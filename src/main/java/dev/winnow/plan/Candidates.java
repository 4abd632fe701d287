package dev.winnow.plan;

import dev.winnow.model.Build;
import dev.winnow.model.Status;
import dev.winnow.policy.value.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Collects the best candidates among one target's builds. */
final class Candidates {

    /** The name of the runtime of builds that say none. */
    static final String UNKNOWN_RUNTIME = "\0";
    /** How many builds are tried, newest first, when files have changed since the scan. */
    private static final int MAX_TRIES = 5;

    /** A build of unknown status comes after the successful builds of all other runtimes, however new it is. */
    private static final Comparator<Build> SUCCESSFUL_FIRST = Comparator.comparing((Build build) ->
            !build.attributes().status().successful()).thenComparing(Order.NEWEST_FIRST);

    private final boolean flawedToo;
    private final Map<String, OfRuntime> runtimes = new HashMap<>(2);

    static final class OfRuntime {
        private boolean success;
        private final List<Build> unknown = new ArrayList<>(1);
        private final List<Build> successful = new ArrayList<>(1);

        List<Build> best() {
            return success ? successful : unknown;
        }
    }

    Candidates(boolean flawedToo) {
        this.flawedToo = flawedToo;
    }

    /** Returns whether it is one of the best successful builds of its runtime so far. */
    boolean add(Build build, boolean wanted) {
        OfRuntime of = runtimes.computeIfAbsent(Objects.toString(build.attributes().runtime(), UNKNOWN_RUNTIME),
                runtime -> new OfRuntime());
        Status status = build.attributes().status();
        of.success |= status.successful();
        if (wanted && (flawedToo || build.defect() == null)) {
            if (status == Status.UNKNOWN) {
                insertRanked(of.unknown, build);
            } else if (status.successful()) {
                return insertRanked(of.successful, build);
            }
        }
        return false;
    }

    private static boolean insertRanked(List<Build> best, Build build) {
        int at = best.size();
        while (at > 0 && Order.NEWEST_FIRST.compare(build, best.get(at - 1)) < 0) {
            at--;
        }
        if (at < MAX_TRIES) {
            best.add(at, build);
            if (best.size() > MAX_TRIES) {
                best.remove(MAX_TRIES);
            }
        }
        return at < MAX_TRIES;
    }

    /** Those of each runtime, by name. */
    Map<String, OfRuntime> runtimes() {
        return runtimes;
    }

    /** The first candidate of each runtime. */
    Stream<Build> firsts() {
        return runtimes.values().stream().flatMap(of -> of.best().stream().limit(1));
    }

    List<Build> best() {
        return runtimes.values().stream().flatMap(of -> of.best().stream())
                .sorted(SUCCESSFUL_FIRST).toList();
    }

    /** Those of unknown status, of runtimes without a successful build. */
    List<Build> unknown() {
        return best().stream().filter(build -> build.attributes().status() == Status.UNKNOWN).toList();
    }
}
