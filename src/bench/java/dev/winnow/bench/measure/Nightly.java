package dev.winnow.bench.measure;

import dev.winnow.bench.MadeSite;
import dev.winnow.bench.Population;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the processor time of a nightly run goes: repeat scan, plan, report, apply and purge of one build in a hundred.
 * The system tells what each thread took, and samples of Java's flight recorder what Java's own threads did meanwhile.
 */
final class Nightly {

    private static final String SITE = "nightly";
    private static final String START = "start of Java";
    private static final String COMPILER = "compiler";
    private static final String COLLECTOR = "collector";
    private static final String CLASSES = "classes";
    private static final String OTHER = "other libraries";
    private static final String RECORDER = "recorder";
    private static final List<String> PARTS = List.of(START, CLASSES, COMPILER, COLLECTOR, "H2", "Spring", OTHER, "Winnow");
    private static final Pattern STAT = Pattern.compile("\\d+ \\((.*)\\) \\S(?: -?\\d+){10} (\\d+) (\\d+) .*\\R?");
    /** Of the system's clock that threads are told in. */
    private static final double TICKS = 100;

    private final Sites sites;
    private final Tools tools;
    private final Map<Integer, Map<String, Double>> seconds = new LinkedHashMap<>();
    private final Map<Integer, Integer> files = new LinkedHashMap<>();

    Nightly(Sites sites, Tools tools) {
        this.sites = sites;
        this.tools = tools;
    }

    void run(int builds, int filesEach) throws IOException, InterruptedException {
        Population population = sites.population(builds, filesEach);
        MadeSite site = sites.filled(SITE, population);
        String job = site.job().toString();
        long age = Duration.between(population.groups().stream().flatMap(group -> IntStream
                .range(0, group.builds()).mapToObj(i -> population.build(group, i).finished())).sorted()
                .skip(builds / 100).findFirst().orElseThrow(), Instant.now()).toDays();
        Files.writeString(site.job(), Files.readString(site.job()).replaceFirst("(?s)rules:.*limits:",
                "rules: [ { name: old, match: {}, keep: [ { within: " + age + "d } ] } ]\nlimits:")
                .replace("trash: { keep: 7d }", "trash: { keep: 0d }"));
        tools.winnow(site.state(), "scan", job);
        tools.winnow(site.state(), "adopt", job);
        double start = tools.winnow(site.state(), "--version").cpu();
        Path recording = tools.logs().resolve("nightly.jfr");
        Watched run = tools.recorded(site.state(), recording, "run", job);
        Map<String, Double> threads = threads(run);
        run.end();
        seconds.put(builds, parts(threads, start, samples(recording)));
        files.put(builds, builds * filesEach);
        Files.delete(recording);
        sites.remove(SITE);
    }

    /** What each thread took until it ended, in seconds, by name. */
    private static Map<String, Double> threads(Watched process) throws IOException, InterruptedException {
        Map<String, Map.Entry<String, Double>> last = new HashMap<>();
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        while (process.running()) {
            try (Stream<Path> each = Files.list(tasks)) {
                for (Path task : each.toList()) {
                    Matcher stat = STAT.matcher(Files.readString(task.resolve("stat")));
                    if (stat.matches()) {
                        last.put(task.toString(), Map.entry(stat.group(1),
                                (Long.parseLong(stat.group(2)) + Long.parseLong(stat.group(3))) / TICKS));
                    }
                }
            } catch (IOException ended) {
                // A thread, or all of them.
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        Map<String, Double> threads = new HashMap<>();
        last.values().forEach(thread -> threads.merge(thread.getKey(), thread.getValue(), Double::sum));
        return threads;
    }

    /** How many samples fell on each part. */
    private static Map<String, Long> samples(Path recording) throws IOException {
        Map<String, Long> samples = new HashMap<>();
        try (RecordingFile events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                boolean file = event.getEventType().getName().equals("jdk.NativeMethodSample") && event.getStackTrace() != null
                        && event.getStackTrace().getFrames().get(0).getMethod().getType().getName().startsWith("sun.nio.fs.");
                if (event.getStackTrace() != null && (file || event.getEventType().getName().equals("jdk.ExecutionSample"))) {
                    samples.merge(part(event.getStackTrace().getFrames()), 1L, Long::sum);
                }
            }
        }
        return samples;
    }

    /** The innermost code that is not Java's own says whose work it is, unless Java was loading or linking for it. */
    private static String part(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            if (type.startsWith("jdk.jfr.")) {
                return RECORDER;
            }
            if (Stream.of("java.lang.ClassLoader", "jdk.internal.loader.", "java.lang.invoke.", "java.lang.Class", "java.util.jar.",
                    "java.util.zip.", "jdk.internal.reflect.", "java.lang.reflect.").anyMatch(type::startsWith)) {
                return CLASSES;
            }
            if (type.startsWith("org.h2.")) {
                return "H2";
            }
            if (type.startsWith("org.springframework.")) {
                return "Spring";
            }
            if (type.startsWith("dev.winnow.")) {
                return "Winnow";
            }
            if (!Stream.of("java.", "jdk.", "sun.", "javax.").anyMatch(type::startsWith)) {
                return OTHER;
            }
        }
        return OTHER;
    }

    private static Map<String, Double> parts(Map<String, Double> threads, double start, Map<String, Long> samples) {
        Map<String, Double> parts = new LinkedHashMap<>();
        PARTS.forEach(part -> parts.put(part, 0.0));
        parts.put(START, start);
        double own = 0;
        for (Map.Entry<String, Double> thread : threads.entrySet()) {
            String name = thread.getKey();
            if (name.contains("CompilerThre")) {
                parts.merge(COMPILER, thread.getValue(), Double::sum);
            } else if (name.startsWith("GC Thread") || name.startsWith("VM ")) {
                parts.merge(COLLECTOR, thread.getValue(), Double::sum);
            } else if (!name.startsWith("JFR")) {
                own += thread.getValue();
            }
        }
        double rest = Math.max(0, own - start);
        double all = samples.values().stream().mapToLong(Long::longValue).sum();
        samples.forEach((part, count) -> {
            if (!part.equals(RECORDER)) {
                parts.merge(part, rest * count / all, Double::sum);
            }
        });
        return parts;
    }

    String markdown(Map<String, String> machine) {
        StringBuilder text = new StringBuilder("# Nightly run\n\n");
        machine.forEach((name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
        text.append("\nProcessor time of `run`, in seconds; the recorder's own is left out.\n\n| builds, files | ")
                .append(String.join(" | ", PARTS)).append(" | together |\n|---|").append("--:|".repeat(PARTS.size() + 1)).append('\n');
        seconds.forEach((builds, parts) -> {
            text.append("| ").append(Figures.count(builds)).append(", ").append(Figures.count(files.get(builds)));
            parts.values().forEach(value -> text.append(" | ").append(Figures.seconds(value)));
            text.append(" | ").append(Figures.seconds(parts.values().stream().mapToDouble(Double::doubleValue).sum()))
                    .append(" |\n");
        });
        return text.toString();
    }

    Map<String, Object> json(Map<String, String> machine) {
        return Map.of("machine", machine, "seconds", seconds);
    }
}
