package dev.winnow.bench.measure;

import dev.winnow.bench.CatalogMaker;
import dev.winnow.bench.MadeBuild;
import dev.winnow.bench.MadeSite;
import dev.winnow.bench.Population;
import dev.winnow.bench.Population.Group;
import dev.winnow.job.DecideOnly;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How fast the server answers: the update URL, which {@code h2load} asks at a fixed rate and as fast as it answers, alone and
 * while the server applies a plan, and every page and list of a large catalog.
 */
final class Served {

    private static final String SITE = "served";
    /** Connections of the fixed rate. Each asks so seldom that no answer delays its next question. */
    private static final int CLIENTS = 300;
    /** How often each of them asks in a second. */
    private static final double EACH = 11.2;
    /** Milliseconds between two connections: no divisor of the pause between two questions, so that they do not ask in bursts. */
    private static final int APART = 7;
    private static final int CONNECTIONS = 24;
    private static final int WARM = 10;
    private static final int SECONDS = 20;
    /** The start of a load, in seconds, which is not measured: its connections are opened then. */
    private static final int OPENING = 3;
    private static final int ASKED = 20;

    private final Sites sites;
    private final Tools tools;
    private final StringBuilder text = new StringBuilder();
    private final HttpClient http = HttpClient.newHttpClient();
    private int port;
    private String token;

    Served(Sites sites, Tools tools) {
        this.sites = sites;
        this.tools = tools;
    }

    String markdown(Map<String, String> machine) {
        StringBuilder head = new StringBuilder("# Server\n\n");
        machine.forEach((name, value) -> head.append("- ").append(name).append(": ").append(value).append('\n'));
        return head.append("\nThe server runs with -Xmx512m.\n").append(text).toString();
    }

    /** @param builds in a store whose files are there; a plan removes most of them */
    void updates(int builds) throws IOException, InterruptedException {
        if (!Tools.has("h2load")) {
            text.append("\nThe update URL was not measured: h2load is missing on this machine.\n");
            return;
        }
        Population population = sites.population(builds, 1);
        MadeSite site = sites.filled(SITE, population);
        String job = site.job().toString();
        tools.winnow(site.state(), "scan", job);
        tools.winnow(site.state(), "adopt", job);
        JsonNode planned = JsonMapper.shared().readTree(tools.winnow(site.state(), "plan", job, "--json").out());
        text.append("\n## Update URL\n\n").append(Figures.count(builds)).append(" builds, ").append(population.groups().size())
                .append(" branches and systems, `h2load --h1`. The fixed rate: ").append(CLIENTS).append(" connections, each asks ")
                .append(EACH).append(" times a second.\n\n| meanwhile | asked | requests/s | median | 99 % | 99.9 % |\n"
                + "|---|---|--:|--:|--:|--:|\n");
        serve(site, () -> {
            Path addresses = addresses(population);
            load(addresses, fast(WARM));
            row("nothing", "at a fixed rate", load(addresses, fixed()));
            row("nothing", "as fast as it answers", load(addresses, fast(SECONDS)));
            post("/api/v1/plans/" + planned.path("plan").asString() + "/apply", "{\"limit_override\":\"bench\"}");
            // The first stage that counts parts moves them.
            while (JsonMapper.shared().readTree(get("/api/v1/queue")).path(0).path("total").asLong() == 0) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            String meanwhile = "an apply of " + Figures.count(planned.path("removed").asLong()) + " parts";
            row(meanwhile, "at a fixed rate", load(addresses, fixed()));
            JsonNode state = JsonMapper.shared().readTree(get("/api/v1/queue")).path(0);
            text.append("\nIn the end the apply had removed ").append(Figures.count(state.path("done").asLong())).append(" parts")
                    .append(state.path("ended").isNull() ? "" : ", and had ended before the load did").append(".\n");
        });
    }

