package dev.winnow.policy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Cases;
import dev.winnow.policy.Golden;
import dev.winnow.policy.Make;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Policy.Protections;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Space;
import dev.winnow.policy.preview.Forecast;
import dev.winnow.policy.value.Order;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays although no clause keeps it, because there is room. */
class SpaceTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:30:00Z");
    private static final int CASES = 65;

    private static Make day(int day) {
        return Make.build("b" + day, String.format("2026-11-%02dT00:00:00Z", day)).number((long) day);
    }

    private static String report(Policy policy, Space.Figures figures, List<Build> builds) {
        return Golden.render(Evaluator.verdicts(builds, policy, NOW, BranchStates.NONE, figures, Map.of()));
    }

    @Test
    void keeps_the_newest_over_all_groups_while_the_job_uses_no_more() {
        Golden.check("space in use", report(Make.space(Make.keep(Make.last(1)), "use 1000"), Space.Figures.of(), List.of(
                day(20).products(300).done(), day(18).products(200).logs(100).done(), day(15).products(250).done(),
                day(19).os("mac").products(100).done(), day(17).os("mac").products(150).done(),
                day(16).os("mac").products(60).done(), day(14).os("mac").products(0).done())));
    }

    @Test
    void counts_what_would_be_free_once_all_that_the_job_removed_is_purged() {
        Space.Figures figures = Space.Figures.of(new Space.Volume("products", 2000, 100, 50));
        List<Build> builds = List.of(day(20).products(300).done(), day(19).products(200).done(),
                day(18).products(200).done(), day(17).products(100).done());
        Golden.check("share of space that is free", report(Make.space(Make.keep(Make.last(1)), "free 16%"), figures, builds));
        Golden.check("size of space that is free", report(Make.space(Make.keep(Make.last(1)), "free 250"), figures, builds));
        Golden.check("share of space in use", report(Make.space(Make.keep(Make.last(1)), "use 25%"), figures, builds));
    }

    @Test
    void speaks_only_for_what_clauses_let_go_and_not_against_what_is_kept() {
        Rule none = Make.rule("none", Make.like("os", "mac"), new Rule.Keeping.None());
        Rule without = new Rule("without", Make.like("os", "bsd"),
                Map.of(PartKind.PRODUCTS, new Rule.Keeping.AnyOf(List.of(Make.last(1)))), Set.of(KeptBy.SPACE));
        Policy policy = Make.space(Make.policy(none, without, Make.rule("rest", Make.any(), Make.last(1))), "use 450");
        Golden.check("space beside rules", report(policy, Space.Figures.of(), List.of(
                day(22).os("mac").done(), day(21).os("bsd").done(), day(20).os("bsd").done(), day(19).done(), day(18).done(),
                day(17).done(), day(16).pin("QA", "asked", null, null).done(), day(15).doubt("odd").products(0).done(),
                Make.build("undated", (Instant) null).products(0).done())));
    }

    @Test
    void lets_each_file_system_be_full_for_itself() {
        Map<String, long[]> bytes = Map.of("b20", new long[] {100, 0}, "b19", new long[] {0, 100},
                "b18", new long[] {100, 100}, "b17", new long[] {100, 0}, "b16", new long[] {0, 100}, "b15", new long[] {0, 0});
        Space.Figures figures = new Space.Figures(List.of(new Space.Volume("fast", 1000, 0, 0),
                new Space.Volume("slow, logs", 1000, 150, 0)), (build, kind, volume) -> bytes.get(build.key())[volume]);
        Golden.check("space on two file systems", report(Make.space(Make.keep(Make.last(0)), "free 20%"), figures,
                bytes.keySet().stream().map(key -> day(Integer.parseInt(key.substring(1))).done()).toList()));
    }

    @Test
    void orders_equal_finished_times_by_number_and_key() {
        List<Build> builds = new ArrayList<>();
        for (String key : List.of("c", "a", "b")) {
            builds.add(Make.build(key, NOW).os(key).number(null).done());
        }
        builds.add(Make.build("numbered", NOW).os("x").number(7L).done());
        Golden.check("space among equals", report(Make.space(Make.keep(Make.last(0)), "use 250"), Space.Figures.of(), builds));
    }

    /** A job of a million builds has to remember them all at a time. */
    @Test
    void remembers_few_bytes_of_each_candidate() throws IllegalAccessException {
        int count = 100_000;
        SpaceFit fit = new SpaceFit(Make.space(Make.keep(Make.last(0)), "use 1000").space(), Space.Figures.of(),
                List.of(PartKind.PRODUCTS, PartKind.LOGS));
        for (int i = 0; i < count; i++) {
            fit.candidate(Make.build("project/release/1.0/linux-x86_64/1.0." + i, NOW.minusSeconds(i % 977)).done(), PartKind.PRODUCTS);
        }
        fit.close();

        assertThat(bytes(fit) / count).isBetween(30L, 70L);
    }

    /** What the arrays, texts and collections of an object hold, and those of what it consists of. */
    private static long bytes(Object of) throws IllegalAccessException {
        long sum = 0;
        for (Field field : of.getClass().getDeclaredFields()) {
            field.setAccessible(true);
            Object value = field.get(of);
            boolean shared = value == null || Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive();
            sum += shared ? 0 : value instanceof SpaceCandidates ? bytes(value) : value instanceof long[][] rooms
                    ? Stream.of(rooms).mapToLong(room -> 8L * room.length).sum() : value instanceof long[] longs ? 8L * longs.length
                    : value instanceof int[] ints ? 4L * ints.length : value instanceof byte[] bytes ? bytes.length
                    : value instanceof StringBuilder text ? text.capacity() : value instanceof Collection<?> many ? 100L * many.size()
                    : value instanceof Map<?, ?> map ? 100L * map.size() : 0;
        }
        return sum;
    }

    /** b20 is kept by its rule and needs b11, which counts for the room; b19 stays for the room left, and b12 with it. */
    @Test
    void what_stays_for_its_room_keeps_what_it_needs_and_what_rules_keep_does_so_first() {
        Golden.check("space and needs", report(Make.space(Make.keep(Make.last(1)), "use 500"), Space.Figures.of(), List.of(
                day(20).property("needs", "b11").products(100).done(), day(19).property("needs", "b12").products(200).done(),
                day(18).property("needs", "b13").products(200).done(), day(14).os("mac").products(10).done(),
                day(13).os("mac").products(10).done(), day(12).os("mac").property("needs", "b10").products(400).done(),
                day(11).os("mac").products(50).done(), day(10).os("mac").property("needs", "b12").products(10).done())));
    }

    @Test
    void keeps_nothing_for_room_that_nobody_looked_at() {
        assertThat(report(Make.space(Make.keep(Make.last(0)), "free 10"), Space.Figures.of(), List.of(day(20).done())))
                .isEqualTo("remove  b20  last: 0 - 1st; space: free 10 - the free space was not measured\n");
    }

    @ParameterizedTest
    @CsvSource({"use 299, true", "use 300, false", "free 20%, true", "free 19%, false", "use 15%, false", "use 14%, true"})
    void tells_whether_the_target_is_out_of_reach(String asked, boolean outOfReach) {
        Policy policy = Make.space(Make.keep(Make.last(1)), asked);
        List<Build> builds = List.of(day(20).products(300).done(), day(19).products(200).done());
        Evaluator evaluator = Evaluator.of(policy, NOW, BranchStates.NONE, null, builds::forEach);
        List<Space.Outcome> outcomes = evaluator.fit(Space.Figures.of(new Space.Volume("p", 2000, 180, 2)), take ->
                take.accept(builds));
        assertThat(outcomes).hasSize(1).allSatisfy(of -> {
            assertThat(of.outOfReach()).isEqualTo(outOfReach);
            assertThat(of.kept()).isEqualTo(300);
            assertThat(of.present()).isEqualTo(500);
        });
    }

    private static Map<String, Verdict> byPart(Policy policy, Space.Figures figures, List<Build> builds) {
        return InvariantsTest.byPart(Evaluator.verdicts(builds, policy, Cases.NOW, BranchStates.NONE, figures, Map.of()));
    }

    private static Set<String> kept(Map<String, Verdict> verdicts) {
        return verdicts.entrySet().stream().filter(each -> each.getValue() instanceof Verdict.Keep).map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static long bytes(Map<String, Verdict> verdicts, boolean all) {
        return verdicts.values().stream().filter(verdict -> all || verdict instanceof Verdict.Keep)
                .mapToLong(verdict -> verdict.build().part(verdict.kind()).map(Part::bytes).orElse(0L)).sum();
    }

    /** Space never lets go of what a rule keeps, keeps a newest run of the rest, and more room never keeps less. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keeps_what_rules_keep_and_the_newest_of_the_rest_that_fit(long seed) {
        Cases cases = new Cases(seed);
        for (int i = 0; i < CASES; i++) {
            Policy rules = Make.protect(cases.policy(), new Protections(cases.chance(0.5), true, 1, null));
            List<Build> builds = cases.builds(1 + cases.random.nextInt(40), cases.chance(0.3));
            long free = cases.random.nextInt(5000);
            Space.Figures figures = Space.Figures.of(new Space.Volume("all", 20_000, free, cases.random.nextInt(3000)));
            int amount = cases.random.nextInt(15_000);
            String what = seed + " " + i;
            Map<String, Verdict> without = byPart(rules, figures, builds);
            for (String word : List.of("use ", "free ")) {
                Policy policy = Make.space(rules, word + amount);
                List<Build> shuffled = new ArrayList<>(builds);
                Collections.shuffle(shuffled, cases.random);
                Map<String, Verdict> with = byPart(policy, figures, shuffled);
                assertThat(kept(with)).as(what).containsAll(kept(without));
                List<Verdict> left = with.values().stream().filter(verdict -> isSpace(verdict) || verdict instanceof Verdict.Remove
                        && verdict.reasons().get(verdict.reasons().size() - 1).startsWith("space: ")).sorted((one, other) -> {
                            int order = Order.NEWEST_FIRST.compare(one.build(), other.build());
                            return order != 0 ? order : one.kind().word().compareTo(other.kind().word());
                        }).toList();
                long first = left.stream().takeWhile(SpaceTest::isSpace).count();
                assertThat(left.subList((int) first, left.size())).as(what).noneMatch(SpaceTest::isSpace);
                long used = bytes(with, false);
                long room = word.equals("use ") ? amount - used : free + figures.volumes().get(0).trash()
                        + bytes(with, true) - used - amount;
                assertThat(room >= 0 || first == 0).as(what).isTrue();
                if (first < left.size() && room >= 0) {
                    Verdict next = left.get((int) first);
                    assertThat(next.build().part(next.kind()).orElseThrow().bytes()).as(what).isGreaterThan(room);
                }
                int more = cases.random.nextInt(3000);
                Policy wider = Make.space(rules, word + (word.equals("use ") ? amount + more : Math.max(0, amount - more)));
                assertThat(kept(byPart(wider, figures, builds))).as(what).containsAll(kept(with));
            }
        }
    }

    private static boolean isSpace(Verdict verdict) {
        return verdict instanceof Verdict.Keep keep && keep.cause() == KeptBy.SPACE;
    }

    @Test
    void looks_ahead_with_what_each_day_leaves_in_the_trash() {
        Space.Figures figures = Space.Figures.of(new Space.Volume("p", 1000, 0, 0));
        Policy policy = Make.space(Make.keep(Make.within("3d")), "free 50%");
        List<Build> builds = new ArrayList<>();
        Map<String, Integer> gone = new HashMap<>();
        for (int day = 13; day <= 22; day++) {
            builds.add(day(day).products(100).done());
        }
        Forecast.of(builds, policy, NOW, BranchStates.NONE, figures, Map.of(), 5).days().forEach(day ->
                gone.put(day.asOf().toString().substring(0, 10), day.removed().size()));
        assertThat(gone).containsEntry("2026-11-23", 5).containsEntry("2026-11-24", 0).containsEntry("2026-11-28", 0);
    }
}
