package dev.winnow.policy.protection;

import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.Status;
import dev.winnow.policy.Policy;
import dev.winnow.policy.protection.Protection.JudgedPart;
import dev.winnow.policy.value.AgeEdge;
import dev.winnow.policy.value.Joined;
import dev.winnow.policy.value.Order;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps the newest builds of each project, branch, os and runtime; an unknown value is a value of its own. */
final class Latest extends Protection {

    /** The newest of some builds, and the newest of them that has no defect. */
    private static final class Newest {
        private Order.Place any;
        private boolean flawed;
        private Order.Place sound;

        void add(Build build) {
            Order.Place place = Order.Place.of(build);
            any = place.or(any);
            flawed = any == place ? build.defect() != null : flawed;
            if (build.defect() == null) {
                sound = place.or(sound);
            }
        }

        void say(String what, String more, Map<String, String> reasons) {
            reasons.put(any.key(), what + (flawed ? ", though flawed" : "") + more);
            if (sound != null && sound != any) {
                reasons.put(sound.key(), what + " without a defect" + more);
            }
        }
    }

    private static final class Target {
        private final String runtime;
        private final Newest unknown = new Newest();
        private final Newest successful = new Newest();
        private boolean statusKnown;
        private Instant changes;

        private Target(String runtime) {
            this.runtime = runtime;
        }
    }

    private final boolean asked;
    private final Map<String, Target> targets = new HashMap<>();
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
        Target target = target(build);
        if (build.attributes().status() == Status.UNKNOWN) {
            target.unknown.add(build);
        } else {
            target.statusKnown = true;
        }
        if (build.attributes().status().successful()) {
            target.successful.add(build);
        }
    }

    @Override
    public void changes(Build build, Instant at) {
        Target target = target(build);
        target.changes = AgeEdge.earlier(target.changes, at);
    }

    @Override
    public void close() {
        targets.values().forEach(target -> {
            String of = target.runtime == null ? ", runtime unknown" : ", runtime " + target.runtime;
            if (target.successful.any != null) {
                target.successful.say("latest: newest successful", of, reasons);
            } else if (target.unknown.any != null) {
                // A build that failed says nothing of those whose status nobody tells: one of them is the latest still.
                target.unknown.say(target.statusKnown ? "latest: newest of unknown status" : "latest: newest",
                        (target.statusKnown ? ", none is successful" : ", no status is known") + of, reasons);
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
        Target target = targets.get(name(build.attributes()));
        return target == null ? null : target.changes;
    }

    private Target target(Build build) {
        String runtime = build.attributes().runtime();
        return targets.computeIfAbsent(name(build.attributes()), name -> new Target(runtime));
    }

    private static String name(Attributes of) {
        return Joined.of(Arrays.asList(of.project(), of.branch(), of.os(), of.runtime()));
    }
}
