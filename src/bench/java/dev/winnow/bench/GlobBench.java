package dev.winnow.bench;

import dev.winnow.policy.value.Glob;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Matches one pattern against one name. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GlobBench {

    private static final List<String> NAMES = List.of("main", "release/2.4", "release/2.4/hotfix",
            "feature/a-name-of-usual-length", "logs/compile/step-17/stdio.log", "xaxaxaxaxaxaxaxaxaxaxaxaxaxaxaxab");
    private static final int EACH = 6;

    private final Glob literal = Glob.parse("main");
    private final Glob prefix = Glob.parse("release/**");
    private final Glob anywhere = Glob.parse("**/*.log");
    private final Glob hostile = Glob.parse("*a*a*a*a*a*a*a*a*c");

    @Benchmark
    @OperationsPerInvocation(EACH)
    public void literal(Blackhole sink) {
        match(literal, sink);
    }

    @Benchmark
    @OperationsPerInvocation(EACH)
    public void everythingBelow(Blackhole sink) {
        match(prefix, sink);
    }

    @Benchmark
    @OperationsPerInvocation(EACH)
    public void anywhere(Blackhole sink) {
        match(anywhere, sink);
    }

    /** One that makes backtracking matchers take for ever. */
    @Benchmark
    @OperationsPerInvocation(EACH)
    public void hostile(Blackhole sink) {
        match(hostile, sink);
    }

    private static void match(Glob glob, Blackhole sink) {
        for (String name : NAMES) {
            sink.consume(glob.matches(name));
        }
    }
}
