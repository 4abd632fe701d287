package dev.winnow.policy.protection;

import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.Status;
import dev.winnow.policy.Policy;
import dev.winnow.policy.value.Joined;
import dev.winnow.policy.value.Order;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps the newest builds of each project, branch, os and runtime; an unknown value is a value of its own. */
final class Latest extends Protection {

    private static final class Newest {
        private final String runtime;
        private Order.Place unknown;
        private Order.Place successful;
        private boolean flawed;
        private Order.Place sound;
        private boolean statusKnown;
        private Instant later;

        private Newest(String runtime) {
            this.runtime = runtime;
        }
    }

    private final boolean asked;
    private final Map<String, Newest> targets = new HashMap<>();
    private final Map<String, String> reasons = new HashMap<>();

    Latest(Policy policy) {
        super(KeptBy.LATEST, true, "latest no longer holds once a newer successful build takes its place");
        this.asked = policy.protections().latest();
    }

    @Override
    public boolean needsFinish() {
        return asked;
    }

    @Override
    public void add(Build build) {
        Newest newest = newest(build);
        Order.Place place = Order.Place.of(build);
        if (build.attributes().status() == Status.UNKNOWN) {
            newest.unknown = place.or(newest.unknown);
        } else {
            newest.statusKnown = true;
        }
        if (build.attributes().status().successful()) {
            newest.successful = place.or(newest.successful);
            newest.flawed = newest.successful == place ? build.defect() != null : newest.flawed;
            if (build.defect() == null) {
                newest.sound = place.or(newest.sound);
            }
        }
    }

    @Override
    public void later(Build build) {
        Newest newest = newest(build);
        if (newest.later == null || build.finished().isBefore(newest.later)) {
            newest.later = build.finished();
        }
    }

    @Override
    public void close() {
        targets.values().forEach(newest -> {
            String of = newest.runtime == null ? ", runtime unknown" : ", runtime " + newest.runtime;
            if (newest.successful == null && newest.unknown != null) {
                // A build that failed says nothing of those whose status nobody tells: one of them is the latest still.
                reasons.put(newest.unknown.key(), (newest.statusKnown ? "latest: newest of unknown status, none is "
                        + "successful" : "latest: newest, no status is known") + of);
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

    @Override
    public List<String> reasons(JudgedPart part) {
        String reason = reasons.get(part.build().key());
        return reason == null ? List.of() : List.of(reason);
    }

    @Override
    public Instant stableUntil(Build build) {
        Newest newest = targets.get(target(build.attributes()));
        return newest == null ? null : newest.later;
    }

    private Newest newest(Build build) {
        String runtime = build.attributes().runtime();
        return targets.computeIfAbsent(target(build.attributes()), target -> new Newest(runtime));
    }

    private static String target(Attributes of) {
        return Joined.of(Arrays.asList(of.project(), of.branch(), of.os(), of.runtime()));
    }
}
