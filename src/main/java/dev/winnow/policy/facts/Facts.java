package dev.winnow.policy.facts;

import dev.winnow.model.Build;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What must be known of all builds before one group can be judged: the latest builds, the complete sets, the newest
 * build of each branch. Gathered in one pass over the builds in any order; small even for a million of them.
 */
public final class Facts {

    private final Policy policy;
    private final Instant asOf;
    private final LatestBuilds latest;
    private final CompleteSets sets;
    private final BranchAges branches;

    private Facts(Policy policy, Instant asOf, LatestBuilds latest, CompleteSets sets, BranchAges branches) {
        this.policy = policy;
        this.asOf = asOf;
        this.latest = latest;
        this.sets = sets;
        this.branches = branches;
    }

    public static Gathering gathering(Policy policy, Instant asOf, BranchStates branches) {
        return new Gathering(policy, asOf, branches);
    }

    /** Takes every build of the job once, in any order; not safe for use by several threads. */
    public static final class Gathering {
        private final Policy policy;
        private final Instant asOf;
        private final LatestBuilds latest = new LatestBuilds();
        private final CompleteSets sets;
        private final BranchAges branches;

        private Gathering(Policy policy, Instant asOf, BranchStates branches) {
            this.policy = Objects.requireNonNull(policy, "policy");
            this.asOf = Objects.requireNonNull(asOf, "as-of");
            this.sets = new CompleteSets(policy);
            this.branches = new BranchAges(branches, policy.zone());
        }

        public void add(Build build) {
            branches.add(build);
            if (!policy.protections().latest() && policy.protections().completeSet() == null) {
                return;
            }
            if (part(build, PartKind.PRODUCTS) == null || build.running()
                    || build.finished() == null || !doubts(policy, build).isEmpty()) {
                return;
            }
            if (build.finished().isAfter(asOf)) {
                latest.later(build);
                sets.later(build);
                return;
            }
            latest.add(build);
            sets.add(build);
        }

        public Facts facts() {
            latest.close();
            sets.close();
            return new Facts(policy, asOf, latest, sets, branches);
        }
    }

    public Policy policy() {
        return policy;
    }

    public Instant asOf() {
        return asOf;
    }

    /** The values of {@code group-by}, null where unknown: builds with equal lists belong to one group. */
    public static List<String> group(Policy policy, Build build) {
        List<String> values = new ArrayList<>(policy.groupBy().size());
        for (String name : policy.groupBy()) {
            values.add(build.attributes().get(name));
        }
        return Collections.unmodifiableList(values);
    }

    /** The build's present part of that kind, or null. */
    public static Part part(Build build, PartKind kind) {
        List<Part> present = build.parts();
        for (int i = 0; i < present.size(); i++) {
            if (present.get(i).kind() == kind) {
                return present.get(i);
            }
        }
        return null;
    }

    /**
     * Values as one string: names that differ in a running number alone make lists, but not strings, of equal hashes.
     * No value holds control characters, so none is mistaken for another or for an unknown one.
     */
    public static String joined(List<String> values) {
        StringBuilder out = new StringBuilder(48);
        for (int i = 0; i < values.size(); i++) {
            out.append(values.get(i) == null ? "\1" : values.get(i)).append('\0');
        }
        return out.toString();
    }

    /** Why the build itself is unsure: what the caller found, and attributes of {@code group-by} that are unknown. */
    public static List<String> doubts(Policy policy, Build build) {
        List<String> doubts = build.doubts();
        for (String name : policy.groupBy()) {
            if (build.attributes().get(name) == null) {
                if (doubts == build.doubts()) {
                    doubts = new ArrayList<>(doubts);
                }
                doubts.add(name + " is not known, and builds are grouped by it");
            }
        }
        return doubts;
    }

    /** What makes it a latest build, or null. */
    public String latest(Build build) {
        return policy.protections().latest() ? latest.reason(build) : null;
    }

    /** What makes it part of a complete set, or null. */
    public String completeSet(Build build) {
        return sets.reason(build);
    }

    /** Whether the build's branch is still worked on at {@code at}, which may lie after as-of. */
    public BranchStates.State branchState(Build build, Instant at) {
        return branches.state(build, at);
    }

    /** The first instant at which a build that finishes after as-of may change what is latest or complete; or null. */
    public Instant stableUntil(Build build) {
        Instant first = policy.protections().latest() ? latest.later(build.attributes()) : null;
        Instant second = sets.stableUntil(build);
        return first == null || second != null && second.isBefore(first) ? second : first;
    }

    /** The first instant after {@code from} at which time alone turns the state of the build's branch, or null. */
    public Instant branchTurns(Build build, Instant from) {
        return branches.turns(build, from);
    }
}