    /** @param builds in a catalog, without files */
    void pages(int builds) throws IOException, InterruptedException {
        sites.remove(SITE);
        MadeSite site = sites.site(SITE);
        Population population = sites.population(builds, 10);
        tools.main(site.state(), CatalogMaker.class, site.folder().toString(), Integer.toString(builds), "--store",
                site.store().toString(), "--newest", sites.newest().toString(), "--needing", "100");
        String plan = JsonMapper.shared().readTree(tools.main(site.state(), DecideOnly.class, site.job().toString(),
                site.state().toString()).out()).path("run").asString();
        text.append("\n## Pages and lists\n\n").append(Figures.count(builds)).append(" builds, each asked ").append(ASKED)
                .append(" times, one after the other.\n\n| asked for | median | 95 % |\n|---|--:|--:|\n");
        serve(site, () -> {
            String id = JsonMapper.shared().readTree(get("/api/v1/runs/" + plan)).path("plan").asString();
            for (Map.Entry<String, IntFunction<String>> each : asked(population, id, plan).entrySet()) {
                double[] millis = IntStream.range(-2, ASKED).mapToDouble(i -> {
                    long began = System.nanoTime();
                    get(each.getValue().apply(Math.abs(i)));
                    return (System.nanoTime() - began) / 1e6;
                }).skip(2).sorted().toArray();
                text.append("| ").append(each.getKey()).append(" | ").append(millis(millis[ASKED / 2])).append(" | ")
                        .append(millis(millis[ASKED * 95 / 100 - 1])).append(" |\n");
            }
        });
    }

    private static Map<String, IntFunction<String>> asked(Population population, String plan, String run) {
        List<Group> groups = population.groups();
        List<String> projects = groups.stream().map(Group::project).distinct().toList();
        IntFunction<String> project = i -> projects.get(i % projects.size());
        IntFunction<MadeBuild> build = i -> population.build(groups.get(i * 37 % groups.size()), i);
        Map<String, IntFunction<String>> asked = new LinkedHashMap<>();
        asked.put("Home", i -> "/");
        List.of("-finished", "key", "branch", "number").forEach(sort -> asked.put("Builds by " + sort, i -> "/builds?sort=" + sort));
        asked.put("Builds, a word", i -> "/builds?q=" + text(build.apply(i).version()));
        asked.put("Builds, a condition", i -> "/builds?q=" + text("branch=" + build.apply(i).branch() + " pinned"));
        asked.put("Pin many", i -> "/pins/many?q=" + text("project=" + project.apply(i)));
        asked.put("Build", i -> "/build?key=" + text(build.apply(i).path()));
        asked.put("Matrix", i -> "/matrix?project=" + project.apply(i));
        asked.put("Plans", i -> "/plans");
        asked.put("Plan, what goes", i -> "/plan?id=" + plan);
        asked.put("Plan, what stays of a branch", i -> "/plan?id=" + plan + "&show=stays&by=branch&is=" + text(build.apply(i).branch()));
        List.of("workbench", "trash", "runs", "pins", "pins?show=nothing", "pins?show=ending", "openapi").forEach(page ->
                asked.put(page, i -> "/" + page));
        asked.put("Run", i -> "/run?id=" + run);
        List.of("events", "removals", "approvals", "freed", "pins").forEach(list -> asked.put("Audit: " + list, i -> "/audit?list=" + list));
        asked.put("API: builds", i -> "/api/v1/builds?limit=100");
        asked.put("API: one build", i -> "/api/v1/build?key=" + text(build.apply(i).path()));
        return asked;
    }

