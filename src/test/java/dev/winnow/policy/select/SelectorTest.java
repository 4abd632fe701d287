package dev.winnow.policy.select;

import static dev.winnow.policy.Make.like;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.Build;
import dev.winnow.model.Status;
import dev.winnow.model.Verdict;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Golden;
import dev.winnow.policy.Make;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Selector;
import dev.winnow.policy.Space;
import dev.winnow.policy.evaluate.Evaluator;
import dev.winnow.policy.facts.JobFacts;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.VersionOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:30:00Z");

    private static SelectorResult fit(Selector selector, Make make) {
        return fit(selector, make.done(), BranchStates.NONE);
    }

    private static SelectorResult fit(Selector selector, Build build, BranchStates branches) {
        JobFacts facts = JobFacts.of(Make.keep(Make.last(1)), NOW, branches, null);
        facts.addForSelectors(build);
        return Condition.of(selector, new Condition.Setting(NOW, facts)).fit(build);
    }

    private static Make build() {
        return Make.build("app/main/1", "2026-11-01T03:30:00Z");
    }

    private static Selector compare(String attribute, String text) {
        for (Selector.Operator operator : List.of(Selector.Operator.LESS_OR_EQUAL, Selector.Operator.GREATER_OR_EQUAL,
                Selector.Operator.LESS, Selector.Operator.GREATER)) {
            if (text.startsWith(operator.sign())) {
                return new Selector.Compare(attribute, operator, text.substring(operator.sign().length()), null);
            }
        }
        throw new IllegalArgumentException(text);
    }

    @Test
    void fits_any_of_several_globs_and_any_tag() {
        assertThat(fit(like("branch", "master", "main"), build())).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("branch", "release/*"), build().branch("release/1/2"))).isEqualTo(SelectorResult.NO);
        assertThat(fit(like("branch", ""), build().branch(""))).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("tags", "nightly"), build().tags("slow", "nightly"))).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("tags", "nightly"), build().tags())).isEqualTo(SelectorResult.NO);
        assertThat(fit(like("tags", "nightly"), build())).isEqualTo(SelectorResult.UNKNOWN);
        assertThat(fit(like("key", "app/**"), build())).isEqualTo(SelectorResult.YES);
    }

    @Test
    void knows_prereleases_and_nothing_of_versions_that_cannot_be_ordered() {
        assertThat(fit(like("prerelease", "true"), build().version("2.0-rc1"))).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("prerelease", "false"), build().version("v2.0-5-gabcdef0"))).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("prerelease", "true"), build().version("2.0"))).isEqualTo(SelectorResult.NO);
        assertThat(fit(like("prerelease", "true"), build().version("nightly"))).isEqualTo(SelectorResult.UNKNOWN);
        assertThat(fit(new Selector.Not(like("prerelease", "true")), build().version("nightly"))).isEqualTo(SelectorResult.UNKNOWN);
    }

    @Test
    void never_fits_an_unknown_attribute_except_by_name() {
        assertThat(fit(like("version", "**"), build().version(null))).isEqualTo(SelectorResult.UNKNOWN);
        assertThat(fit(new Selector.Not(like("version", "1.*")), build().version(null))).isEqualTo(SelectorResult.UNKNOWN);
        assertThat(fit(new Selector.Not(new Selector.All(List.of(like("version", "1.*"), like("branch", "dev")))),
                build().version(null))).isEqualTo(SelectorResult.UNKNOWN);
        assertThat(fit(compare("version", ">1"), build().version("nightly"))).isEqualTo(SelectorResult.UNKNOWN);
        assertThat(fit(new Selector.Unknown("version"), build().version(null))).isEqualTo(SelectorResult.YES);
        assertThat(fit(new Selector.Not(new Selector.Unknown("version")), build())).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("version", "unknown", "2.*"), build().version(null))).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("status", "unknown"), build().status(Status.UNKNOWN))).isEqualTo(SelectorResult.YES);
    }

    @Test
    void turns_a_known_answer_round_with_not() {
        assertThat(fit(new Selector.Not(like("branch", "main")), build())).isEqualTo(SelectorResult.NO);
        assertThat(fit(new Selector.Not(like("branch", "dev")), build())).isEqualTo(SelectorResult.YES);
        assertThat(fit(new Selector.Not(new Selector.All(List.of(like("branch", "main"), like("os", "windows")))),
                build())).isEqualTo(SelectorResult.YES);
    }

    @Test
    void takes_a_lone_star_on_a_property_for_its_presence() {
        assertThat(fit(like("properties.why", "*"), build().property("why", "a/b"))).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("properties.why", "*"), build())).isEqualTo(SelectorResult.UNKNOWN);
        assertThat(fit(like("properties.why", "a*"), build().property("why", "a/b"))).isEqualTo(SelectorResult.NO);
        assertThat(fit(like("branch", "*"), build().branch("a/b"))).isEqualTo(SelectorResult.NO);
    }

    @Test
    void knows_which_statuses_are_successful_and_how_a_defect_stands() {
        assertThat(fit(like("status", "successful"), build().status(Status.WARNINGS))).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("status", "successful"), build().status(Status.SKIPPED))).isEqualTo(SelectorResult.NO);
        assertThat(fit(like("defect", "none"), build())).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("defect", "open"), build().defect("x"))).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("defect", "logged"), build().defect("x", "T", "2026-11-02T00:00:00Z"))).isEqualTo(SelectorResult.YES);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({"number,>=7,YES", "number,>7,NO", "number,<10,YES", "number,<=6,NO",
        "version,>=2.0,YES", "version,<2.0.0,NO", "version,>2.0.0-rc1,YES", "version,<2.0.10,YES",
        "age,>21d,YES", "age,>22d,NO", "age,>=22d,YES", "age,<22d,NO", "age,<=22d,YES", "age,<23d,YES",
        "finished,>=2026-11-01,YES", "finished,>2026-11-01,NO", "finished,<=2026-11-01,YES", "finished,<2026-11-01,NO",
        "finished,>2026-10-31,YES", "finished,<2026-11-01T03:30:01Z,YES", "finished,>=2026-11-01T04:30:00+01:00,YES",
        "finished,>2026-11-01T03:30:00,NO", "properties.n,>9,YES", "properties.n,<9.5,NO", "properties.v,<1.10.0,YES",
        "properties.n,>1.0.0,YES", "properties.v,>1,UNKNOWN", "properties.none,>1,UNKNOWN"})
    void compares_numbers_as_numbers_versions_as_versions_and_times_as_times(String attribute, String text, SelectorResult fits) {
        assertThat(fit(compare(attribute, text), build().number(7L).version("2.0.2").property("n", "10")
                .property("v", "1.9.0"))).isEqualTo(fits);
    }

    @Test
    void never_takes_an_unknown_branch_for_dead() {
        Build old = Make.build("k", "2026-01-01T00:00:00Z").done();
        BranchStates aged = new BranchStates.NoBuildFor(Age.parse("30d"));
        assertThat(fit(like("branch-state", "dead"), old, aged)).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("branch-state", "live"), build().done(), aged)).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("branch-state", "live"), Make.build("k", "2026-01-01T00:00:00Z").unsettled().done(), aged))
                .isEqualTo(SelectorResult.YES);
        assertThat(fit(like("branch-state", "dead"), Make.build("k", (Instant) null).done(), aged)).isEqualTo(SelectorResult.NO);
        assertThat(fit(like("branch-state", "dead"), old, BranchStates.NONE)).isEqualTo(SelectorResult.UNKNOWN);
        assertThat(fit(like("branch-state", "unknown"), old, BranchStates.NONE)).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("branch-state", "dead"), old, new BranchStates.Given(Map.of(
                new BranchStates.Branch("app", "main"), BranchStates.State.DEAD)))).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("branch-state", "dead"), Make.build("k", "2026-10-24T03:30:00Z").done(), aged))
                .as("the edge itself is live").isEqualTo(SelectorResult.NO);
    }

    private static Make candidate(String key, int day, String version) {
        return Make.build(key, String.format("2026-11-%02dT00:00:00Z", day)).version(version);
    }

    @Test
    void takes_a_prerelease_for_superseded_once_a_good_build_of_its_release_finished_later() {
        Policy policy = Make.policy(Make.rule("superseded", like("superseded", "true"), new Rule.Keeping.None()),
                Make.rule("unknown", like("superseded", "unknown"), new Rule.Keeping.All()),
                Make.rule("not", like("superseded", "false"), new Rule.Keeping.All()));
        Golden.check("superseded", Golden.render(Evaluator.verdicts(List.of(
                candidate("candidate", 1, "2.0-rc1").done(), candidate("other branch", 2, "2.0-rc2").branch("dev").done(),
                candidate("failed candidate", 3, "2.0-rc3").status(Status.FAILURE).done(),
                candidate("as old as its release", 9, "2.0-rc4").done(), candidate("release", 9, "v2.0").branch("release/2").done(),
                candidate("after its release", 10, "2.0-rc5").done(), candidate("of a later release", 1, "2.1-rc1").done(),
                candidate("failed release", 9, "2.1").status(Status.FAILURE).done(),
                candidate("running release", 9, "2.1").unsettled().done(),
                candidate("unsure release", 9, "2.1").doubt("odd").done(), candidate("logs of a release", 9, "2.1").logs(1).done(),
                candidate("release after as-of", 30, "2.1").done(), candidate("other os", 1, "2.0-rc1").os("windows").done(),
                candidate("commits after a release", 1, "2.0-5-gabcdef0").done(),
                candidate("no version", 1, "nightly").done(), candidate("no project", 1, "2.0-rc1").project(null).done(),
                candidate("status unknown", 1, "3.0-rc1").os("bsd").status(Status.UNKNOWN).done(),
                candidate("release of unknown status", 2, "3.0").os("bsd").status(Status.UNKNOWN).done(),
                candidate("status known", 1, "3.0-rc1").os("mac").done(),
                candidate("other release of unknown status", 2, "3.0").os("mac").status(Status.UNKNOWN).done()),
                policy, NOW, BranchStates.NONE, Space.Figures.of(), Map.of())));
    }

    @Test
    void tells_each_value_missed_only_by_case_once() {
        CaseMiss.Collector lookout = new CaseMiss.Collector(Make.policy(Make.rule("r", like("branch", "Main", "dev"),
                Make.narrowed(Make.last(1), new Selector.Not(like("os", "LINUX"))))));
        assertThat(lookout.look(build().done())).containsExactly(new CaseMiss(0, "branch", "main", "Main"),
                new CaseMiss(0, "os", "linux", "LINUX"));
        assertThat(lookout.look(build().done())).isEmpty();
        assertThat(lookout.look(build().branch("dev").os("mac").done())).isEmpty();
    }

    @Test
    void compares_versions_as_the_stores_of_a_build_order_them() {
        Selector above = compare("version", ">1.0");
        assertThat(fit(above, build().version("1.0-5").versions(VersionOrder.DEBIAN))).isEqualTo(SelectorResult.YES);
        assertThat(fit(above, build().version("1.0-5").versions(VersionOrder.SEMVER))).isEqualTo(SelectorResult.NO);
        assertThat(fit(compare("version", "<1:0"), build().version("9").versions(VersionOrder.RPM))).isEqualTo(SelectorResult.YES);
        assertThat(fit(compare("version", "<1:0"), build().version("9").versions(VersionOrder.SEMVER)))
                .as("no version of its order").isEqualTo(SelectorResult.UNKNOWN);
        assertThat(fit(like("prerelease", "true"), build().version("1.0-5").versions(VersionOrder.SEMVER))).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("prerelease", "true"), build().version("1.0-5"))).isEqualTo(SelectorResult.NO);
        Policy policy = Make.policy(Make.rule("superseded", like("superseded", "true"), new Rule.Keeping.None()));
        List<Build> builds = List.of(Make.build("maven rc", NOW.minusSeconds(300)).version("1.0-rc1").versions(VersionOrder.MAVEN).done(),
                Make.build("semver rc", NOW.minusSeconds(300)).version("1.0.0-rc1").versions(VersionOrder.SEMVER).done(),
                Make.build("maven", NOW.minusSeconds(200)).version("1.0").versions(VersionOrder.MAVEN).done());
        assertThat(Evaluator.verdicts(builds, policy, NOW, BranchStates.NONE, Space.Figures.of(), Map.of())).filteredOn(Verdict.Remove.class::isInstance)
                .extracting(verdict -> verdict.build().key()).containsExactly("maven rc");
    }

    @Test
    void knows_what_is_pinned_present_and_needed_by_any_build_that_is_there() {
        assertThat(fit(like("pinned", "true"), build().pin("qa", "", null, null))).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("pinned", "false"), build())).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("present", "true"), build())).isEqualTo(SelectorResult.YES);
        assertThat(fit(like("needed", "true"), build())).as("nobody looked").isEqualTo(SelectorResult.UNKNOWN);
        Policy policy = Make.policy(Make.rule("needed", like("needed", "true"), new Rule.Keeping.All()),
                Make.rule("others", Make.any(), new Rule.Keeping.None()));
        List<Build> builds = List.of(Make.build("app", NOW.minusSeconds(300)).property("needs", "lib").done(),
                Make.build("lib", NOW.minusSeconds(300)).done(), Make.build("old", NOW.minusSeconds(300)).done());
        assertThat(Evaluator.verdicts(builds, policy, NOW, BranchStates.NONE, Space.Figures.of(), Map.of())).filteredOn(Verdict.Keep.class::isInstance)
                .extracting(verdict -> verdict.build().key() + " by " + verdict.rule()).containsExactly("lib by needed");
    }

    @Test
    void a_rule_for_pinned_builds_lets_go_of_one_when_its_pin_ends() {
        Instant end = NOW.plusSeconds(86_400);
        Policy policy = Make.policy(Make.rule("pinned", like("pinned", "true"), new Rule.Keeping.All()),
                Make.rule("others", Make.any(), new Rule.Keeping.None()));
        assertThat(Evaluator.evaluate(List.of(build().pin("qa", "", null, end.toString()).done()), policy, NOW, BranchStates.NONE))
                .extracting(Verdict::changesAt).containsExactly(end);
    }
}
