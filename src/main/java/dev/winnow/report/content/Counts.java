package dev.winnow.report.content;

import dev.winnow.model.KeptBy;
import java.util.List;
import java.util.Objects;

/**
 * The sums over a run's decisions. Counts are parts unless a name says otherwise; sizes are bytes. The lines of
 * every list but {@code outcomes} sum up to {@code total}.
 *
 * @param total    over all rows
 * @param parts    by kind of part
 * @param projects by project; also for branches and systems: by name, the unknown first
 * @param groups   by project, branch and os
 * @param rules    by rule or protection, what they keep before what they remove
 * @param ages     by time from the build's finish to the as-of instant, youngest first; the unknown last
 * @param outcomes by what happened to the items of an apply, restore or purge; empty for a plan
 */
public record Counts(Split total, List<Line> parts, List<Line> projects, List<Line> branches, List<Line> systems,
                     List<Group> groups, List<RuleLine> rules, List<Line> ages, List<OutcomeLine> outcomes) {

    public static final Counts NONE = new Counts(Split.NOTHING, List.of(), List.of(), List.of(), List.of(),
            List.of(), List.of(), List.of(), List.of());

    /** A number of parts, of their bytes and files; never negative. */
    public record Sum(long parts, long bytes, long files) {
        public static final Sum NOTHING = new Sum(0, 0, 0);

        public Sum plus(Sum other) {
            return new Sum(parts + other.parts, bytes + other.bytes, files + other.files);
        }
    }

    /**
     * Some builds, told apart by what became of their parts.
     *
     * @param kept    parts whose verdict is to keep them, or that a restore brought back
     * @param removed parts that a plan would remove, or that an apply did remove
     * @param skipped parts that an apply or purge should have removed, or a restore brought back, and did not
     */
    public record Split(long builds, Sum kept, Sum removed, Sum skipped) {
        public static final Split NOTHING = new Split(0, Sum.NOTHING, Sum.NOTHING, Sum.NOTHING);

        public Sum all() {
            return kept.plus(removed).plus(skipped);
        }

        public Split plus(Split other) {
            return new Split(builds + other.builds, kept.plus(other.kept), removed.plus(other.removed),
                    skipped.plus(other.skipped));
        }
    }

    /**
     * @param name null where the attribute is unknown, and in the line of the rest
     * @param rest whether the line sums up the names that were too many to be told apart
     */
    public record Line(String name, boolean rest, Split split) { }

    /** One project, branch and os; each null where unknown, and in the line of the rest. */
    public record Group(String project, String branch, String os, boolean rest, Split split) { }

    /**
     * @param cause null where the rule removes
     * @param rest  whether the line sums up the rules that were too many to be told apart
     */
    public record RuleLine(String rule, KeptBy cause, boolean rest, Split split) {
        public Sum sum() {
            return split.all();
        }
    }

    /**
     * @param outcome one word, such as {@code trashed} or {@code stale}
     * @param done    whether the item is now as it was meant to be
     */
    public record OutcomeLine(String outcome, boolean done, Sum sum) { }

    public Counts {
        Objects.requireNonNull(total, "total");
        parts = List.copyOf(parts);
        projects = List.copyOf(projects);
        branches = List.copyOf(branches);
        systems = List.copyOf(systems);
        groups = List.copyOf(groups);
        rules = List.copyOf(rules);
        ages = List.copyOf(ages);
        outcomes = List.copyOf(outcomes);
    }

    /** How many parts are kept because Winnow is unsure of them. */
    public long unsure() {
        return rules.stream().filter(line -> line.cause() == KeptBy.UNSURE).mapToLong(line -> line.sum().parts()).sum();
    }
}
