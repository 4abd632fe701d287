package dev.winnow.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.Build;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClausesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:30:00Z");

    static List<Build> daily(int count) {
        List<Build> builds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            builds.add(Make.build("b" + (count - i), NOW.minusSeconds(86_400L * i + 3600)).number((long) count - i)
                    .done());
        }
        return builds;
    }

    @Test
    void says_of_each_part_which_clause_keeps_it_and_why_every_clause_let_it_go() {
        Policy policy = Make.keep(Make.last(3), Make.within("5d"), Make.calendar(Counter.Unit.WEEKLY, 3));
        Golden.check("reasons of several clauses", Golden.render(
                Evaluator.evaluate(daily(24), policy, NOW, BranchStates.NONE)));
    }

    @Test
    void orders_versions_so_that_a_qualifier_comes_before_its_release() {
        assertThat(Versions.compare(plain("2.0.0-dev897"), plain("2.0.0"))).isNegative();
        assertThat(Versions.compare(plain("2.0.0-dev98"), plain("2.0.0-dev897"))).isNegative();
    }

    private static String plain(String version) {
        return Versions.plain(version).orElseThrow();
    }
}
