package dev.winnow.policy.preview;

import dev.winnow.model.Build;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.model.Pin;
import dev.winnow.model.Verdict;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Space;
import dev.winnow.policy.evaluate.Evaluator;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the passing of time alone removes: one run a day, each of which sees the store as the one before left it.
 *
 * @param days the first is what a run at the as-of instant removes, each further one a calendar day later
 */
public record Forecast(List<Day> days) {

    public Forecast {
        days = List.copyOf(days);
    }

    public record Day(Instant asOf, List<Verdict.Remove> removed) {
        public Day {
            removed = List.copyOf(removed);
        }

        public long bytes() {
            return removed.stream().mapToLong(verdict -> verdict.build().part(verdict.kind()).orElseThrow().bytes())
                    .sum();
        }
    }

    /**
     * @param figures what is known of file systems now; what a day removes waits there in the trash
     * @param needs   what is known of builds' needs, as {@link Evaluator#verdicts} takes it
     * @param count   how many days after the first to look ahead; not negative
     */
    public static Forecast of(Collection<Build> builds, Policy policy, Instant asOf, BranchStates branches,
                              Space.Figures figures, Map<String, List<String>> needs, int count) {
        List<Day> days = new ArrayList<>();
        List<Build> present = new ArrayList<>(builds);
        Space.Figures then = figures;
        ZonedDateTime start = asOf.atZone(policy.zone());
        for (int day = 0; day <= count; day++) {
            Instant at = start.plusDays(day).toInstant();
            if (day > 0) {
                present.replaceAll(build -> withPins(build, at));
            }
            List<Verdict.Remove> removed = new ArrayList<>();
            Map<String, Set<PartKind>> gone = new HashMap<>();
            for (Verdict verdict : Evaluator.verdicts(present, policy, at, branches, then, needs)) {
                if (verdict instanceof Verdict.Remove remove) {
                    removed.add(remove);
                    gone.computeIfAbsent(remove.build().key(), key -> new HashSet<>()).add(remove.kind());
                }
            }
            days.add(new Day(at, removed));
            then = without(removed, then);
            present.replaceAll(build -> gone.containsKey(build.key()) ? without(build, gone.get(build.key())) : build);
        }
        return new Forecast(days);
    }

    private static Space.Figures without(List<Verdict.Remove> removed, Space.Figures figures) {
        List<Space.Volume> volumes = new ArrayList<>();
        for (Space.Volume volume : figures.volumes()) {
            int index = volumes.size();
            long trash = removed.stream().mapToLong(one -> figures.parts().bytes(one.build(), one.kind(), index)).sum();
            volumes.add(new Space.Volume(volume.name(), volume.total(), volume.free(), volume.trash() + trash));
        }
        return new Space.Figures(volumes, figures.parts());
    }

    private static Build withPins(Build build, Instant at) {
        List<Pin> pins = build.pins().stream().filter(pin -> pin.until() == null || pin.until().isAfter(at)).toList();
        return pins.size() == build.pins().size() ? build : copy(build, pins, build.parts());
    }

    private static Build without(Build build, Set<PartKind> kinds) {
        return copy(build, build.pins(), build.parts().stream().filter(part -> !kinds.contains(part.kind())).toList());
    }

    private static Build copy(Build build, List<Pin> pins, List<Part> parts) {
        return new Build(build.key(), build.attributes(), build.finished(), build.settled(), build.doubts(), pins,
                build.defect(), parts, build.versions());
    }
}
