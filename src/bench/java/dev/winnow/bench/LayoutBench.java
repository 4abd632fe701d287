package dev.winnow.bench;

import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Layout.Branching;
import dev.winnow.jobfile.Layout.Capture;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Layout.Literal;
import dev.winnow.jobfile.Layout.Single;
import dev.winnow.jobfile.Layout.Words;
import dev.winnow.store.layout.LayoutMatcher;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
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

/** Matches one path against two layouts, as a scan does for each directory that it meets. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LayoutBench {

    private static final int EACH = 4;
    private static final List<List<String>> PATHS = List.of(
            List.of("main", "linux-x86_64", "app-2.4.0-1050"),
            List.of("release", "2.4", "hotfix", "windows-x64", "app-2.4.1-rc1-1116"),
            List.of("bundles", "bundle-17"),
            List.of("feature", "dark-mode", "docs", "index"));

    private final LayoutMatcher matcher = new LayoutMatcher(List.of(
            new Layout("{branch:**}/{os:linux-x86_64|windows-x64}/app-{version}-{number}", List.of(
                    new Branching("branch"),
                    new Single(List.of(new Words("os", List.of("linux-x86_64", "windows-x64")))),
                    new Single(List.of(new Literal("app-"), new Capture("version"), new Literal("-"),
                            new Capture("number")))), EntryType.DIRECTORY, Map.of("project", "app")),
            new Layout("bundles/bundle-{number}", List.of(new Single(List.of(new Literal("bundles"))),
                    new Single(List.of(new Literal("bundle-"), new Capture("number")))), EntryType.DIRECTORY,
                    Map.of("project", "bundle"))), ZoneOffset.UTC);

    @Benchmark
    @OperationsPerInvocation(EACH)
    public void match(Blackhole sink) {
        for (List<String> path : PATHS) {
            sink.consume(matcher.match(path, EntryType.DIRECTORY));
        }
    }
}
