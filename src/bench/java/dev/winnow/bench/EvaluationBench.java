package dev.winnow.bench;

import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.model.Status;
import dev.winnow.model.Verdict;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Clause.Since;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Policy.Anchor;
import dev.winnow.policy.Policy.Counting;
import dev.winnow.policy.Policy.Protections;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Rule.Keeping;
import dev.winnow.policy.Selector;
import dev.winnow.policy.clause.Calendar;
import dev.winnow.policy.clause.Counter;
import dev.winnow.policy.clause.Last;
import dev.winnow.policy.clause.Versions;
import dev.winnow.policy.evaluate.Evaluator;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.Glob;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Judges builds in groups of 200, a million of them in 5,000 groups, products and logs, by the rules of a usual site. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = {"-Xmx6g", "-Xms6g"})
@Warmup(iterations = 2)
@Measurement(iterations = 4)
public class EvaluationBench {

    private static final int GROUP = 200;
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @Param({"10000", "100000", "1000000"})
    private int builds;

    private final Policy policy = policy();
    private List<List<Build>> groups;
    private List<Build> all;

    @Setup
    public void makeBuilds() {
        Random random = new Random(42);
        int count = builds / GROUP;
        groups = new ArrayList<>(count);
        for (int group = 0; group < count; group++) {
            groups.add(new ArrayList<>());
        }
        all = new ArrayList<>(builds);
        for (int i = 0; i < builds; i++) {
            Build build = build(i, i % count, i / count, random);
            groups.get(i % count).add(build);
            all.add(build);
        }
    }

    /** All at once, as a test would. */
    @Benchmark
    public List<Verdict> inMemory() {
        return Evaluator.evaluate(all, policy, NOW, BranchStates.NONE);
    }

    /** Group by group, as a plan does, which holds the verdicts of one group only. */
    @Benchmark
    public void byGroup(Blackhole sink) {
        Evaluator evaluator = Evaluator.of(policy, NOW, BranchStates.NONE, null, all::forEach);
        groups.forEach(group -> sink.consume(evaluator.evaluateGroup(group)));
    }

    private static Build build(int i, int group, int minor, Random random) {
        String project = "p" + group % 10;
        String branch = group % 5 == 0 ? "main" : (group % 3 == 0 ? "release/" : "feature/") + group;
        Status status = random.nextInt(5) == 0 ? Status.FAILURE : Status.SUCCESS;
        Attributes attributes = new Attributes(project, branch, "os" + group, "1." + minor + "." + random.nextInt(5),
                (long) i, "builder", List.of("nightly"), status, "4f1c2aa", "java17",
                random.nextInt(50) == 0 ? Map.of("keep_reason", "asked for") : Map.of());
        Instant finished = NOW.minusSeconds(random.nextInt(3 * 365 * 86_400));
        return new Build(project + "/" + branch + "/os" + group + "/" + i, attributes, finished, true, List.of(),
                List.of(), null, List.of(new Part(PartKind.PRODUCTS, 50_000_000, 10, null),
                        new Part(PartKind.LOGS, 1_000_000, 3, null)));
    }

    private static Policy policy() {
        Selector main = new Selector.Like("branch", List.of(Glob.parse("main")));
        Selector releases = new Selector.Like("branch", List.of(Glob.parse("release/**")));
        Selector good = new Selector.Like("status", List.of(Glob.parse("success"), Glob.parse("warnings")));
        Selector reason = new Selector.Like("properties.keep_reason", List.of(Glob.parse("*")));
        Rule mainline = new Rule("mainline", main, Map.of(
                PartKind.PRODUCTS, new Keeping.AnyOf(List.of(clause(new Last(10), null, good),
                        clause(null, "30d", null), clause(new Calendar(Calendar.Unit.WEEKLY, 8, null), null, null),
                        clause(null, null, reason))),
                PartKind.LOGS, new Keeping.AnyOf(List.of(clause(null, "14d", null)))));
        Rule versions = both("releases", releases, clause(new Versions(3, null, null, null), null, null),
                clause(null, "90d", null));
        Rule rest = both("everything else", new Selector.All(List.of()), clause(new Last(2), null, null),
                clause(null, "14d", null));
        return new Policy(List.of("project", "branch", "os"), List.of(mainline, versions, rest), Protections.DEFAULT,
                Counting.EACH, Anchor.NOW, false, Set.of(PartKind.PRODUCTS, PartKind.LOGS), ZoneId.of("Europe/Berlin"));
    }

    private static Rule both(String name, Selector match, Clause... clauses) {
        Keeping keep = new Keeping.AnyOf(List.of(clauses));
        return new Rule(name, match, Map.of(PartKind.PRODUCTS, keep, PartKind.LOGS, keep));
    }

    private static Clause clause(Counter counter, String within, Selector where) {
        return new Clause(counter, within == null ? null : Age.parse(within), Since.FINISHED, where, "clause");
    }
}
