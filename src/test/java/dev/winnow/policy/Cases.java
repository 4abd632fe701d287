package dev.winnow.policy;

import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import dev.winnow.model.Pin;
import dev.winnow.model.Status;
import dev.winnow.policy.Policy.Protections;
import dev.winnow.policy.clause.Calendar;
import dev.winnow.policy.clause.Versions;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.VersionOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Makes random but repeatable builds and policies that use everything the language has. */
public final class Cases {

    public static final Instant NOW = Instant.parse("2026-04-01T02:30:00Z");
    private static final List<String> ZONES = List.of("UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati",
            "Etc/GMT+12", "Asia/Kathmandu");
    private static final List<String> AGES = List.of("45m", "12h", "3d", "10d", "30d", "2w", "1mo", "2mo", "P1M3DT5H",
            "1y");

    public final Random random;

    public Cases(long seed) {
        this.random = new Random(seed);
    }

    public <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    public boolean chance(double share) {
        return random.nextDouble() < share;
    }

    public List<Build> builds(int count, boolean future) {
        List<Build> builds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            builds.add(build(i, future));
        }
        return builds;
    }

    /** The same builds, some of which need others: ones that are there and ones that are not, also in circles. */
    public List<Build> needing(List<Build> builds) {
        List<Build> needing = new ArrayList<>();
        for (Build build : builds) {
            Map<String, String> properties = new HashMap<>(build.attributes().properties());
            if (chance(0.3)) {
                properties.put("needs", "k" + random.nextInt(builds.size() + 2) + ", k" + random.nextInt(builds.size() + 2));
            }
            needing.add(new Build(build.key(), new Attributes(build.attributes().project(), build.attributes().branch(),
                    build.attributes().os(), build.attributes().version(), build.attributes().number(),
                    build.attributes().builder(), build.attributes().tags(), build.attributes().status(),
                    build.attributes().revision(), build.attributes().runtime(), properties), build.finished(),
                    build.settled(), build.doubts(), build.pins(), build.defect(), build.parts()));
        }
        return needing;
    }

    /** The same builds, each in one of these orders of versions. */
    public List<Build> ordered(List<Build> builds, List<VersionOrder> orders) {
        return builds.stream().map(build -> build.inOrder(one(orders).toString())).toList();
    }

    private Build build(int i, boolean future) {
        Instant finished = chance(0.03) ? null : NOW.minus(Duration.ofMinutes(random.nextInt(90 * 24 * 60)));
        if (finished != null && chance(0.2)) {
            finished = NOW.minus(Duration.ofDays(random.nextInt(70))).minusMillis(random.nextInt(3));
        }
        if (future && chance(0.05)) {
            finished = NOW.plus(Duration.ofHours(random.nextInt(900)));
        }
        Make make = Make.build("k" + i, finished)
                .project(one(List.of("app", "lib"))).branch(chance(0.03) ? null : one(List.of("", "main", "release/1")))
                .os(one(List.of("linux", "windows"))).number(chance(0.1) ? null : (long) random.nextInt(20))
                .version(chance(0.05) ? null : one(List.of("1.0", "1.1-dev9", "1.1", "2.0.0-rc1", "2.0.0", "nightly", "1.1.0.7",
                        "2.0.1~rc1", "1.10")))
                .status(one(List.of(Status.SUCCESS, Status.SUCCESS, Status.WARNINGS, Status.FAILURE, Status.UNKNOWN,
                        chance(0.2) ? Status.RUNNING : Status.SUCCESS)))
                .runtime(chance(0.7) ? null : "java17");
        if (chance(0.2)) {
            make.property("keep_reason", one(List.of("QA", "a/b", "")));
        }
        if (chance(0.05)) {
            make.unsettled();
        }
        if (chance(0.03)) {
            make.doubt("its manifest does not parse");
        }
        if (chance(0.1)) {
            make.pin("qa", "asked", null, chance(0.3) ? null
                    : NOW.plus(Duration.ofMinutes(1 + random.nextInt(60 * 24 * 60))).toString());
        }
        if (chance(0.1)) {
            make.defect("crash");
        } else if (chance(0.15)) {
            make.defect("crash", "T-1", NOW.minus(Duration.ofHours(random.nextInt(400))).toString());
        }
        if (chance(0.9)) {
            if (chance(0.05)) {
                make.linked();
            } else {
                make.products(random.nextInt(1000));
            }
        }
        if (chance(0.5)) {
            make.logs(random.nextInt(100));
        }
        return make.done();
    }

    public Policy policy() {
        List<Rule> rules = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            rules.add(rule("rule " + i, i == count - 1 && chance(0.8) ? Make.any() : selector(2)));
        }
        Protections.CompleteSet set = chance(0.7) ? null : new Protections.CompleteSet("os", "version",
                List.of("project", "branch"), chance(0.5) ? List.of() : List.of("linux", "windows"));
        return new Policy(one(List.of(List.of("project", "branch", "os"), List.of("project"), List.of("branch"))), rules,
                new Protections(chance(0.5), chance(0.5), random.nextInt(3), set),
                one(List.of(Policy.Counting.values())), chance(0.8) ? Policy.Anchor.NOW : Policy.Anchor.NEWEST,
                chance(0.3), chance(0.7) ? Set.of(PartKind.PRODUCTS, PartKind.LOGS, Make.SYMBOLS) : Set.of(PartKind.PRODUCTS),
                ZoneId.of(one(ZONES)));
    }

    private Rule rule(String name, Selector match) {
        Map<PartKind, Rule.Keeping> keep = new HashMap<>();
        keep.put(PartKind.PRODUCTS, keeping());
        if (chance(0.6)) {
            keep.put(PartKind.LOGS, keeping());
        }
        if (chance(0.6)) {
            keep.put(Make.SYMBOLS, keeping());
        }
        Set<KeptBy> unprotected = EnumSet.noneOf(KeptBy.class);
        Rule.SWITCHED.stream().sorted().filter(by -> chance(0.1)).forEach(unprotected::add);
        return new Rule(name, match, keep, unprotected);
    }

    private Rule.Keeping keeping() {
        if (chance(0.1)) {
            return chance(0.5) ? new Rule.Keeping.All() : new Rule.Keeping.None();
        }
        List<Clause> clauses = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            clauses.add(clause());
        }
        return new Rule.Keeping.AnyOf(clauses);
    }

    public Clause clause() {
        int n = random.nextInt(6);
        Clause clause = switch (random.nextInt(9)) {
            case 0 -> Make.last(n);
            case 1 -> Make.calendar(one(List.of(Calendar.Unit.values())), n);
            case 2 -> Make.oldest(one(List.of(Calendar.Unit.values())), n);
            case 3 -> Make.versions(n, chance(0.5) ? null : (long) random.nextInt(4),
                    chance(0.5) ? null : one(List.of(Versions.Level.values())));
            case 4 -> Make.size(n * 500L);
            case 5 -> Make.where(selector(1));
            case 6 -> Make.withinSinceLogged(one(AGES));
            default -> Make.within(one(AGES));
        };
        if (clause.within() == null && chance(0.3)) {
            clause = chance(0.2) ? new Clause(clause.counter(), Age.parse(one(AGES)), Clause.Since.DEFECT_LOGGED,
                    clause.where(), clause.text() + ", since") : Make.narrowed(clause, one(AGES));
        }
        return clause.where() == null && chance(0.3) ? Make.narrowed(clause, selector(1)) : clause;
    }

    public Selector selector(int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 8)) {
            case 0 -> Make.like("branch", one(List.of("main", "release/*", "{,main}")));
            case 1 -> Make.like("status", one(List.of("successful", "failure", "unknown")));
            case 2 -> new Selector.Compare("age", one(List.of(Selector.Operator.values())), one(AGES), null);
            case 3 -> Make.like("branch-state", one(List.of("live", "dead", "unknown")));
            case 4 -> new Selector.Compare("version", one(List.of(Selector.Operator.values())), "1.1", null);
            case 5 -> Make.like("properties.keep_reason", "*");
            case 6 -> new Selector.Unknown(one(List.of("version", "number", "runtime")));
            case 7 -> chance(0.5) ? Make.like(one(List.of("superseded", "pinned")), one(List.of("true", "false"))) : Make.like("defect", one(List.of("none", "open", "logged")));
            case 8 -> new Selector.Not(selector(depth - 1));
            default -> new Selector.All(List.of(selector(depth - 1), selector(depth - 1)));
        };
    }

    public BranchStates branches() {
        return switch (random.nextInt(3)) {
            case 0 -> BranchStates.NONE;
            case 1 -> new BranchStates.NoBuildFor(Age.parse(one(List.of("3d", "1mo", "12h"))));
            default -> new BranchStates.Given(Map.of(new BranchStates.Branch("app", "main"), BranchStates.State.DEAD,
                    new BranchStates.Branch("app", ""), BranchStates.State.LIVE));
        };
    }

    /** The builds as they are at a later instant, if nothing happens but that time goes by. */
    public static List<Build> later(List<Build> builds, Instant at) {
        return builds.stream().map(build -> new Build(build.key(), build.attributes(), build.finished(),
                build.settled(), build.doubts(), build.pins().stream().filter(pin -> holds(pin, at)).toList(),
                build.defect(), build.parts())).toList();
    }

    private static boolean holds(Pin pin, Instant at) {
        return pin.until() == null || pin.until().isAfter(at);
    }
}
