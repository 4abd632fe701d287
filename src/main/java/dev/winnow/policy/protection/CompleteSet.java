package dev.winnow.policy.protection;

import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Policy.Protections;
import dev.winnow.policy.protection.Protection.JudgedPart;
import dev.winnow.policy.value.AgeEdge;
import dev.winnow.policy.value.Joined;
import dev.winnow.policy.value.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Keeps in each group of {@code by} the newest set that is there for every value of {@code over}. */
final class CompleteSet extends Protection {

    /** How far back from a group's newest success the values of {@code over} are looked for. */
    private static final Duration LATELY = Duration.ofDays(90);

    private static final class Candidates {
        private final Map<String, Candidate> byName = new HashMap<>();
        private final Map<String, Order.Place> newestOf = new HashMap<>();
        private final Map<String, Integer> numbers = new HashMap<>();
        private Instant changes;
        private String whole;
        private String reason;
        private Set<String> needed;
    }

    /** There may be as many as builds, so it holds little; {@code values} by their number in the group. */
    private static final class Candidate {
        private final BitSet values = new BitSet();
        private Order.Place newest;
    }

    private final Protections.CompleteSet asked;
    private final Map<String, Candidates> groups = new HashMap<>();

    CompleteSet(Policy policy) {
        super(KeptBy.COMPLETE_SET, true, "complete set no longer holds once a newer set is complete");
        this.asked = policy.protections().completeSet();
    }

    @Override
    public boolean needsFinish() {
        return asked != null;
    }

    @Override
    public void add(Build build) {
        if (asked == null || !build.attributes().status().successful()) {
            return;
        }
        String by = by(build);
        String of = build.attributes().get(asked.of());
        String over = build.attributes().get(asked.over());
        if (by == null || of == null || over == null) {
            return;
        }
        Candidates candidates = groups.computeIfAbsent(by, key -> new Candidates());
        Candidate candidate = candidates.byName.computeIfAbsent(of, key -> new Candidate());
        candidate.values.set(candidates.numbers.computeIfAbsent(over, key -> candidates.numbers.size()));
        Order.Place place = Order.Place.of(build);
        candidate.newest = place.or(candidate.newest);
        candidates.newestOf.put(over, place.or(candidates.newestOf.get(over)));
    }

    @Override
    public void changes(Build build, Instant at) {
        String by = asked == null ? null : by(build);
        if (by != null) {
            Candidates candidates = groups.computeIfAbsent(by, key -> new Candidates());
            candidates.changes = AgeEdge.earlier(candidates.changes, at);
        }
    }

    @Override
    public void close() {
        groups.values().forEach(this::choose);
    }

    private void choose(Candidates candidates) {
        candidates.needed = new TreeSet<>(asked.values());
        if (candidates.needed.isEmpty() && !candidates.newestOf.isEmpty()) {
            Instant newest = candidates.newestOf.values().stream().map(Order.Place::finished)
                    .max(Instant::compareTo).orElseThrow();
            candidates.newestOf.forEach((value, place) -> {
                if (!place.finished().isBefore(newest.minus(LATELY))) {
                    candidates.needed.add(value);
                }
            });
        }
        Order.Place newest = null;
        for (Map.Entry<String, Candidate> entry : candidates.byName.entrySet()) {
            Candidate candidate = entry.getValue();
            if (complete(candidate, candidates) && candidate.newest.or(newest) == candidate.newest) {
                newest = candidate.newest;
                candidates.whole = entry.getKey();
            }
        }
        candidates.byName.clear();
        candidates.reason = candidates.whole == null ? null : "complete set: " + candidates.whole + " is the newest "
                + asked.of() + " with products for " + String.join(", ", candidates.needed);
    }

    private static boolean complete(Candidate candidate, Candidates candidates) {
        for (String value : candidates.needed) {
            Integer number = candidates.numbers.get(value);
            if (number == null || !candidate.values.get(number)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<String> reasons(JudgedPart part) {
        String reason = part.part().empty() ? null : reason(part.build());
        return reason == null ? List.of() : List.of(reason);
    }

    private String reason(Build build) {
        String by = asked == null ? null : by(build);
        Candidates candidates = by == null ? null : groups.get(by);
        if (candidates == null) {
            return null;
        }
        if (candidates.whole != null) {
            return candidates.whole.equals(build.attributes().get(asked.of())) ? candidates.reason : null;
        }
        String over = build.attributes().get(asked.over());
        Order.Place newest = over == null || !candidates.needed.contains(over) ? null : candidates.newestOf.get(over);
        return newest != null && newest.key().equals(build.key())
                ? "complete set: no " + asked.of() + " is complete, this is the newest of " + over : null;
    }

    @Override
    public Instant stableUntil(Build build) {
        String by = asked == null ? null : by(build);
        Candidates candidates = by == null ? null : groups.get(by);
        return candidates == null ? null : candidates.changes;
    }

    /** The values of {@code by}, or null where one is unknown: such a build belongs to no set. */
    private String by(Build build) {
        List<String> values = new ArrayList<>(asked.by().size());
        for (String name : asked.by()) {
            String value = build.attributes().get(name);
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return Joined.of(values);
    }
}
