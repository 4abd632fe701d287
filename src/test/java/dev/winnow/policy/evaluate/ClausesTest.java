package dev.winnow.policy.evaluate;

import dev.winnow.model.Build;
import dev.winnow.model.Status;
import dev.winnow.model.Verdict;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Golden;
import dev.winnow.policy.Make;
import dev.winnow.policy.Policy;
import dev.winnow.policy.clause.Calendar;
import dev.winnow.policy.clause.Versions;
import dev.winnow.policy.value.VersionOrder;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each clause keeps and how it says so, as reports that can be read. */
class ClausesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:30:00Z");

    private static void golden(String name, Policy policy, List<Build> builds) {
        golden(name, policy, builds, NOW);
    }

    private static void golden(String name, Policy policy, List<Build> builds, Instant asOf) {
        Golden.check(name, Golden.render(Evaluator.evaluate(builds, policy, asOf, BranchStates.NONE)));
    }

    private static List<Build> daily(int count) {
        List<Build> builds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            builds.add(Make.build("b" + (count - i), NOW.minusSeconds(86_400L * i + 3600)).number((long) count - i)
                    .done());
        }
        return builds;
    }

    /** Builds at the given local times of a zone, named by them. */
    private static List<Build> at(String zone, String... locals) {
        List<Build> builds = new ArrayList<>();
        for (String local : locals) {
            boolean offset = local.endsWith("Z");
            Instant finished = offset ? Instant.parse(local) : LocalDateTime.parse(local).atZone(ZoneId.of(zone))
                    .toInstant();
            builds.add(Make.build(local, finished).done());
        }
        return builds;
    }

    @Test
    void says_of_each_part_which_clause_keeps_it_and_why_every_clause_let_it_go() {
        golden("reasons of several clauses",
                Make.keep(Make.last(3), Make.within("5d"), Make.calendar(Calendar.Unit.WEEKLY, 3)), daily(24));
    }

    @Test
    void counts_only_what_where_and_within_leave() {
        List<Build> builds = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            builds.add(Make.build("b" + (8 - i), NOW.minusSeconds(86_400L * i)).status(i % 2 == 0 ? Status.FAILURE
                    : i == 3 ? Status.WARNINGS : Status.SUCCESS).property("keep_reason", i == 6 ? "for the/lawyers" : "")
                    .done());
        }
        golden("narrowed by where and within", Make.keep(
                Make.narrowed(Make.narrowed(Make.last(3), Make.like("status", "successful")), "4d"),
                Make.where(Make.like("properties.keep_reason", "for*/*"))), builds);
    }

    @Test
    void keeps_the_edge_of_within_and_not_a_nanosecond_more() {
        List<Build> builds = List.of(Make.build("edge", NOW.minusSeconds(30 * 86_400)).done(),
                Make.build("past", NOW.minusSeconds(30 * 86_400).minusNanos(1)).done(),
                Make.build("inside", NOW.minusSeconds(30 * 86_400).plusNanos(1)).done());
        golden("edge of within", Make.keep(Make.within("30d")), builds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2004", "2008", "2014", "2015", "2020", "2026"})
    void counts_weeks_by_the_iso_week_year_around_new_year(String year) {
        List<Build> builds = new ArrayList<>();
        int first = Integer.parseInt(year);
        for (String day : List.of("12-27", "12-28", "12-29", "12-30", "12-31")) {
            builds.add(Make.build(first + "-" + day, first + "-" + day + "T12:00:00Z").done());
        }
        for (String day : List.of("01-01", "01-02", "01-03", "01-04", "01-05")) {
            builds.add(Make.build((first + 1) + "-" + day, (first + 1) + "-" + day + "T12:00:00Z").done());
        }
        golden("weeks around new year " + year, Make.keep(Make.calendar(Calendar.Unit.WEEKLY, 2)), builds,
                Instant.parse((first + 1) + "-01-06T00:00:00Z"));
    }

    @Test
    void keeps_the_newest_of_each_period_in_the_zone_of_the_job() {
        String[] times = {"2026-01-31T22:30:00Z", "2026-01-31T23:30:00Z", "2026-02-01T00:30:00Z",
            "2025-12-31T22:59:59Z", "2025-12-31T23:00:00Z", "2026-03-31T21:59:59Z", "2026-03-31T22:00:00Z"};
        for (String zone : List.of("UTC", "Europe/Berlin", "Pacific/Kiritimati", "Etc/GMT+12")) {
            golden("periods in " + zone.replace('/', ' '), Make.zone(Make.keep(
                    Make.calendar(Calendar.Unit.MONTHLY, 2), Make.calendar(Calendar.Unit.QUARTERLY, 2),
                    Make.calendar(Calendar.Unit.YEARLY, 2)), zone), at(zone, times));
        }
    }

    @Test
    void keeps_the_oldest_of_each_period_however_many_builds_follow() {
        golden("oldest of each period", Make.keep(Make.oldest(Calendar.Unit.WEEKLY, 2),
                Make.narrowed(Make.oldest(Calendar.Unit.MONTHLY, 2), "20d")), daily(30));
    }

    @Test
    void passes_over_a_period_whose_oldest_a_finer_clause_keeps() {
        golden("oldest counting finest_first", Make.counting(Make.keep(Make.oldest(Calendar.Unit.MONTHLY, 1),
                Make.oldest(Calendar.Unit.DAILY, 23)), Policy.Counting.FINEST_FIRST), daily(30),
                Instant.parse("2026-12-02T00:00:00Z"));
    }

    @Test
    void tells_the_two_hours_apart_that_the_clocks_repeat() {
        golden("hours repeated in Berlin", Make.zone(Make.keep(Make.calendar(Calendar.Unit.HOURLY, 4)), "Europe/Berlin"),
                at("UTC", "2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T00:50:00Z",
                        "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"));
        golden("hours repeated in New York",
                Make.zone(Make.keep(Make.calendar(Calendar.Unit.HOURLY, 4)), "America/New_York"),
                at("UTC", "2026-11-01T04:30:00Z", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z",
                        "2026-11-01T07:30:00Z"));
    }

    @Test
    void counts_days_of_23_and_25_hours_as_days() {
        golden("within over the spring change in Berlin", Make.zone(Make.keep(Make.within("1d")), "Europe/Berlin"),
                at("Europe/Berlin", "2026-03-28T12:00:00", "2026-03-28T11:59:59", "2026-03-28T12:30:00"),
                ZonedDateTime.of(2026, 3, 29, 12, 0, 0, 0, ZoneId.of("Europe/Berlin")).toInstant());
        golden("within over the autumn change in New York",
                Make.zone(Make.keep(Make.within("1d")), "America/New_York"),
                at("America/New_York", "2026-10-31T12:00:00", "2026-10-31T11:59:59", "2026-10-31T11:30:00"),
                ZonedDateTime.of(2026, 11, 1, 12, 0, 0, 0, ZoneId.of("America/New_York")).toInstant());
    }

    @Test
    void clamps_the_end_of_a_month_and_knows_leap_days() {
        golden("a month before 31 March", Make.keep(Make.within("1mo")), at("UTC", "2026-02-28T12:00:00Z",
                "2026-02-28T11:59:59Z", "2026-03-01T00:00:00Z"), Instant.parse("2026-03-31T12:00:00Z"));
        golden("a year before 29 February", Make.keep(Make.within("1y")), at("UTC", "2023-02-28T12:00:00Z",
                "2023-02-28T11:59:59Z", "2023-03-01T00:00:00Z"), Instant.parse("2024-02-29T12:00:00Z"));
    }

    @Test
    void orders_equal_finished_times_by_number_and_then_by_key() {
        golden("equal finished times", Make.keep(Make.last(2)), List.of(
                Make.build("a", NOW).number(7L).done(), Make.build("b", NOW).number(9L).done(),
                Make.build("d", NOW).number(7L).done(), Make.build("c", NOW).number(null).done()));
    }

    @Test
    void keeps_every_build_of_the_highest_versions() {
        List<Build> builds = new ArrayList<>();
        int day = 0;
        for (String version : List.of("2.0.0-dev98", "2.0.0", "1.9", "2.0.0-dev897", "2.0.0", "nightly", "1.10")) {
            builds.add(Make.build("b" + ++day + "-" + version, NOW.minusSeconds(day * 86_400L)).version(version).done());
        }
        golden("highest versions", Make.keep(Make.versions(3)), builds);
    }

    @Test
    void keeps_the_newest_builds_of_each_of_the_highest_versions_of_a_level() {
        List<Build> builds = new ArrayList<>();
        int day = 0;
        for (String version : List.of("1.9.7", "2.1.0-rc1", "2.0.1", "2.1.0", "2.0.0", "2.0.0-rc2", "1.10", "2", "1.9.6")) {
            builds.add(Make.build("b" + ++day + "-" + version, NOW.minusSeconds(day * 86_400L)).version(version).done());
        }
        for (Versions.Level level : Versions.Level.values()) {
            golden("newest two of the highest two by " + level.name().toLowerCase(Locale.ROOT),
                    Make.keep(Make.versions(2, 2L, level)), builds);
        }
        golden("newest one of the highest three versions", Make.keep(Make.versions(3, 1L, null)), builds.subList(1, 6));
    }

    @Test
    void keeps_the_newest_while_their_total_stays_within_the_size() {
        List<Build> builds = new ArrayList<>();
        int day = 0;
        for (long bytes : new long[] {400, 500, 100, 1, 0, 2_000_000}) {
            builds.add(Make.build("b" + ++day, NOW.minusSeconds(day * 86_400L)).products(bytes).done());
        }
        golden("total size", Make.keep(Make.size(1000)), builds);
    }

    @Test
    void measures_from_the_day_on_which_a_defect_was_logged() {
        golden("since a defect was logged", Make.keep(Make.withinSinceLogged("3d")), List.of(
                Make.build("logged lately", "2026-01-01T00:00:00Z").defect("crash", "T-1", "2026-11-20T03:30:00Z").done(),
                Make.build("logged long ago", "2026-11-22T00:00:00Z").defect("crash", "T-2", "2026-11-20T03:29:59Z").done(),
                Make.build("not logged", "2026-11-22T00:00:00Z").defect("crash").done(),
                Make.build("sound", "2026-11-22T00:00:00Z").done()));
    }

    @Test
    void measures_from_the_newest_of_a_group_that_is_asleep() {
        List<Build> builds = at("UTC", "2026-01-31T00:00:00Z", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z");
        golden("anchored at the newest", Make.anchor(Make.keep(Make.within("30d")), Policy.Anchor.NEWEST), builds);
    }

    @Test
    void passes_over_a_period_whose_newest_a_finer_clause_keeps() {
        List<Build> builds = new ArrayList<>();
        for (int day = 0; day < 120; day++) {
            Instant finished = Instant.parse("2026-01-01T04:00:00Z").minusSeconds(day * 86_400L);
            builds.add(Make.build(finished.toString().substring(0, 10), finished).done());
        }
        Policy policy = Make.keep(Make.calendar(Calendar.Unit.YEARLY, 1), Make.calendar(Calendar.Unit.MONTHLY, 2),
                Make.calendar(Calendar.Unit.DAILY, 3));
        Instant asOf = Instant.parse("2026-01-01T12:00:00Z");
        for (Policy.Counting counting : Policy.Counting.values()) {
            List<Verdict> kept = Evaluator.evaluate(builds, Make.counting(policy, counting), asOf,
                    BranchStates.NONE).stream().filter(verdict -> verdict.word().equals("keep")).toList();
            Golden.check("kept when counting " + counting.name().toLowerCase(Locale.ROOT), Golden.render(kept));
        }
    }

    @Test
    void orders_versions_as_their_stores_do_and_is_unsure_where_these_differ_within_a_clause() {
        List<Build> builds = new ArrayList<>();
        for (VersionOrder order : List.of(VersionOrder.MAVEN, VersionOrder.DEBIAN)) {
            List.of("1.0-rc1", "1.0-sp1", "1.0", "1.0~rc1").forEach(version -> builds.add(Make.build(order + " " + version,
                    NOW.minusSeconds(3600L * builds.size())).os(order.toString()).version(version).versions(order).done()));
        }
        // The first clause counts versions of one order only, the second would compare both.
        builds.add(Make.build("mixed semver", NOW.minusSeconds(90_000)).os("mixed").status(Status.FAILURE).version("2.0.0")
                .versions(VersionOrder.SEMVER).done());
        builds.add(Make.build("mixed rpm", NOW.minusSeconds(91_000)).os("mixed").version("2.0").versions(VersionOrder.RPM).done());
        builds.add(Make.build("mixed pinned", NOW.minusSeconds(92_000)).os("mixed").version("2.0")
                .versions(VersionOrder.PEP440).pin("qa", "", null, null).done());
        golden("versions as their stores order them", Make.policy(
                Make.rule("failures", Make.like("status", "failure"), Make.versions(1)),
                Make.rule("all", Make.any(), Make.versions(1))), builds);
        builds.add(Make.build("mixed unsaid", NOW.minusSeconds(93_000)).os("mixed").version("2.1").done());
        golden("versions that stores order differently", Make.keep(Make.narrowed(Make.versions(1),
                Make.like("os", "mixed"))), builds);
    }
}
