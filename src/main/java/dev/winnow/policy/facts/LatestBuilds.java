package dev.winnow.policy.facts;

import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Status;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The newest builds of each project, branch, os and runtime; an unknown value is a value of its own. */
final class LatestBuilds {

    private static final class Newest {
        private final String runtime;
        private Order.Place any;
        private Order.Place successful;
        private boolean flawed;
        private Order.Place sound;
        private boolean statusKnown;
        private Instant later;

        private Newest(String runtime) {
            this.runtime = runtime;
        }
    }

    private final Map<String, Newest> targets = new HashMap<>();
    private final Map<String, String> reasons = new HashMap<>();

    /** Only settled, sure builds with present products that finished by as-of may come here. */
    void add(Build build) {
        Newest newest = newest(build);
        Order.Place place = Order.Place.of(build);
        newest.any = place.or(newest.any);
        newest.statusKnown |= build.attributes().status() != Status.UNKNOWN;
        if (build.attributes().status().successful()) {
            newest.successful = place.or(newest.successful);
            newest.flawed = newest.successful == place ? build.defect() != null : newest.flawed;
            if (build.defect() == null) {
                newest.sound = place.or(newest.sound);
            }
        }
    }

    /** A build that would be here, had it finished by as-of. */
    void later(Build build) {
        Newest newest = newest(build);
        if (newest.later == null || build.finished().isBefore(newest.later)) {
            newest.later = build.finished();
        }
    }

    void close() {
        targets.values().forEach(newest -> {
            String of = newest.runtime == null ? ", runtime unknown" : ", runtime " + newest.runtime;
            if (newest.any != null && !newest.statusKnown) {
                reasons.put(newest.any.key(), "latest: newest, no status is known" + of);
            }
            if (newest.successful != null) {
                String flawed = newest.flawed ? ", though flawed" : "";
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
        Newest newest = targets.get(target(attributes));
        return newest == null ? null : newest.later;
    }

    private Newest newest(Build build) {
        String runtime = build.attributes().runtime();
        return targets.computeIfAbsent(target(build.attributes()), target -> new Newest(runtime));
    }

    private static String target(Attributes of) {
        return Facts.joined(Arrays.asList(of.project(), of.branch(), of.os(), of.runtime()));
    }
}
