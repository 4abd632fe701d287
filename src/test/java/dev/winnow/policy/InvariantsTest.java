package dev.winnow.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.Build;
import dev.winnow.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of every policy and every set of builds; each seed stands for many random cases. */
class InvariantsTest {

    private static final int CASES = 75;

    static Map<String, Verdict> byPart(List<Verdict> verdicts) {
        Map<String, Verdict> map = new HashMap<>();
        for (Verdict verdict : verdicts) {
            assertThat(map.put(verdict.build().key() + " " + verdict.kind(), verdict)).isNull();
        }
        return map;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void time_alone_changes_a_verdict_at_the_instant_foretold_and_not_before(long seed) {
        Cases cases = new Cases(seed);
        for (int i = 0; i < CASES; i++) {
            Policy policy = cases.policy();
            BranchStates branches = cases.branches();
            List<Build> builds = cases.builds(1 + cases.random.nextInt(25), cases.chance(0.2));
            List<Verdict> now = Evaluator.evaluate(builds, policy, Cases.NOW, branches);
            TreeSet<Instant> instants = new TreeSet<>();
            for (Verdict verdict : now) {
                if (verdict.changesAt() != null) {
                    instants.add(verdict.changesAt());
                    instants.add(verdict.changesAt().minusMillis(1));
                }
            }
            for (int j = 0; j < 10; j++) {
                instants.add(Cases.NOW.plus(Duration.ofMinutes(cases.random.nextInt(90 * 24 * 60))));
            }
            for (Instant at : instants) {
                Map<String, Verdict> then = byPart(Evaluator.evaluate(Cases.later(builds, at), policy, at, branches));
                boolean anyFuture = builds.stream().anyMatch(build -> build.finished() != null
                        && build.finished().isAfter(Cases.NOW));
                for (Verdict verdict : now) {
                    String before = verdict.word();
                    String after = then.get(verdict.build().key() + " " + verdict.kind()).word();
                    String what = "seed " + seed + " case " + i + " " + verdict + " at " + at + " under " + policy;
                    if (at.equals(verdict.changesAt())) {
                        assertThat(after).as(what).isNotEqualTo(before);
                    } else if (verdict.changesAt() == null ? !anyFuture : at.isBefore(verdict.changesAt())) {
                        assertThat(after).as(what).isEqualTo(before);
                    }
                }
            }
        }
    }
}
