package dev.winnow.policy.clause;

import dev.winnow.model.Build;
import dev.winnow.policy.value.Version;
import dev.winnow.policy.value.VersionOrder;
import dev.winnow.policy.value.ReasonWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code versions: 3} keeps every build of the {@code count} highest versions; {@code last: 2} the newest 2 of each.
 *
 * @param last  how many builds of each version it keeps; null for all
 * @param level how much of a version counts as one; null for all of it
 * @param order by which they are the highest where their stores name none; null for the generic one
 */
public record Versions(long count, Long last, Level level, VersionOrder order) implements Counter {

    /** How much of a version counts as one; {@code RELEASE} is all but its prerelease part. */
    public enum Level {
        MAJOR, MINOR, PATCH, RELEASE;

        private Version of(Version version, VersionOrder order) {
            return this == RELEASE ? version.release() : order.first(version, ordinal() + 1);
        }
    }

    public Versions {
        Counter.notNegative("count", count);
        last = last != null && last == ALL ? null : last;
        Counter.notNegative("last", last == null ? 0 : last);
    }

    @Override
    public long limit() {
        return count;
    }

    @Override
    public long each() {
        return last == null ? ALL : last;
    }

    @Override
    public Counter limited(long limit, long each) {
        return new Versions(limit, each, level, order);
    }

    @Override
    public void count(Count parts) {
        List<Version> present = new ArrayList<>();
        Version[] version = new Version[parts.size()];
        for (int i = parts.counted(0); i >= 0; i = parts.counted(i + 1)) {
            version[i] = version(parts.build(i));
            present.add(version[i]);
        }
        Map<Version, Integer> ranks = VersionOrder.ranks(present);
        Map<Integer, Long> builds = new HashMap<>();
        for (int i = parts.counted(0); i >= 0; i = parts.counted(i + 1)) {
            int rank = ranks.get(version[i]);
            if (last != null) {
                parts.total(i, builds.merge(rank, 1L, Long::sum));
            }
            parts.rank(i, rank, rank <= count && (last == null || parts.total(i) <= last));
        }
    }

    private Version version(Build build) {
        Version version = VersionOrder.place(build, order).orElseThrow();
        return level == null ? version : level.of(version, VersionOrder.of(build, order));
    }

    @Override
    public String reason(Count parts, int i) {
        return parts.build(i).attributes().version()
                + (level == null ? " is the " : " is in " + version(parts.build(i)).text() + ", the ")
                + ReasonWords.ordinal(parts.rank(i)) + (last == null ? "" : ", and its "
                + (parts.total(i) == 1 ? "" : ReasonWords.ordinal(parts.total(i)) + " ") + "newest build");
    }

    @Override
    public String boundary(Count parts, int end) {
        String lowest = level == null ? parts.build(end).attributes().version() : version(parts.build(end)).text();
        return "the lowest that it keeps is " + lowest + (last == null ? "" : ", of each the newest " + last);
    }

    @Override
    public String outdone(Count parts, int i) {
        String higher = after(parts.rank(i), "higher version");
        if (last == null) {
            return higher;
        }
        long newer = last - parts.total(i) + 1;
        return (higher == null ? "" : higher + ", or ") + "after " + newer + " newer build" + (newer == 1 ? "" : "s")
                + " of the same version";
    }

    @Override
    public boolean needsFinish() {
        return last != null;
    }

    @Override
    public String lacks(Build build) {
        String version = build.attributes().version();
        if (VersionOrder.place(build, order).isPresent()) {
            return null;
        }
        return version == null ? "its version is not known" : "version " + version + " cannot be ordered";
    }

    @Override
    public VersionOrder orders(Build build) {
        return VersionOrder.of(build, order);
    }

    /** Once the last build of a version is too old, lower versions move up. */
    @Override
    public boolean agesMoveRanks() {
        return true;
    }
}
