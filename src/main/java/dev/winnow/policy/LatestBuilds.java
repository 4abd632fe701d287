package dev.winnow.policy;

import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Status;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The newest builds of each project, branch, os and runtime; an unknown value is a value of its own. */
final class LatestBuilds {

    private record Target(String project, String branch, String os, String runtime) {
        static Target of(Attributes of) {
            return new Target(of.project(), of.branch(), of.os(), of.runtime());
        }
    }

    private static final class Newest {
        private Build any;
        private Build successful;
        private Build sound;
        private boolean statusKnown;
        private Instant later;
    }

    private final Map<Target, Newest> targets = new HashMap<>();
    private final Map<String, String> reasons = new HashMap<>();

    /** Only settled, sure builds with present products that finished by as-of may come here. */
    void add(Build build) {
        Newest newest = targets.computeIfAbsent(Target.of(build.attributes()), target -> new Newest());
        newest.any = newer(newest.any, build);
        newest.statusKnown |= build.attributes().status() != Status.UNKNOWN;
        if (build.attributes().status().successful()) {
            newest.successful = newer(newest.successful, build);
            if (build.defect() == null) {
                newest.sound = newer(newest.sound, build);
            }
        }
    }

    /** A build that would be here, had it finished by as-of. */
    void later(Build build) {
        Newest newest = targets.computeIfAbsent(Target.of(build.attributes()), target -> new Newest());
        if (newest.later == null || build.finished().isBefore(newest.later)) {
            newest.later = build.finished();
        }
    }

    void close() {
        targets.forEach((target, newest) -> {
            String of = target.runtime == null ? ", runtime unknown" : ", runtime " + target.runtime;
            if (newest.any != null && !newest.statusKnown) {
                reasons.put(newest.any.key(), "latest: newest, no status is known" + of);
            }
            if (newest.successful != null) {
                String flawed = newest.successful.defect() == null ? "" : ", though flawed";
                reasons.put(newest.successful.key(), "latest: newest successful" + flawed + of);
            }
            if (newest.sound != null && newest.sound != newest.successful) {
                reasons.put(newest.sound.key(), "latest: newest successful without a defect" + of);
            }
        });
    }

    String reason(Build build) {
        return reasons.get(build.key());
    }

    Instant later(Attributes attributes) {
        Newest newest = targets.get(Target.of(attributes));
        return newest == null ? null : newest.later;
    }

    static Build newer(Build one, Build other) {
        return one == null || Order.NEWEST_FIRST.compare(other, one) < 0 ? other : one;
    }
}