    private static String text(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String millis(double millis) {
        return Math.round(millis) + " ms";
    }

    private interface Asking {
        void run() throws IOException, InterruptedException;
    }

    private void serve(MadeSite site, Asking asking) throws IOException, InterruptedException {
        Files.writeString(site.state().resolve("winnow.properties"), "winnow.proxy.addresses=127.0.0.1\n"
                + "winnow.proxy.user-header=X-Forwarded-User\nwinnow.proxy.role=admin\n");
        token = tools.winnow(site.state(), "token", "add", "bench", "--role", "admin").out().strip();
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path log = Files.createTempFile(tools.logs(), "gc", ".log");
        Watched server = tools.start(site.state(), log, "serve", site.folder().toString(), "--no-schedule", "--listen",
                "127.0.0.1:" + port);
        try {
            while (!listens()) {
                if (!server.running()) {
                    server.end();
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            asking.run();
        } finally {
            server.kill();
        }
        GcLog heap = GcLog.read(log);
        text.append("\nPeak heap ").append(Figures.mebibytes(heap.peak())).append(", after a full collection ")
                .append(Figures.mebibytes(heap.live())).append(".\n");
        sites.remove(SITE);
    }

    private boolean listens() throws InterruptedException {
        try {
            http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health")).build(),
                    BodyHandlers.discarding());
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String get(String path) {
        return send(HttpRequest.newBuilder(), path);
    }

    private void post(String path, String json) {
        send(HttpRequest.newBuilder().header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)), path);
    }

    private String send(HttpRequest.Builder request, String path) {
        request.uri(URI.create("http://127.0.0.1:" + port + path));
        request.header(path.startsWith("/api/") ? "Authorization" : "X-Forwarded-User",
                path.startsWith("/api/") ? "Bearer " + token : "bench");
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException failed) {
            throw new IllegalStateException(path, failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /**
     * Addresses for the tool: a branch and a system by chance, and a version that is old or new. Each branch is asked for here
     * first, because the tool does not read the state of an answer that has no words beside its number.
     */
    private Path addresses(Population population) throws IOException {
        List<String> targets = population.groups().stream().map(group -> "/updates/" + group.project() + "/" + group.os()
                + "?branch=" + text(group.branch()) + "&version=").toList();
        targets.forEach(target -> get(target + "1.0"));
        Random random = new Random(1);
        return Files.write(Files.createTempFile(tools.logs(), "updates", ".txt"), IntStream.range(0, 10 * targets.size()).mapToObj(i ->
                "http://127.0.0.1:" + port + targets.get(random.nextInt(targets.size())) + random.nextInt(10) + ".0").toList());
    }

    private static List<String> fixed() {
        return List.of("-c", "" + CLIENTS, "-r", "1", "--rate-period=" + APART + "ms", "--rps=" + EACH, "-n", "" + Math.round(CLIENTS * EACH * SECONDS));
    }

    private static List<String> fast(int seconds) {
        return List.of("-c", "" + CONNECTIONS, "-D", "" + seconds);
    }

    /** The tool's log: when each request was sent, its state and how long its answer took, in microseconds. */
    private List<long[]> load(Path addresses, List<String> how) throws IOException, InterruptedException {
        Path log = Files.createTempFile(tools.logs(), "load", ".tsv");
        List<String> command = new ArrayList<>(List.of("h2load", "--h1", "-m", "1", "-i", addresses.toString(), "--log-file=" + log));
        command.addAll(how);
        Watched.start(tools.logs(), true, Map.of(), command).end();
        List<long[]> all = Files.readAllLines(log).stream().map(line -> Arrays.stream(line.split("\t")).mapToLong(Long::parseLong)
                .toArray()).sorted(Comparator.comparingLong(line -> line[0])).toList();
        long measured = all.get(0)[0] + TimeUnit.SECONDS.toMicros(OPENING);
        return all.stream().filter(line -> line[0] >= measured).toList();
    }

    private void row(String meanwhile, String asked, List<long[]> log) {
        long[] took = log.stream().mapToLong(line -> line[2]).sorted().toArray();
        double seconds = (log.get(log.size() - 1)[0] - log.get(0)[0]) / 1e6;
        long failed = log.stream().filter(line -> line[1] < 0 || line[1] >= 400).count();
        text.append("| ").append(meanwhile).append(" | ").append(asked).append(" | ").append(Figures.count(Math.round(took.length / seconds)))
                .append(failed == 0 ? "" : " (" + failed + " failed)");
        for (double share : new double[] {0.5, 0.99, 0.999}) {
            text.append(" | ").append(String.format(Locale.ROOT, "%.1f ms", took[(int) (took.length * share)] / 1e3));
        }
        text.append(" |\n");
    }
}
