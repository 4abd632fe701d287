package dev.winnow.policy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import dev.winnow.model.Verdict;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Golden;
import dev.winnow.policy.Make;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Policy.Protections;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Space;
import dev.winnow.policy.protection.Protection;
import dev.winnow.policy.value.Age;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProtectionsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:30:00Z");
    private static final Policy NONE = Make.policy(Make.rule("none", Make.any(), new Rule.Keeping.None()));

    private static String report(Policy policy, List<Build> builds) {
        return Golden.render(Evaluator.evaluate(builds, policy, NOW, BranchStates.NONE));
    }

    private static Make day(int day) {
        return Make.build("b" + day, String.format("2026-11-%02dT00:00:00Z", day)).number((long) day);
    }

    @Test
    void keeps_a_pinned_build_that_every_rule_would_remove() {
        Golden.check("pins", report(NONE, List.of(
                day(20).pin("QA", "reference for the audit", "T-7", "2027-01-01T00:00:00Z").done(),
                day(19).pin(".keep", "", null, null).pin("Ann", "mine", null, null).linked().done(), day(18).done())));
    }

    @Test
    void asks_protections_before_rules_and_reports_all_that_hold() {
        Golden.check("protections", report(Make.protect(NONE, new Protections(true, true, 2, null)), List.of(
                day(22).status(Status.RUNNING).done(), day(21).unsettled().done(),
                day(20).defect("crash").done(), day(19).status(Status.FAILURE).done(),
                day(18).done(), day(17).linked().done(), day(16).doubt("its manifest does not parse").done(),
                day(15).branch(null).done(), Make.build("next", "2026-11-24T00:00:00Z").done(),
                Make.build("undated", (Instant) null).done())));
    }

    @Test
    void keeps_what_a_kept_build_needs_through_steps_and_groups_and_no_circle_that_nothing_keeps() {
        Golden.check("needed", report(Make.keep(Make.last(1)), List.of(
                day(20).os("linux").property("needs", "b10, nowhere").done(), day(19).os("linux").property("needs", "b9").done(),
                day(11).os("windows").done(), day(10).os("windows").property("needs", "[\"b5\",\"b20\"]").done(),
                day(9).os("windows").done(), day(8).os("macos").done(), day(7).os("macos").property("needs", "b6").done(),
                day(6).os("macos").property("needs", "b7").done(), day(5).os("macos").logs(10).products(10).done())));
    }

    @Test
    void knows_a_protection_for_each_word_that_reports_have_for_one() {
        assertThat(Protection.all(NONE)).extracting(Protection::by).containsExactlyElementsOf(
                EnumSet.complementOf(EnumSet.of(KeptBy.RULE, KeptBy.NO_RULE, KeptBy.SPACE)));
    }

    @Test
    void keeps_the_latest_of_each_runtime_and_of_an_unknown_one() {
        Golden.check("latest", report(Make.protect(NONE, new Protections(true, false, 0, null)), List.of(
                day(20).runtime("java21").done(), day(19).runtime("java17").done(), day(18).runtime("java17").done(),
                day(17).done(), day(16).defect("crash", "T-1", "2026-11-16T00:00:00Z").runtime("java21").done(),
                day(22).os("windows").status(Status.UNKNOWN).done(), day(21).os("windows").status(Status.UNKNOWN).done(),
                day(14).os("macos").defect("crash", "T-1", "2026-11-16T00:00:00Z").done(), day(13).os("macos").done(),
                day(12).os("bsd").status(Status.FAILURE).done(), day(11).os("bsd").status(Status.UNKNOWN).done(),
                day(10).os("haiku").logs(10).done(),
                day(9).os("plan9").status(Status.FAILURE).done(), day(8).os("plan9").status(Status.UNKNOWN).done(),
                day(7).os("plan9").status(Status.UNKNOWN).done(), day(6).os("plan9").status(Status.RETRY).done(),
                day(3).os("beos").status(Status.UNKNOWN).defect("crash", "T-2", "2026-11-16T00:00:00Z").done(),
                day(2).os("beos").status(Status.UNKNOWN).done(), day(1).os("beos").status(Status.UNKNOWN).done(),
                day(5).os("amiga").status(Status.UNKNOWN).done(), day(4).os("amiga").done())));
    }

    @Test
    void keeps_the_newest_set_that_is_there_for_every_system() {
        Protections whole = new Protections(false, false, 0, new Protections.CompleteSet("os", "version",
                List.of("project", "branch"), List.of()));
        Golden.check("complete set", report(Make.protect(NONE, whole), List.of(
                day(22).version("3").os("linux").done(),
                day(21).version("2").os("linux").done(), day(20).version("2").os("windows").done(),
                day(19).version("2").os("linux").status(Status.FAILURE).done(),
                day(18).version("1").os("linux").done(), day(17).version("1").os("windows").done(),
                Make.build("old system", "2026-08-01T00:00:00Z").version("0").os("solaris").done())));
    }

    @Test
    void keeps_the_newest_of_each_system_where_no_set_is_complete() {
        Protections whole = new Protections(false, false, 0, new Protections.CompleteSet("os", "version",
                List.of("project", "branch"), List.of("linux", "windows", "macos")));
        Golden.check("no complete set", report(Make.protect(NONE, whole), List.of(
                day(22).version("3").os("linux").done(), day(21).version("2").os("linux").done(),
                day(20).version("2").os("windows").done(), day(19).version("1").os("bsd").done())));
    }

    @Test
    void protects_the_next_one_that_may_be_where_a_rule_switches_a_protection_off() {
        Rule snapshots = new Rule("snapshots", Make.like("version", "*-SNAPSHOT"),
                Map.of(PartKind.PRODUCTS, new Rule.Keeping.None()),
                Set.of(KeptBy.LATEST, KeptBy.FLOOR, KeptBy.COMPLETE_SET));
        Policy policy = Make.protect(Make.policy(snapshots, Make.rule("releases", Make.any(), new Rule.Keeping.None())),
                new Protections(true, true, 1, new Protections.CompleteSet("os", "version", List.of("project"),
                        List.of("linux", "windows"))));
        Golden.check("protections that a rule switches off", report(policy, List.of(
                day(22).version("3-SNAPSHOT").done(), day(21).version("3-SNAPSHOT").os("windows").done(),
                day(20).version("2").done(), day(19).version("2").os("windows").done(),
                day(18).version("3-SNAPSHOT").pin("QA", "asked", null, null).done(),
                day(17).version("1").done(), day(16).version("3-SNAPSHOT").os("bsd").done())));
    }

    @Test
    void finds_which_branches_are_dead_before_it_asks_whose_latest_builds_stay() {
        Rule dead = new Rule("dead branches", Make.like("branch-state", "dead"),
                Map.of(PartKind.PRODUCTS, new Rule.Keeping.None()), Set.of(KeptBy.LATEST));
        Policy policy = Make.protect(Make.policy(dead, Make.rule("others", Make.any(), new Rule.Keeping.None())),
                new Protections(true, true, 0, null));
        List<Build> builds = List.of(day(1).branch("merged").done(), day(2).branch("topic").done(),
                day(20).branch("topic").done());
        assertThat(Golden.render(Evaluator.verdicts(builds, policy, NOW, new BranchStates.NoBuildFor(Age.parse("10d")), Space.Figures.of(), Map.of())))
                .isEqualTo("""
                remove  b1   [dead branches]  keep: none
                keep    b20  [latest]  latest: newest successful, runtime unknown
                remove  b2   [others]  keep: none
                """);
    }

    @Test
    void lets_pinned_running_unsure_and_future_parts_take_no_place_but_protected_ones_do() {
        List<Build> builds = List.of(day(22).pin("QA", "why", null, null).done(), day(21).status(Status.RUNNING).done(),
                day(20).doubt("odd").done(), Make.build("next", "2026-11-24T00:00:00Z").done(),
                day(19).linked().done(), day(18).done(), day(17).done());
        Golden.check("places", report(Make.keep(Make.last(2)), builds));
        Golden.check("places where pins use them", report(Make.pinsUsePlaces(Make.keep(Make.last(2))), builds));
    }

    @Test
    void is_unsure_of_a_finish_that_nobody_knows_only_where_an_order_needs_it() {
        Build undated = Make.build("undated", (Instant) null).done();
        assertThat(causes(Make.keep(Make.last(1)), undated)).containsExactly(KeptBy.UNSURE);
        assertThat(causes(Make.keep(Make.within("1d")), undated)).containsExactly(KeptBy.UNSURE);
        assertThat(causes(Make.protect(NONE, new Protections(false, false, 1, null)), undated))
                .containsExactly(KeptBy.UNSURE);
        assertThat(causes(Make.policy(Make.rule("all", Make.any(), new Rule.Keeping.All())), undated))
                .containsExactly(KeptBy.RULE);
        assertThat(causes(Make.keep(Make.where(Make.like("status", "success"))), undated)).containsExactly(KeptBy.RULE);
        assertThat(causes(Make.keep(Make.last(1)), Make.build("r", (Instant) null).status(Status.RUNNING).done()))
                .containsExactly(KeptBy.RUNNING);
    }

    @Test
    void keeps_what_no_rule_fits_and_what_the_rule_does_not_speak_of() {
        Rule products = new Rule("products", Make.like("branch", "main"),
                Map.of(PartKind.PRODUCTS, new Rule.Keeping.None()));
        Golden.check("no rule", report(Make.policy(products), List.of(day(20).branch("dev").done(),
                day(19).products(5).logs(5).done())));
    }

    private static List<KeptBy> causes(Policy policy, Build build) {
        return Evaluator.evaluate(List.of(build), policy, NOW, BranchStates.NONE).stream()
                .map(verdict -> ((Verdict.Keep) verdict).cause()).toList();
    }
}
