package dev.winnow.policy.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Status;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.BranchStates.Listed;
import dev.winnow.policy.BranchStates.Refs;
import dev.winnow.policy.BranchStates.State;
import dev.winnow.policy.value.Age;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which branches are dead when repositories tell which there are. */
class BranchesInGitTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Age MONTH = Age.parse("30d");
    private static final Refs MAIN = new Refs(Set.of("main"), Set.of("main", "old", "new", "gone"), true);
    private static final Refs UNREADABLE = new Refs(Set.of(), Set.of("main", "old", "new"), false);

    @ParameterizedTest
    @CsvSource({
        // branch, days since its newest build, by refs alone, by refs and age, by unreadable refs and age
        "main, 400, LIVE,    LIVE, UNKNOWN",
        "old,  400, DEAD,    DEAD, UNKNOWN",
        "new,    3, DEAD,    LIVE, UNKNOWN",
        "'',   400, LIVE,    LIVE, UNKNOWN",
        "never, 400, UNKNOWN, UNKNOWN, UNKNOWN"})
    void is_dead_when_its_branch_is_gone_and_an_age_that_is_given_is_over(String branch, int days, State refs,
                                                                           State both, State unreadable) {
        assertThat(state(new Listed(Map.of(), MAIN, null), build("app", branch, days))).isEqualTo(refs);
        assertThat(state(new Listed(Map.of(), MAIN, MONTH), build("app", branch, days))).isEqualTo(both);
        assertThat(state(new Listed(Map.of(), UNREADABLE, MONTH), build("app", branch, days))).isEqualTo(unreadable);
    }

    @Test
    void goes_by_age_alone_where_no_repository_holds_the_project() {
        Listed app = new Listed(Map.of("app", MAIN), null, MONTH);
        assertThat(state(app, build("lib", "main", 31))).isEqualTo(State.DEAD);
        assertThat(state(app, build("lib", "gone", 29))).isEqualTo(State.LIVE);
        assertThat(state(app, build("app", "main", 31))).isEqualTo(State.LIVE);
        assertThat(state(new Listed(Map.of("app", MAIN), null, null), build("lib", "gone", 400)))
                .isEqualTo(State.UNKNOWN);
    }

    @Test
    void tells_when_time_alone_makes_a_missing_branch_dead() {
        Build build = build("app", "gone", 10);
        BranchAges ages = new BranchAges(new Listed(Map.of(), MAIN, MONTH), ZoneOffset.UTC);
        ages.add(build);
        Instant turn = ages.turns(build, NOW);
        assertThat(ages.state(build, turn.minusMillis(1))).isEqualTo(State.LIVE);
        assertThat(ages.state(build, turn)).isEqualTo(State.DEAD);
        assertThat(new BranchAges(new Listed(Map.of(), MAIN, null), ZoneOffset.UTC).turns(build, NOW)).isNull();
    }

    private static State state(BranchStates states, Build build) {
        BranchAges ages = new BranchAges(states, ZoneOffset.UTC);
        ages.add(build);
        return ages.state(build, NOW);
    }

    private static Build build(String project, String branch, int days) {
        return new Build(project + "/" + branch, new Attributes(project, branch, "linux", null, null, null, null,
                Status.SUCCESS, null, null, Map.of()), NOW.minus(Duration.ofDays(days)), true, List.of(), List.of(),
                null, List.of());
    }
}
