package dev.winnow.policy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.Build;
import dev.winnow.model.Verdict;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Golden;
import dev.winnow.policy.Make;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Policy.Protections;
import dev.winnow.policy.facts.JobFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:30:00Z");

    @Test
    void judges_no_builds_and_an_empty_group_to_nothing() {
        Policy policy = Make.keep(Make.last(1));
        assertThat(Evaluator.evaluate(List.of(), policy, NOW, BranchStates.NONE)).isEmpty();
        assertThat(Evaluator.of(policy, NOW, BranchStates.NONE, null, take -> { }).evaluateGroup(List.of())).isEmpty();
    }

    @Test
    void judges_a_group_of_one() {
        assertThat(Golden.render(Evaluator.evaluate(List.of(Make.build("linux#4", NOW).done()),
                Make.keep(Make.last(1)), NOW, BranchStates.NONE))).isEqualTo("keep    linux#4  last: 1 - 1st\n");
    }

    @Test
    void lets_each_of_a_thousand_groups_compete_for_itself() {
        List<Build> builds = thousandGroups();
        List<Verdict> verdicts = Evaluator.evaluate(builds, Make.keep(Make.last(2)), NOW, BranchStates.NONE);
        Map<String, Integer> kept = new LinkedHashMap<>();
        verdicts.stream().filter(verdict -> verdict instanceof Verdict.Keep)
                .forEach(verdict -> kept.merge(verdict.build().attributes().branch(), 1, Integer::sum));
        assertThat(verdicts).hasSize(3000);
        assertThat(kept).hasSize(1000).allSatisfy((branch, count) -> assertThat(count).isEqualTo(2));
    }

    @Test
    void gives_the_same_verdicts_group_by_group_as_for_all_at_once() {
        Policy policy = Make.protect(Make.keep(Make.last(1)), new Protections(true, true, 1,
                new Protections.CompleteSet("os", "version", List.of("project", "branch"), List.of())));
        List<Build> builds = thousandGroups();
        Map<List<String>, List<Build>> groups = new LinkedHashMap<>();
        for (Build build : builds) {
            groups.computeIfAbsent(JobFacts.group(policy, build), group -> new ArrayList<>()).add(build);
        }
        Evaluator evaluator = Evaluator.of(policy, NOW, BranchStates.NONE, null, builds::forEach);
        List<Verdict> streamed = new ArrayList<>();
        groups.values().forEach(group -> streamed.addAll(evaluator.evaluateGroup(group)));
        assertThat(streamed).containsExactlyInAnyOrderElementsOf(
                Evaluator.evaluate(builds, policy, NOW, BranchStates.NONE));
    }

    @Test
    void groups_by_any_attribute_also_a_free_property() {
        Policy policy = Make.groupBy(Make.keep(Make.last(1)), "properties.team");
        Golden.check("grouped by a property", Golden.render(Evaluator.evaluate(List.of(
                Make.build("a1", NOW).property("team", "a").done(),
                Make.build("a2", NOW.minusSeconds(1)).property("team", "a").done(),
                Make.build("b1", NOW.minusSeconds(2)).property("team", "b").done(),
                Make.build("none", NOW.minusSeconds(3)).done()), policy, NOW, BranchStates.NONE)));
    }

    private static List<Build> thousandGroups() {
        List<Build> builds = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            builds.add(Make.build("k" + i, NOW.minusSeconds(i)).branch("b" + i % 1000).version("1." + i / 1000).done());
        }
        return builds;
    }
}
