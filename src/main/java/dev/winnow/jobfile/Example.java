package dev.winnow.jobfile;

import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.policy.BranchStates;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A few builds and what the job file's author expects to become of them.
 *
 * @param asOf when they are judged
 */
public record Example(Instant asOf, List<Case> cases) {
    public Example {
        Objects.requireNonNull(asOf, "as-of");
        cases = List.copyOf(cases);
    }

    /**
     * One build.
     *
     * @param state    of its branch, or null where the job's own way to tell decides
     * @param expected the verdict on each of its parts: keep, or else remove
     * @param by       the rule or protection that is expected to decide; null where any may
     * @param line     where it stands in the file, from 1
     * @param column   where it stands in the file, from 1
     */
    public record Case(Build build, BranchStates.State state, Map<PartKind, Boolean> expected, String by, int line,
                       int column) {
        public Case {
            expected = Map.copyOf(expected);
        }
    }
}
