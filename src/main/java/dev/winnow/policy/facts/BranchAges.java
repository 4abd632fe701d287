package dev.winnow.policy.facts;

import dev.winnow.model.Build;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.BranchStates.State;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.AgeEdge;
import dev.winnow.policy.value.Joined;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which branches are dead: as given, by what repositories hold, or by the age of their newest build. */
final class BranchAges {

    private final BranchStates states;
    private final ZoneId zone;
    private final Age age;
    private final Map<String, Instant> newest = new HashMap<>();

    BranchAges(BranchStates states, ZoneId zone) {
        this.states = states;
        this.zone = zone;
        this.age = states instanceof BranchStates.NoBuildFor none ? none.age()
                : states instanceof BranchStates.Listed listed ? listed.age() : null;
    }

    void add(Build build) {
        String branch = branch(build);
        if (branch == null || age == null) {
            return;
        }
        // A running build, or one whose finish nobody knows, may be the newest of all.
        Instant finished = build.running() || build.finished() == null ? Instant.MAX : build.finished();
        newest.merge(branch, finished, (one, other) -> one.isAfter(other) ? one : other);
    }

    State state(Build build, Instant at) {
        String branch = branch(build);
        if (branch == null) {
            return State.UNKNOWN;
        }
        if (states instanceof BranchStates.Given given) {
            return given.states().getOrDefault(new BranchStates.Branch(build.attributes().project(),
                    build.attributes().branch()), State.UNKNOWN);
        }
        State told = told(build);
        return told == null ? byAge(branch, at) : told;
    }

    /** What the repositories and lists say; null where they leave it to the age of the newest build. */
    private State told(Build build) {
        if (!(states instanceof BranchStates.Listed listed)) {
            return null;
        }
        BranchStates.Refs refs = listed.byProject().getOrDefault(build.attributes().project(), listed.others());
        if (refs == null) {
            return age == null ? State.UNKNOWN : null;
        }
        String branch = build.attributes().branch();
        if (refs.live().contains(branch)) {
            return State.LIVE;
        }
        if (!refs.whole()) {
            return State.UNKNOWN;
        }
        if (branch.isEmpty()) {
            return State.LIVE;
        }
        if (!refs.seen().contains(branch)) {
            return State.UNKNOWN;
        }
        return age == null ? State.DEAD : null;
    }

    private State byAge(String branch, Instant at) {
        Instant finished = newest.get(branch);
        if (finished == null) {
            return State.UNKNOWN;
        }
        return finished.isBefore(age.before(at, zone)) ? State.DEAD : State.LIVE;
    }

    Instant turns(Build build, Instant from) {
        String branch = branch(build);
        Instant finished = branch == null || told(build) != null ? null : newest.get(branch);
        return finished == null || finished.equals(Instant.MAX) ? null
                : new AgeEdge(age, zone, finished, true).nextFlip(from);
    }

    private static String branch(Build build) {
        String project = build.attributes().project();
        String branch = build.attributes().branch();
        return project == null || branch == null ? null : Joined.of(List.of(project, branch));
    }
}
