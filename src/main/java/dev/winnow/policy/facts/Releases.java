package dev.winnow.policy.facts;

import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Status;
import dev.winnow.policy.value.AgeEdge;
import dev.winnow.policy.value.Joined;
import dev.winnow.policy.value.Version;
import dev.winnow.policy.value.VersionOrder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which releases of each project and os are there, and when the newest build of each finished. A release counts if it
 * is successful; where no status of the project and os is known, each of them does.
 */
final class Releases {

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
