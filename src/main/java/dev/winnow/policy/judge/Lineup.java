package dev.winnow.policy.judge;

import dev.winnow.model.Build;
import dev.winnow.model.Pin;
import dev.winnow.policy.Policy;
import dev.winnow.policy.facts.Facts;
import dev.winnow.policy.facts.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The builds of one group at one instant, newest first, with what holds for all their parts alike. */
final class Lineup {

    private final Ready ready;
    private final List<Build> builds;
    private final int[] rule;
    private final boolean[] pinned;
    private final List<List<String>> doubts;
    private final String[] latest;
    private final String[] completeSet;
    private final Instant newest;

    /** @param builds in the order of {@link Order#NEWEST_FIRST} */
    Lineup(Ready ready, List<Build> builds) {
        this(ready, builds, new String[builds.size()], new String[builds.size()], new ArrayList<>(builds.size()));
        for (int i = 0; i < builds.size(); i++) {
            latest[i] = ready.facts().latest(builds.get(i));
            completeSet[i] = ready.facts().completeSet(builds.get(i));
        }
    }

    /** The same builds at another instant. */
    Lineup(Ready ready, Lineup other) {
        this(ready, other.builds, other.latest, other.completeSet, other.doubts);
    }

    private Lineup(Ready ready, List<Build> builds, String[] latest, String[] completeSet, List<List<String>> doubts) {
        this.ready = ready;
        this.builds = builds;
        this.latest = latest;
        this.completeSet = completeSet;
        this.doubts = doubts;
        this.rule = new int[builds.size()];
        this.pinned = new boolean[builds.size()];
        Instant last = null;
        for (int i = 0; i < rule.length; i++) {
            Build build = builds.get(i);
            rule[i] = ready.rule(build);
            pinned[i] = pinned(build, ready);
            if (doubts.size() == i) {
                doubts.add(Facts.doubts(ready.policy(), build));
            }
            if (last == null && build.finished() != null && !future(i) && !build.running() && sure(i)
                    && !build.parts().isEmpty()) {
                last = build.finished();
            }
        }
        this.newest = last;
    }

    /** As-of moves no pin; only a look at what comes after it sees pins end. */
    static boolean pinned(Build build, Ready ready) {
        for (int i = 0; i < build.pins().size(); i++) {
            if (holds(build.pins().get(i), ready)) {
                return true;
            }
        }
        return false;
    }

    static boolean holds(Pin pin, Ready ready) {
        return pin.until() == null || !pin.until().isAfter(ready.facts().asOf()) || pin.until().isAfter(ready.at());
    }

    Ready ready() {
        return ready;
    }

    List<Build> builds() {
        return builds;
    }

    int size() {
        return rule.length;
    }

    Build build(int i) {
        return builds.get(i);
    }

    /** The index of the rule that governs, or -1. */
    int rule(int i) {
        return rule[i];
    }

    boolean pinned(int i) {
        return pinned[i];
    }

    boolean future(int i) {
        Instant finished = builds.get(i).finished();
        return finished != null && finished.isAfter(ready.at());
    }

    boolean sure(int i) {
        return doubts.get(i).isEmpty();
    }

    List<String> doubts(int i) {
        return doubts.get(i);
    }

    /** What makes it a latest build, or null. */
    String latest(int i) {
        return latest[i];
    }

    /** What makes it part of a complete set, or null. */
    String completeSet(int i) {
        return completeSet[i];
    }

    /** Whether its parts compete, if they are sure. */
    boolean takesPlace(int i) {
        return !builds.get(i).running() && !future(i) && (!pinned[i] || ready.policy().pinsUsePlaces());
    }

    /** What ages are measured up to: as-of, or the newest finished time of its present, sure and settled builds. */
    Instant end() {
        return ready.policy().anchor() == Policy.Anchor.NEWEST && newest != null ? newest : ready.at();
    }
}
