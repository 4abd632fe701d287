package dev.winnow.policy.clause;

import static dev.winnow.policy.value.Versions.plain;
import static dev.winnow.policy.value.Versions.ranks;

import dev.winnow.model.Build;
import dev.winnow.policy.value.Words;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** {@code versions: 3} keeps every build of the {@code count} highest versions. */
public record Versions(long count) implements Counter {

    public Versions {
        Counter.notNegative("count", count);
    }

    @Override
    public long limit() {
        return count;
    }

    @Override
    public Counter limited(long limit) {
        return new Versions(limit);
    }

    @Override
    public void count(Count parts) {
        Set<String> present = new HashSet<>();
        String[] version = new String[parts.size()];
        for (int i = parts.counted(0); i >= 0; i = parts.counted(i + 1)) {
            version[i] = plain(parts.build(i).attributes().version()).orElseThrow();
            present.add(version[i]);
        }
        Map<String, Integer> ranks = present.isEmpty() ? Map.of() : ranks(present);
        for (int i = parts.counted(0); i >= 0; i = parts.counted(i + 1)) {
            int rank = ranks.get(version[i]);
            parts.rank(i, rank, rank <= count);
        }
    }

    @Override
    public String reason(Count parts, int i) {
        return parts.build(i).attributes().version() + " is the " + Words.ordinal(parts.rank(i));
    }

    @Override
    public String boundary(Count parts, int last) {
        return "the lowest that it keeps is " + parts.build(last).attributes().version();
    }

    @Override
    public String outdone(Count parts, int i) {
        return after(parts.rank(i), "higher version");
    }

    @Override
    public boolean needsFinish() {
        return false;
    }

    @Override
    public String lacks(Build build) {
        String version = build.attributes().version();
        if (plain(version).isPresent()) {
            return null;
        }
        return version == null ? "its version is not known" : "version " + version + " cannot be ordered";
    }

    /** Once the last build of a version is too old, lower versions move up. */
    @Override
    public boolean agesMoveRanks() {
        return true;
    }
}
