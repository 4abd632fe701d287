package dev.winnow.policy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import dev.winnow.model.Verdict;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Cases;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Make;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Policy.Protections;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Space;
import dev.winnow.policy.clause.Calendar;
import dev.winnow.policy.clause.Versions;
import dev.winnow.policy.facts.JobFacts;
import dev.winnow.policy.select.SelectorChanges;
import dev.winnow.policy.select.SelectorResult;
import dev.winnow.policy.value.Version;
import dev.winnow.policy.value.VersionOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of every policy and every set of builds; each seed stands for many random cases. */
class InvariantsTest {

    private static final int CASES = 65;

    static Map<String, Verdict> byPart(List<Verdict> verdicts) {
        Map<String, Verdict> map = new HashMap<>();
        for (Verdict verdict : verdicts) {
            assertThat(map.put(verdict.build().key() + " " + verdict.kind(), verdict)).isNull();
        }
        return map;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
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
                boolean untold = policy.rules().stream().anyMatch(rule -> !rule.unprotected().isEmpty())
                        && policy.rules().stream().anyMatch(rule -> SelectorChanges.timed(rule.match()))
                        || builds.stream().anyMatch(build -> build.finished() != null
                                && build.finished().isAfter(Cases.NOW));
                for (Verdict verdict : now) {
                    String before = verdict.word();
                    String after = then.get(verdict.build().key() + " " + verdict.kind()).word();
                    if (at.equals(verdict.changesAt())) {
                        assertThat(after).as("seed %s case %s %s at %s under %s", seed, i, verdict, at, policy).isNotEqualTo(before);
                    } else if (verdict.changesAt() == null ? !untold : at.isBefore(verdict.changesAt())) {
                        assertThat(after).as("seed %s case %s %s at %s under %s", seed, i, verdict, at, policy).isEqualTo(before);
                    }
                }
            }
        }
    }

    private static Set<String> kept(List<Verdict> verdicts) {
        return verdicts.stream().filter(verdict -> verdict instanceof Verdict.Keep)
                .map(verdict -> verdict.build().key() + " " + verdict.kind()).collect(Collectors.toSet());
    }

    private static List<Verdict> evaluate(List<Build> builds, Policy policy, BranchStates branches) {
        return Evaluator.verdicts(builds, policy, Cases.NOW, branches, Space.Figures.of(), Map.of());
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38})
    void every_part_has_one_verdict_and_what_is_protected_is_never_removed(long seed) {
        Cases cases = new Cases(seed);
        for (int i = 0; i < CASES; i++) {
            Policy policy = cases.policy();
            List<Build> builds = cases.builds(cases.random.nextInt(40), cases.chance(0.5));
            Map<String, Verdict> verdicts = byPart(evaluate(builds, policy, cases.branches()));
            int expected = 0;
            for (Build build : builds) {
                for (Part part : build.parts()) {
                    Verdict verdict = verdicts.get(build.key() + " " + part.kind());
                    assertThat(verdict != null).isEqualTo(policy.parts().contains(part.kind()));
                    expected += verdict == null ? 0 : 1;
                    boolean held = !build.pins().isEmpty() || build.running() || part.linked() != null
                            || !build.doubts().isEmpty()
                            || build.finished() != null && build.finished().isAfter(Cases.NOW)
                            || policy.protections().unloggedDefects() && build.defect() != null
                                    && !build.defect().logged();
                    assertThat(held && verdict instanceof Verdict.Remove).as("%s", verdict).isFalse();
                }
            }
            assertThat(verdicts).hasSize(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {81, 82, 83, 84, 85, 86, 87, 88})
    void a_rule_that_switches_a_protection_off_moves_it_on_to_builds_of_other_rules(long seed) {
        Cases cases = new Cases(seed);
        for (int i = 0; i < CASES; i++) {
            Policy policy = Make.protect(cases.policy(), new Protections(true, cases.chance(0.5), 1, null));
            BranchStates branches = cases.branches();
            List<Build> builds = cases.builds(40, cases.chance(0.5));
            Evaluator evaluator = Evaluator.of(policy, Cases.NOW, branches, null, builds::forEach);
            Map<List<String>, List<Build>> groups = builds.stream()
                    .collect(Collectors.groupingBy(build -> JobFacts.group(policy, build)));
            Set<List<String>> wanted = new HashSet<>();
            Set<List<String>> found = new HashSet<>();
            groups.values().forEach(group -> group.forEach(build -> evaluator.explain(group, build.key()).parts()
                    .forEach(part -> {
                        Explanation.Match last = part.rules().get(part.rules().size() - 1);
                        Set<KeptBy> off = policy.rules().stream().filter(rule -> last.fit() == SelectorResult.YES
                                && rule.name().equals(last.rule())).findFirst().map(Rule::unprotected).orElse(Set.of());
                        part.protections().stream().filter(Explanation.Protection::holds).forEach(one ->
                                assertThat(off).extracting(KeptBy::word).doesNotContain(one.name()));
                        Attributes of = build.attributes();
                        List<String> target = Arrays.asList(of.project(), of.branch(), of.os(), of.runtime());
                        boolean counts = of.status().successful() && build.settled() && JobFacts.doubts(policy, build).isEmpty()
                                && build.part(PartKind.PRODUCTS).isPresent() && build.finished() != null
                                && !build.finished().isAfter(Cases.NOW);
                        if (counts && !off.contains(KeptBy.LATEST)) {
                            wanted.add(target);
                        }
                        if (part.protections().stream().anyMatch(one -> one.holds() && one.name().equals("latest"))
                                && of.status().successful()) {
                            found.add(target);
                        }
                    })));
            assertThat(found).as(seed + " " + i).containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {91, 92, 93, 94, 95, 96, 97, 98})
    void superseded_is_what_a_look_at_each_pair_of_builds_finds(long seed) {
        Cases cases = new Cases(seed);
        for (int i = 0; i < CASES; i++) {
            Policy policy = Make.policy(Make.rule("r", Make.like("superseded", "true"), new Rule.Keeping.None()));
            List<Build> builds = cases.builds(40, true);
            for (Verdict verdict : evaluate(builds, policy, BranchStates.NONE)) {
                Build build = verdict.build();
                boolean held = build.running() || !build.doubts().isEmpty() || !build.pins().isEmpty()
                        || build.attributes().branch() == null || build.finished() == null
                        || build.finished().isAfter(Cases.NOW) || build.part(verdict.kind()).orElseThrow().linked() != null;
                List<Build> there = builds.stream().filter(other -> !other.running() && other.doubts().isEmpty()
                        && other.attributes().branch() != null && other.part(PartKind.PRODUCTS).isPresent()
                        && other.finished() != null && !other.finished().isAfter(Cases.NOW)
                        && other.attributes().project().equals(build.attributes().project())
                        && other.attributes().os().equals(build.attributes().os())).toList();
                boolean known = there.stream().anyMatch(other -> other.attributes().version() != null
                        && !other.attributes().version().equals("nightly") && other.attributes().status() != Status.UNKNOWN);
                boolean superseded = !held && there.stream().anyMatch(other -> prerelease(build).equals(other.attributes().version())
                        && (other.attributes().status().successful() || !known && other.attributes().status() == Status.UNKNOWN)
                        && other.finished().isAfter(build.finished()));
                assertThat(verdict instanceof Verdict.Remove).as("%s %s %s", seed, i, verdict)
                        .isEqualTo(superseded);
            }
        }
    }

    /** The release that a build comes before; none where it is none. */
    private static String prerelease(Build build) {
        String version = build.attributes().version();
        int cut = version == null ? -1 : Math.max(version.indexOf('-'), version.indexOf('~'));
        return cut < 0 ? "" : version.substring(0, cut);
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43, 44})
    void order_of_input_and_defaults_of_the_machine_change_nothing(long seed) {
        Cases cases = new Cases(seed);
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            for (int i = 0; i < CASES; i++) {
                Policy policy = cases.policy();
                BranchStates branches = cases.branches();
                List<Build> builds = cases.builds(cases.random.nextInt(40), true);
                List<Verdict> straight = Evaluator.evaluate(builds, policy, Cases.NOW, branches);
                List<Build> shuffled = new ArrayList<>(builds);
                Collections.shuffle(shuffled, cases.random);
                Locale.setDefault(cases.one(List.of(Locale.forLanguageTag("tr"), Locale.forLanguageTag("ar-EG"))));
                TimeZone.setDefault(TimeZone.getTimeZone(cases.one(List.of("Pacific/Apia", "America/New_York"))));
                assertThat(Evaluator.evaluate(shuffled, policy, Cases.NOW, branches)).isEqualTo(straight);
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    /** Finest first is left out: there a new fine clause makes coarser ones pass over what they would have kept. */
    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53, 54})
    void one_more_clause_never_removes_more(long seed) {
        Cases cases = new Cases(seed);
        for (int i = 0; i < CASES; i++) {
            Policy policy = Make.counting(cases.policy(), Policy.Counting.EACH);
            BranchStates branches = cases.branches();
            List<Build> builds = cases.builds(40, false);
            Clause more = cases.clause();
            int at = cases.random.nextInt(policy.rules().size());
            List<Rule> rules = new ArrayList<>(policy.rules());
            rules.set(at, with(rules.get(at), more));
            Policy wider = new Policy(policy.groupBy(), rules, policy.protections(), policy.counting(),
                    policy.anchor(), policy.pinsUsePlaces(), policy.parts(), policy.zone());
            assertThat(kept(evaluate(builds, wider, branches))).as(seed + " " + i)
                    .containsAll(kept(evaluate(builds, policy, branches)));
        }
    }

    private static Rule with(Rule rule, Clause more) {
        Map<PartKind, Rule.Keeping> keep = new HashMap<>(rule.keep());
        keep.replaceAll((kind, keeping) -> {
            List<Clause> clauses = new ArrayList<>(keeping instanceof Rule.Keeping.AnyOf any ? any.clauses() : List.of());
            clauses.add(more);
            return keeping instanceof Rule.Keeping.All ? keeping : new Rule.Keeping.AnyOf(clauses);
        });
        return new Rule(rule.name(), rule.match(), keep, rule.unprotected());
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63, 64})
    void a_shorter_within_never_keeps_more(long seed) {
        Cases cases = new Cases(seed);
        List<String> ages = List.of("0d", "12h", "1d", "3d", "10d", "2w", "30d", "60d", "90d");
        for (int i = 0; i < CASES; i++) {
            List<Build> builds = cases.builds(40, false);
            int longer = 1 + cases.random.nextInt(ages.size() - 1);
            int shorter = cases.random.nextInt(longer);
            Clause base = cases.one(List.of(Make.last(5), Make.calendar(Calendar.Unit.WEEKLY, 4), Make.size(2000)));
            Set<String> more = kept(evaluate(builds, Make.keep(Make.narrowed(base, ages.get(longer)),
                    Make.within(ages.get(longer))), BranchStates.NONE));
            assertThat(more).containsAll(kept(evaluate(builds, Make.keep(Make.narrowed(base, ages.get(shorter)),
                    Make.within(ages.get(shorter))), BranchStates.NONE)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {71, 72, 73, 74})
    void evaluating_what_was_kept_again_removes_nothing_that_only_counts(long seed) {
        Cases cases = new Cases(seed);
        for (int i = 0; i < CASES; i++) {
            List<Clause> clauses = new ArrayList<>();
            for (int j = 0; j <= cases.random.nextInt(3); j++) {
                Calendar.Unit unit = cases.one(List.of(Calendar.Unit.values()));
                int n = cases.random.nextInt(8);
                clauses.add(cases.one(List.of(Make.last(n), Make.calendar(unit, n), Make.oldest(unit, n))));
            }
            Policy policy = Make.keep(clauses.toArray(Clause[]::new));
            List<Build> builds = cases.builds(40, false);
            Set<String> first = kept(evaluate(builds, policy, BranchStates.NONE));
            List<Build> rest = new ArrayList<>();
            for (Build build : builds) {
                rest.add(new Build(build.key(), build.attributes(), build.finished(), build.settled(), build.doubts(),
                        build.pins(), build.defect(), build.parts().stream()
                        .filter(part -> first.contains(build.key() + " " + part.kind())).toList()));
            }
            assertThat(kept(evaluate(rest, policy, BranchStates.NONE))).isEqualTo(first);
        }
    }

    /** Of a job that keeps by one clause: what takes places in each group, newest first, with the verdict on it. */
    private static Map<List<String>, List<Verdict>> competing(List<Verdict> verdicts, Policy policy) {
        return verdicts.stream().filter(verdict -> List.of("all", "linked").contains(verdict.rule())).collect(Collectors.groupingBy(verdict -> {
            List<String> group = new ArrayList<>(JobFacts.group(policy, verdict.build()));
            group.add(verdict.kind().word());
            return group;
        }));
    }

    private static List<Verdict> keptByRule(List<Verdict> parts) {
        return ruled(parts.stream().filter(Verdict.Keep.class::isInstance));
    }

    private static List<Verdict> ruled(Stream<Verdict> parts) {
        return parts.filter(verdict -> verdict.rule().equals("all")).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {401, 402, 403, 404, 405, 406, 407, 408})
    void the_oldest_of_the_most_recent_periods_are_those_that_a_look_at_each_build_finds(long seed) {
        Cases cases = new Cases(seed);
        Map<Calendar.Unit, DateTimeFormatter> periods = Map.of(Calendar.Unit.HOURLY, DateTimeFormatter.ofPattern("uuuu-MM-dd HH"),
                Calendar.Unit.DAILY, DateTimeFormatter.ISO_LOCAL_DATE, Calendar.Unit.WEEKLY, DateTimeFormatter.ofPattern("YYYY-ww", Locale.GERMANY),
                Calendar.Unit.MONTHLY, DateTimeFormatter.ofPattern("uuuu-MM"), Calendar.Unit.QUARTERLY,
                DateTimeFormatter.ofPattern("uuuu-Q"), Calendar.Unit.YEARLY, DateTimeFormatter.ofPattern("uuuu"));
        for (int i = 0; i < CASES; i++) {
            Calendar.Unit unit = cases.one(List.of(Calendar.Unit.values()));
            int n = cases.random.nextInt(6);
            Policy policy = Make.keep(Make.oldest(unit, n));
            competing(evaluate(cases.builds(60, false), policy, BranchStates.NONE), policy).forEach((group, parts) -> {
                Map<String, Verdict> oldest = new LinkedHashMap<>();
                parts.forEach(part -> oldest.put(periods.get(unit).format(part.build().finished().atOffset(ZoneOffset.UTC)), part));
                assertThat(keptByRule(parts)).as("%s %s %s %s", seed, unit, n, parts)
                        .containsExactlyInAnyOrderElementsOf(ruled(oldest.values().stream().limit(n)));
            });
        }
    }

    /** What counts as one version grows from one of these to the next, and with it what the highest of them hold. */
    @ParameterizedTest
    @ValueSource(longs = {411, 412, 413, 414, 415, 416, 417, 418})
    void a_level_that_takes_more_versions_for_one_never_keeps_fewer_builds(long seed) {
        Cases cases = new Cases(seed);
        List<Versions.Level> levels = Arrays.asList(null, Versions.Level.RELEASE, Versions.Level.PATCH, Versions.Level.MINOR,
                Versions.Level.MAJOR);
        for (int i = 0; i < CASES; i++) {
            List<Build> builds = cases.ordered(cases.builds(40, false), List.of(cases.one(List.of(VersionOrder.values()))));
            int n = cases.random.nextInt(5);
            Set<String> before = Set.of();
            for (Versions.Level level : levels) {
                Set<String> kept = kept(evaluate(builds, Make.keep(Make.versions(n, null, level)), BranchStates.NONE));
                assertThat(kept).as("%s %s %s %s of %s", seed, i, n, level, builds).containsAll(before);
                before = kept;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {421, 422, 423, 424, 425, 426, 427, 428})
    void versions_keep_the_newest_of_the_highest_and_only_compare_those_of_one_order(long seed) {
        Cases cases = new Cases(seed);
        for (int i = 0; i < CASES; i++) {
            List<VersionOrder> orders = cases.chance(0.5) ? List.of(VersionOrder.values()) : List.of(cases.one(List.of(VersionOrder.values())));
            List<Build> builds = cases.ordered(cases.builds(40, false), orders);
            int n = cases.random.nextInt(5);
            long last = cases.random.nextInt(3);
            Versions.Level level = cases.chance(0.5) ? null : cases.one(List.of(Versions.Level.values()));
            Policy policy = Make.keep(Make.versions(n, last, level));
            competing(evaluate(builds, policy, BranchStates.NONE), policy).forEach((group, parts) -> {
                Supplier<String> what = () -> seed + " " + n + " " + last + " " + level + " " + parts;
                assertThat(parts.stream().map(part -> part.build().versions()).distinct()).as(what).hasSize(1);
                VersionOrder order = VersionOrder.named(parts.get(0).build().versions());
                Map<Version, List<Verdict>> byVersion = new TreeMap<>(Comparator.reverseOrder());
                parts.forEach(part -> {
                    Version version = order.place(part.build().attributes().version()).orElseThrow();
                    Version counted = level == null ? version : level == Versions.Level.RELEASE ? version.release()
                            : order.first(version, level.ordinal() + 1);
                    byVersion.computeIfAbsent(counted, none -> new ArrayList<>()).add(part);
                });
                assertThat(keptByRule(parts)).as(what).containsExactlyInAnyOrderElementsOf(ruled(byVersion.values().stream().limit(n)
                        .flatMap(of -> of.stream().limit(last))));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {301, 302, 303, 304, 305, 306, 307, 308})
    void no_kept_build_needs_a_removed_one_and_needs_do_nothing_but_that(long seed) {
        Cases cases = new Cases(seed);
        for (int i = 0; i < CASES; i++) {
            Policy policy = cases.policy();
            BranchStates branches = cases.branches();
            List<Build> plain = cases.builds(1 + cases.random.nextInt(40), cases.chance(0.3));
            List<Build> builds = cases.needing(plain);
            int number = i;
            Supplier<String> what = () -> "seed " + seed + " case " + number + " of " + builds + " under " + policy;
            List<Verdict> verdicts = evaluate(builds, policy, branches);
            Set<String> kept = kept(verdicts);
            Set<String> without = kept(evaluate(plain, policy, branches));
            Map<String, Set<String>> neededBy = needed(builds, policy, kept);
            assertThat(kept).as(what).containsAll(neededBy.keySet().stream().map(key -> key + " products").toList());
            Policy roomy = Make.space(policy, "use " + cases.random.nextInt(15_000));
            Set<String> fitting = kept(evaluate(builds, roomy, branches));
            assertThat(fitting).as(what).containsAll(kept).containsAll(needed(builds, roomy, fitting).keySet().stream()
                    .map(key -> key + " products").toList());
            assertThat(kept).as(what).containsAll(without);
            for (Verdict verdict : verdicts) {
                if (verdict instanceof Verdict.Keep && !without.contains(verdict.build().key() + " " + verdict.kind())) {
                    assertThat(verdict.rule()).as(what).isEqualTo("needed");
                    assertThat(verdict.kind()).as(what).isSameAs(PartKind.PRODUCTS);
                    assertThat(neededBy).as(what).containsKey(verdict.build().key());
                }
            }
        }
    }

    /** The builds with products that kept ones need, each with those. */
    private static Map<String, Set<String>> needed(List<Build> builds, Policy policy, Set<String> kept) {
        Set<String> there = builds.stream().filter(build -> build.part(PartKind.PRODUCTS).isPresent()).map(Build::key)
                .collect(Collectors.toSet());
        Map<String, Set<String>> needed = new HashMap<>();
        builds.stream().filter(build -> kept.contains(build.key() + " products")).forEach(build ->
                Evaluator.needs(policy, build).stream().filter(there::contains).forEach(need ->
                        needed.computeIfAbsent(need, key -> new TreeSet<>()).add(build.key())));
        return needed;
    }
}
