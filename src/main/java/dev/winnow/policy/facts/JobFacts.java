package dev.winnow.policy.facts;

import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Policy;
import dev.winnow.policy.protection.Protection;
import dev.winnow.policy.value.AgeEdge;
import dev.winnow.policy.value.Joined;
import dev.winnow.policy.value.Version;
import dev.winnow.policy.value.VersionOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What must be known of all builds before one group can be judged: the latest builds, the complete sets, the newest
 * build of each branch. Small even for a million builds. Once closed, safe for use by several threads.
 */
public final class JobFacts {

    private final Policy policy;
    private final Instant asOf;
    private final List<Protection> protections;
    private final List<Protection> gather;
    private final BranchAges branches;
    /** Null where no selector asks for them: there may be as many releases as builds. */
    private final Releases releases;
    /** The builds that any present one needs; null if no selector asks for them. */
    private final Set<String> needed;

    private JobFacts(Policy policy, Instant asOf, BranchStates branches, Releases releases, Set<String> needed) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.asOf = Objects.requireNonNull(asOf, "as-of");
        this.protections = Protection.all(policy);
        this.gather = protections.stream().filter(Protection::needsFinish).toList();
        this.needed = needed;
        this.branches = new BranchAges(branches, policy.zone());
        this.releases = releases;
    }

    /** Facts about branches; what selectors ask of other builds stays unknown. */
    public static JobFacts ofBranches(Policy policy, Instant asOf, BranchStates branches) {
        return new JobFacts(policy, asOf, branches, null, null);
    }

    /**
     * Facts to which no build has been added yet.
     *
     * @param needed the keys of the builds that any present one needs, for selectors that ask; null if nobody asks
     */
    public static JobFacts of(Policy policy, Instant asOf, BranchStates branches, Set<String> needed) {
        return new JobFacts(policy, asOf, branches, policy.asks("superseded") ? new Releases(policy.versionOrder()) : null, needed);
    }

    /** Takes what selectors ask of other builds, from every build of the job, in any order. */
    public void addForSelectors(Build build) {
        branches.add(build);
        if (releases != null && counts(build)) {
            releases.add(build, asOf);
        }
    }

    /**
     * Takes what protections compare, from every build of the job, in any order.
     *
     * @param without protections that the rule which governs the build switches off
     * @param turns   when another rule may govern it, as time passes; or null
     */
    public void addForProtections(Build build, Set<KeptBy> without, Instant turns) {
        if (gather.isEmpty() || !counts(build)) {
            return;
        }
        for (int i = 0; i < gather.size(); i++) {
            if (build.finished().isAfter(asOf)) {
                gather.get(i).changes(build, build.finished());
            } else if (!without.contains(gather.get(i).by())) {
                gather.get(i).add(build);
            }
            if (turns != null) {
                gather.get(i).changes(build, turns);
            }
        }
    }

    /** All builds have been taken. */
    public void close() {
        gather.forEach(Protection::close);
    }

    /** Whether it is a settled, sure build with present products. */
    private boolean counts(Build build) {
        Part products = part(build, PartKind.PRODUCTS);
        return products != null && !products.empty() && !build.running() && build.finished() != null
                && doubts(policy, build).isEmpty();
    }

    public Policy policy() {
        return policy;
    }

    public Instant asOf() {
        return asOf;
    }

    /** All protections, in the order in which they are asked, with what they gathered. */
    public List<Protection> protections() {
        return protections;
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

    /** Whether the build's branch is still worked on at {@code at}, which may lie after as-of. */
    public BranchStates.State branchState(Build build, Instant at) {
        return branches.state(build, at);
    }

    /** Whether the build is a prerelease whose release finished later; null where that is not known. */
    public Boolean superseded(Build build) {
        return releases == null ? null : releases.supersede(build);
    }

    /** Whether any present build needs this one, kept or not; null if that was not looked up. */
    public Boolean needed(Build build) {
        return needed == null ? null : Boolean.valueOf(needed.contains(build.key()));
    }

    /** The first instant at which a build that finishes after as-of may change what protects this one; or null. */
    public Instant stableUntil(Build build) {
        Instant first = releases == null ? null : releases.stableUntil(build);
        for (Protection protection : protections) {
            first = AgeEdge.earlier(first, protection.stableUntil(build));
        }
        return first;
    }

    /** The first instant after {@code from} at which time alone turns the state of the build's branch, or null. */
    public Instant branchTurns(Build build, Instant from) {
        return branches.turns(build, from);
    }

    /**
     * Which releases of each project and os are there, and when the newest build of each finished. A release counts if it
     * is successful; where no status of the project and os is known, each of them does.
     */
    private static final class Releases {

        /** Those of one project and os, each with the finished time of its newest build. */
        private static final class Target {
            private final Map<Version, Instant> successful = new TreeMap<>();
            private final Map<Version, Instant> unknown = new TreeMap<>();
            private boolean statusKnown;
            private Instant changes;
        }

        private final VersionOrder ofJob;
        private final Map<String, Target> targets = new HashMap<>();

        /** @param ofJob the order of versions whose stores name none */
        Releases(VersionOrder ofJob) {
            this.ofJob = ofJob;
        }

        void add(Build build, Instant asOf) {
            String name = name(build);
            Version version = name == null ? null : version(build);
            if (version == null) {
                return;
            }
            Target target = targets.computeIfAbsent(name, key -> new Target());
            Status status = build.attributes().status();
            if (build.finished().isAfter(asOf)) {
                target.changes = AgeEdge.earlier(target.changes, build.finished());
                return;
            }
            target.statusKnown |= status != Status.UNKNOWN;
            if (!version.prerelease() && (status.successful() || status == Status.UNKNOWN)) {
                (status.successful() ? target.successful : target.unknown).merge(version.release(), build.finished(),
                        (one, other) -> one.isAfter(other) ? one : other);
            }
        }

        /**
         * Whether the build is a prerelease and its release finished later; null where its project, os, finished time or
         * place among versions is not known.
         */
        Boolean supersede(Build build) {
            String name = name(build);
            Version version = name == null || build.finished() == null ? null : version(build);
            if (version == null) {
                return null;
            }
            Target target = targets.get(name);
            if (!version.prerelease() || target == null) {
                return false;
            }
            Instant released = (target.statusKnown ? target.successful : target.unknown).get(version.release());
            return released != null && released.isAfter(build.finished());
        }

        /** The first instant at which a build that finishes after as-of may supersede this one, or null. */
        Instant stableUntil(Build build) {
            String name = name(build);
            Target target = name == null ? null : targets.get(name);
            return target == null ? null : target.changes;
        }

        private Version version(Build build) {
            return VersionOrder.place(build, ofJob).orElse(null);
        }

        /** What versions are compared within: only those of one order can be. */
        private String name(Build build) {
            Attributes of = build.attributes();
            return of.project() == null || of.os() == null ? null
                    : Joined.of(List.of(of.project(), of.os(), VersionOrder.of(build, ofJob).name()));
        }
    }
}
