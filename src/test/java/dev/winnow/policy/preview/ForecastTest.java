package dev.winnow.policy.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Cases;
import dev.winnow.policy.Golden;
import dev.winnow.policy.Make;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Space;
import dev.winnow.policy.evaluate.Evaluator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastTest {

    private static final Instant NOW = Instant.parse("2026-03-28T12:00:00Z");

    private static String report(Forecast forecast) {
        StringBuilder out = new StringBuilder();
        for (Forecast.Day day : forecast.days()) {
            out.append(day.asOf()).append("  ").append(day.bytes()).append(" bytes\n");
            out.append(Golden.render(new ArrayList<>(day.removed())).indent(2));
        }
        return out.toString();
    }

    @Test
    void tells_what_time_alone_removes_on_which_day_and_pins_that_end() {
        List<Build> builds = List.of(Make.build("a", "2026-03-28T11:00:00Z").products(1).done(),
                Make.build("b", "2026-03-26T12:00:00Z").products(10).logs(5).done(),
                Make.build("c", "2026-03-25T12:00:00Z").products(100).done(),
                Make.build("old", "2026-01-01T00:00:00Z").products(1000).done(),
                Make.build("pinned", "2026-01-02T00:00:00Z").products(10_000)
                        .pin("QA", "test", null, "2026-03-29T18:00:00Z").done());
        Golden.check("forecast", report(Forecast.of(builds,
                Make.zone(Make.keep(Make.last(1), Make.within("3d")), "Europe/Berlin"), NOW, BranchStates.NONE,
                Space.Figures.of(), Map.of(), 4)));
    }

    @Test
    void lets_removed_parts_leave_the_competition() {
        Policy policy = Make.keep(Make.narrowed(Make.versions(1), "2d"), Make.within("1d"));
        List<Build> builds = List.of(Make.build("high", NOW.minusSeconds(86_400)).version("3").done(),
                Make.build("low", NOW).version("2").done());
        List<Forecast.Day> days = Forecast.of(builds, policy, NOW, BranchStates.NONE, Space.Figures.of(), Map.of(), 3).days();
        assertThat(days.get(0).removed()).isEmpty();
        assertThat(days.get(1).removed()).isEmpty();
        assertThat(days.get(2).removed()).extracting(verdict -> verdict.build().key()).containsExactly("high");
        assertThat(days.get(3).removed()).extracting(verdict -> verdict.build().key()).containsExactly("low");
    }

    @ParameterizedTest
    @ValueSource(longs = {101, 102, 103, 104})
    void removes_each_part_at_most_once_and_first_what_a_plan_would(long seed) {
        Cases cases = new Cases(seed);
        for (int i = 0; i < 20; i++) {
            Policy policy = cases.policy();
            List<Build> builds = cases.builds(25, false);
            Forecast forecast = Forecast.of(builds, policy, Cases.NOW, BranchStates.NONE, Space.Figures.of(), Map.of(), 5);
            List<String> removed = forecast.days().stream().flatMap(day -> day.removed().stream())
                    .map(verdict -> verdict.build().key() + verdict.kind()).toList();
            assertThat(removed).doesNotHaveDuplicates();
            assertThat(forecast.days().get(0).removed()).isEqualTo(Evaluator.verdicts(builds, policy, Cases.NOW,
                    BranchStates.NONE, Space.Figures.of(), Map.of()).stream().filter(verdict -> verdict instanceof Verdict.Remove).toList());
        }
    }

    @Test
    void compares_two_policies_part_by_part() {
        List<Build> builds = List.of(Make.build("b", NOW.minusSeconds(1)).products(10).logs(3).done(),
                Make.build("a", NOW.minusSeconds(2)).products(100).done(),
                Make.build("c", NOW).products(1000).done());
        List<Verdict> left = Evaluator.evaluate(builds, Make.keep(Make.last(3)), NOW, BranchStates.NONE);
        List<Verdict> right = Evaluator.evaluate(builds, Make.keep(Make.last(2)), NOW, BranchStates.NONE);
        Comparison comparison = Comparison.of(left, right);
        assertThat(comparison.differences()).extracting(Comparison.Difference::key).containsExactly("a");
        assertThat(comparison.moreBytesRemoved()).isEqualTo(100);
        assertThat(Comparison.of(right, left).moreBytesRemoved()).isEqualTo(-100);
        assertThat(Comparison.of(left, left).differences()).isEmpty();
        Comparison.Difference difference = comparison.differences().get(0);
        assertThat(difference.left().orElseThrow().reasons()).containsExactly("last: 3 - 3rd");
        assertThat(difference.right().orElseThrow().reasons()).containsExactly("last: 2 - 3rd");
    }

    @Test
    void compares_parts_that_only_one_of_two_policies_rules() {
        List<Verdict> both = Evaluator.evaluate(List.of(Make.build("b", NOW).products(10).logs(3).done()),
                Make.keep(Make.last(1)), NOW, BranchStates.NONE);
        List<Verdict> products = both.stream().filter(verdict -> verdict.kind() == PartKind.PRODUCTS).toList();
        assertThat(Comparison.of(both, products).differences()).singleElement()
                .satisfies(one -> assertThat(one.right()).isEmpty());
        assertThat(Comparison.of(products, both).differences()).singleElement()
                .satisfies(one -> assertThat(one.left()).isEmpty());
    }
}
