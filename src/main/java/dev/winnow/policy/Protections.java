package dev.winnow.policy;

import java.util.List;
import java.util.Objects;

/**
 * What stays whatever the rules say; pinned, running, linked and unsure parts always do.
 *
 * @param latest          the newest successful build of each project, branch, os and runtime
 * @param unloggedDefects builds with a defect that nobody has logged yet
 * @param floor           how many of the newest settled, sure parts of each kind stay in each group; not negative
 * @param completeSet     the newest version that is there for every system, or null
 */
public record Protections(boolean latest, boolean unloggedDefects, int floor, CompleteSet completeSet) {

    public static final Protections DEFAULT = new Protections(true, true, 1, null);

    public Protections {
        if (floor < 0) {
            throw new IllegalArgumentException("floor " + floor + " is negative");
        }
    }

    /**
     * For each group of {@code by} the newest version with successful products for every value of {@code over}.
     *
     * @param over   the attribute whose values make a set whole, such as {@code os}
     * @param of     the attribute that names a set, such as {@code version}
     * @param by     attributes whose values name the group
     * @param values the values that make a set whole, or empty: those seen lately
     */
    public record CompleteSet(String over, String of, List<String> by, List<String> values) {
        public CompleteSet {
            Objects.requireNonNull(over, "over");
            Objects.requireNonNull(of, "of");
            by = List.copyOf(by);
            values = List.copyOf(values);
        }
    }
}
