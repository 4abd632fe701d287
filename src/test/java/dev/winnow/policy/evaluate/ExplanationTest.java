package dev.winnow.policy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.model.Build;
import dev.winnow.model.Status;
import dev.winnow.model.Verdict;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Cases;
import dev.winnow.policy.Golden;
import dev.winnow.policy.Make;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Policy.Protections;
import dev.winnow.policy.Rule;
import dev.winnow.policy.clause.Calendar;
import dev.winnow.policy.clause.Versions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:30:00Z");
    private static final Policy POLICY = Make.policy(
            Make.rule("releases", Make.like("branch", "release/**"), new Rule.Keeping.All()),
            Make.rule("mainline", Make.like("branch", "main", "master"),
                    Make.narrowed(Make.last(3), Make.like("status", "successful")), Make.within("10d"),
                    Make.calendar(Calendar.Unit.WEEKLY, 2), Make.versions(1)));

    private static List<Build> builds() {
        List<Build> builds = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            builds.add(Make.build("app/main/linux/" + (24 - i), NOW.minusSeconds(86_400L * i)).number(24L - i)
                    .version("1." + (24 - i)).status(i % 4 == 3 ? Status.FAILURE : Status.SUCCESS).done());
        }
        return builds;
    }

    private static Explanation explain(List<Build> builds, Policy policy, String key) {
        return Evaluator.of(policy, NOW, BranchStates.NONE, null, builds::forEach).explain(builds, key);
    }

    @Test
    void tells_how_a_kept_part_was_judged_and_what_would_change_that() {
        Golden.check("explanation of a kept part", explain(builds(), POLICY, "app/main/linux/23")
                .text(Map.of("version", "manifest", "branch", "path")));
    }

    @Test
    void tells_which_boundaries_a_removed_part_missed() {
        Golden.check("explanation of a removed part", explain(builds(), POLICY, "app/main/linux/5").text(Map.of()));
    }

    @Test
    void tells_of_protections_and_of_parts_that_take_no_place() {
        List<Build> builds = List.of(Make.build("k", NOW).pin("QA", "why", null, "2026-12-24T00:00:00Z").products(5)
                .logs(5).property("keep", "yes").done());
        Golden.check("explanation of a pinned build", explain(builds, Make.protect(POLICY, Protections.DEFAULT), "k")
                .text(Map.of()));
    }

    @Test
    void tells_what_displaces_the_oldest_of_a_period_and_the_newest_of_a_version() {
        Policy policy = Make.keep(Make.oldest(Calendar.Unit.WEEKLY, 3), Make.versions(2, 3L, Versions.Level.MAJOR));
        assertThat(answers(policy, "app/main/linux/23")).containsExactly(
                "false, not the oldest of 2026-W47, the last that it keeps is app/main/linux/10 of 2026-W46, null",
                "true, 1.23 is in 1, the 1st, and its 2nd newest build, null, "
                        + "after 2 higher versions, or after 2 newer builds of the same version");
        assertThat(answers(policy, "app/main/linux/17")).containsExactly(
                "true, oldest of 2026-W47, null, after 2 newer weeks with builds",
                "false, 1.17 is in 1, the 1st, and its 8th newest build, "
                        + "the lowest that it keeps is 1, of each the newest 3, null");
    }

    private static List<String> answers(Policy policy, String key) {
        return explain(builds(), policy, key).parts().get(0).clauses().stream().map(one -> one.keeps() + ", "
                + one.reason() + ", " + one.boundary() + ", " + one.dropped()).toList();
    }

    @Test
    void refuses_a_key_that_is_not_in_the_group() {
        assertThatThrownBy(() -> explain(builds(), POLICY, "other")).hasMessageContaining("'other'");
    }

    @ParameterizedTest
    @ValueSource(longs = {81, 82, 83, 84})
    void never_differs_from_the_verdict(long seed) {
        Cases cases = new Cases(seed);
        for (int i = 0; i < 40; i++) {
            Policy policy = Make.groupBy(cases.policy(), "project");
            List<Build> builds = cases.builds(15, true).stream()
                    .filter(build -> build.attributes().project().equals("app")).toList();
            for (Verdict verdict : Evaluator.evaluate(builds, policy, NOW, BranchStates.NONE)) {
                Explanation explanation = explain(builds, policy, verdict.build().key());
                Explanation.OfPart part = explanation.parts().stream()
                        .filter(one -> one.kind() == verdict.kind()).findFirst().orElseThrow();
                assertThat(part.verdict().word()).isEqualTo(verdict.word());
                assertThat(part.verdict().reasons()).isEqualTo(verdict.reasons());
                assertThat(explanation.text(Map.of())).contains(verdict.reasons());
            }
        }
    }
}
