package dev.winnow.policy;

import dev.winnow.model.Build;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which branches are dead: as given, or by the age of their newest build. */
final class BranchAges {

    private final BranchStates states;
    private final ZoneId zone;
    private final Map<String, Instant> newest = new HashMap<>();

    BranchAges(BranchStates states, ZoneId zone) {
        this.states = states;
        this.zone = zone;
    }

    void add(Build build) {
        String branch = branch(build);
        if (branch == null || !(states instanceof BranchStates.NoBuildFor)) {
            return;
        }
        // A running build, or one whose finish nobody knows, may be the newest of all.
        Instant finished = build.running() || build.finished() == null ? Instant.MAX : build.finished();
        newest.merge(branch, finished, (one, other) -> one.isAfter(other) ? one : other);
    }

    BranchStates.State state(Build build, Instant at) {
        String branch = branch(build);
        if (branch == null) {
            return BranchStates.State.UNKNOWN;
        }
        if (states instanceof BranchStates.Given given) {
            return given.states().getOrDefault(new BranchStates.Branch(build.attributes().project(),
                    build.attributes().branch()), BranchStates.State.UNKNOWN);
        }
        Instant finished = newest.get(branch);
        if (finished == null) {
            return BranchStates.State.UNKNOWN;
        }
        Age age = ((BranchStates.NoBuildFor) states).age();
        return finished.isBefore(age.before(at, zone)) ? BranchStates.State.DEAD : BranchStates.State.LIVE;
    }

    Instant turns(Build build, Instant from) {
        String branch = branch(build);
        Instant finished = branch == null ? null : newest.get(branch);
        return finished == null || finished.equals(Instant.MAX) ? null
                : new AgeEdge(((BranchStates.NoBuildFor) states).age(), zone, finished, true).nextFlip(from);
    }

    private static String branch(Build build) {
        String project = build.attributes().project();
        String branch = build.attributes().branch();
        return project == null || branch == null ? null : Facts.joined(List.of(project, branch));
    }
}
