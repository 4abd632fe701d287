package dev.winnow.report.content;

import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Sums up decisions while they stream by; memory is bounded by {@code names}, not by the number of rows. All rows of
 * one build must come one after another, and among them all rows of one part, else builds and parts are counted more
 * than once.
 */
public final class DecisionTotals {

    /** How many names each list tells apart; what comes later goes into a line of the rest. */
    static final int NAMES = 10_000;

    private static final Comparator<String> UNKNOWN_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());

    private record GroupName(String project, String branch, String os) { }

    private record RuleName(String rule, KeptBy cause) { }

    private record OutcomeName(String word, boolean done) { }

    private final Instant asOf;
    private final int names;
    private final Cell total = new Cell();
    private final Map<PartKind, Cell> parts = new TreeMap<>();
    private final Map<AgeBand, Cell> ages = new EnumMap<>(AgeBand.class);
    private final Names<String> projects = new Names<>(UNKNOWN_FIRST);
    private final Names<String> branches = new Names<>(UNKNOWN_FIRST);
    private final Names<String> systems = new Names<>(UNKNOWN_FIRST);
    private final Names<GroupName> groups = new Names<>(Comparator.comparing(GroupName::project, UNKNOWN_FIRST)
            .thenComparing(GroupName::branch, UNKNOWN_FIRST).thenComparing(GroupName::os, UNKNOWN_FIRST));
    private final Names<RuleName> rules = new Names<>(Comparator.comparing(RuleName::cause,
            Comparator.nullsLast(Comparator.naturalOrder())).thenComparing(RuleName::rule));
    private final Names<OutcomeName> outcomes = new Names<>(Comparator.comparing(OutcomeName::done).reversed()
            .thenComparing(OutcomeName::word));
    private String key;
    private PartKind part;

    /** @param asOf what ages are measured to */
    public DecisionTotals(Instant asOf) {
        this(asOf, NAMES);
    }

    DecisionTotals(Instant asOf, int names) {
        this.asOf = Objects.requireNonNull(asOf, "asOf");
        this.names = names;
    }

    public void add(DecisionRow row) {
        add(row, null);
    }

    /**
     * Counts a row with what happened to it. What was to be done and was not counts as skipped.
     *
     * @param outcome null where nothing was to be done
     */
    public void add(DecisionRow row, ItemOutcome outcome) {
        boolean newBuild = !row.key().equals(key);
        boolean newPart = newBuild || row.part() != part;
        key = row.key();
        part = row.part();
        Step step = new Step(newBuild ? 1 : 0, newPart ? 1 : 0, row.bytes(), row.files(), row.removes(),
                outcome != null && !outcome.done());
        total.add(step);
        parts.computeIfAbsent(row.part(), kind -> new Cell()).add(new Step(step.newPart, step.newPart, step.bytes,
                step.files, step.removes, step.skipped));
        ages.computeIfAbsent(AgeBand.of(row.finished(), asOf), band -> new Cell()).add(step);
        projects.cell(row.project()).add(step);
        branches.cell(row.branch()).add(step);
        systems.cell(row.os()).add(step);
        groups.cell(new GroupName(row.project(), row.branch(), row.os())).add(step);
        rules.cell(new RuleName(row.rule(), row.cause())).add(step);
        if (outcome != null) {
            outcomes.cell(new OutcomeName(outcome.word(), outcome.done())).add(step);
        }
    }

    public Counts counts() {
        return new Counts(total.split(), byWord(parts, PartKind::word), byName(projects), byName(branches),
                byName(systems),
                groups.lines((name, cell) -> name == null ? new Counts.Group(null, null, null, true, cell.split())
                        : new Counts.Group(name.project, name.branch, name.os, false, cell.split())),
                rules.lines((name, cell) -> name == null ? new Counts.RuleLine(null, null, true, cell.split())
                        : new Counts.RuleLine(name.rule, name.cause, false, cell.split())),
                byWord(ages, AgeBand::label),
                outcomes.lines((name, cell) -> name == null ? new Counts.OutcomeLine(null, false, cell.split().all())
                        : new Counts.OutcomeLine(name.word, name.done, cell.split().all())));
    }

    private static <K> List<Counts.Line> byWord(Map<K, Cell> cells, Function<K, String> word) {
        List<Counts.Line> lines = new ArrayList<>();
        cells.forEach((name, cell) -> lines.add(new Counts.Line(word.apply(name), false, cell.split())));
        return lines;
    }

    private static List<Counts.Line> byName(Names<String> names) {
        List<Counts.Line> lines = new ArrayList<>();
        names.cells.forEach((name, cell) -> lines.add(new Counts.Line(name, false, cell.split())));
        if (names.rest != null) {
            lines.add(new Counts.Line(null, true, names.rest.split()));
        }
        return lines;
    }

    private record Step(int newBuild, int newPart, long bytes, long files, boolean removes, boolean skipped) { }

    private static final class Cell {
        private static final int KEPT = 0;
        private static final int REMOVED = 3;
        private static final int SKIPPED = 6;

        private final long[] sums = new long[9];
        private long builds;

        void add(Step step) {
            int at = step.skipped ? SKIPPED : step.removes ? REMOVED : KEPT;
            builds += step.newBuild;
            sums[at] += step.newPart;
            sums[at + 1] += step.bytes;
            sums[at + 2] += step.files;
        }

        Counts.Split split() {
            return new Counts.Split(builds, sum(KEPT), sum(REMOVED), sum(SKIPPED));
        }

        private Counts.Sum sum(int at) {
            return new Counts.Sum(sums[at], sums[at + 1], sums[at + 2]);
        }
    }

    /** The sums by name, of so many names; null is a name too. */
    private final class Names<N> {
        private final Map<N, Cell> cells;
        private Cell rest;
        private N last;
        private Cell lastCell;

        Names(Comparator<N> order) {
            cells = new TreeMap<>(order);
        }

        /** Most rows are of the same name as the one before. */
        Cell cell(N name) {
            if (lastCell == null || !Objects.equals(name, last)) {
                last = name;
                lastCell = find(name);
            }
            return lastCell;
        }

        private Cell find(N name) {
            Cell cell = cells.get(name);
            if (cell == null) {
                if (cells.size() >= names) {
                    rest = rest == null ? new Cell() : rest;
                    return rest;
                }
                cell = new Cell();
                cells.put(name, cell);
            }
            return cell;
        }

        /** @param line makes a line of a name and its cell; of null and a cell for the rest */
        <L> List<L> lines(BiFunction<N, Cell, L> line) {
            List<L> lines = new ArrayList<>();
            cells.forEach((name, cell) -> lines.add(line.apply(name, cell)));
            if (rest != null) {
                lines.add(line.apply(null, rest));
            }
            return lines;
        }
    }

    /** How old builds are, in bands that people think in; a day has 24 hours here. */
    enum AgeBand {
        DAY("under 1 d", 1), WEEK("1 d to 7 d", 7), MONTH("7 d to 30 d", 30), QUARTER("30 d to 90 d", 90),
        HALF("90 d to 180 d", 180), YEAR("180 d to 1 y", 365), TWO_YEARS("1 y to 2 y", 730),
        OLDER("2 y and more", Long.MAX_VALUE), UNKNOWN("unknown", Long.MAX_VALUE);

        private final String label;
        private final long below;

        AgeBand(String label, long below) {
            this.label = label;
            this.below = below;
        }

        String label() {
            return label;
        }

        /** The band of a finished time; what finished after the as-of instant is in the first. */
        static AgeBand of(Instant finished, Instant asOf) {
            if (finished == null) {
                return UNKNOWN;
            }
            long days = Duration.between(finished, asOf).toDays();
            for (AgeBand band : values()) {
                if (days < band.below) {
                    return band;
                }
            }
            return OLDER;
        }
    }
}
