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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How fast the server answers: the update URL as {@code wrk} asks it, alone and while the server applies a plan, and every page
 * and list of a large catalog.
 */
final class Served {

    private static final String SITE = "served";
    private static final Pattern LATENCY = Pattern.compile("\\s+(50|99)%\\s+(\\S+)");
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+(\\S+)");
    private static final Pattern BAD = Pattern.compile("Non-2xx or 3xx responses: \\d+|Socket errors: .*");
    private static final int CONNECTIONS = 24;
    /** How long a connection waits before each question, in milliseconds: all of them ask 2,000 to 3,000 times a second. */
    private static final int DELAY = 7;
    private static final int SECONDS = 20;
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
        if (!Tools.has("wrk")) {
            text.append("\nThe update URL was not measured: wrk is missing on this machine.\n");
            return;
        }
        Population population = sites.population(builds, 1);
        MadeSite site = sites.filled(SITE, population);
        String job = site.job().toString();
        tools.winnow(site.state(), "scan", job);
        tools.winnow(site.state(), "adopt", job);
        JsonNode planned = JsonMapper.shared().readTree(tools.winnow(site.state(), "plan", job, "--json").out());
        text.append("\n## Update URL\n\n").append(Figures.count(builds)).append(" builds, ").append(population.groups().size())
                .append(" branches and systems, `wrk -t1 -c").append(CONNECTIONS).append(" -d").append(SECONDS).append("s`.\n\n| meanwhile "
                + "| asked | requests/s | median | 99 % |\n|---|---|--:|--:|--:|\n");
        serve(site, () -> {
            Path paced = script(population, "delay = function() return " + DELAY + " end\n");
            Path fast = script(population, "");
            load(fast, 5);
            row("nothing", "with pauses", load(paced, SECONDS));
            row("nothing", "as fast as it answers", load(fast, SECONDS));
            post("/api/v1/plans/" + planned.path("plan").asString() + "/apply", "{\"limit_override\":\"bench\"}");
            // The first stage that counts parts moves them.
            while (JsonMapper.shared().readTree(get("/api/v1/queue")).path(0).path("total").asLong() == 0) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            String meanwhile = "an apply of " + Figures.count(planned.path("removed").asLong()) + " parts";
            row(meanwhile, "as fast as it answers", load(fast, SECONDS));
            row(meanwhile, "with pauses", load(paced, SECONDS));
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

    /** What {@code wrk} asks: a branch and system by chance, and a version that is old or new. */
    private Path script(Population population, String more) throws IOException {
        List<String> targets = new ArrayList<>();
        population.groups().forEach(group -> targets.add("\"/updates/" + group.project() + "/" + group.os() + "?branch="
                + text(group.branch()) + "&version=\""));
        return Files.writeString(Files.createTempFile(tools.logs(), "updates", ".lua"), "local targets = {" + String.join(",", targets)
                + "}\nrequest = function() return wrk.format(\"GET\", targets[math.random(#targets)] .. math.random(0, 9) .. \".0\") end\n"
                + more);
    }

    private String load(Path script, int seconds) throws IOException, InterruptedException {
        return Watched.start(tools.logs(), false, Map.of(), List.of("wrk", "-t1", "-c" + CONNECTIONS, "-d" + seconds + "s", "--latency",
                "-s", script.toString(), "http://127.0.0.1:" + port)).end().out();
    }

    private void row(String meanwhile, String asked, String told) {
        Map<String, String> latency = new LinkedHashMap<>();
        LATENCY.matcher(told).results().forEach(found -> latency.put(found.group(1), found.group(2)));
        Matcher rate = RATE.matcher(told);
        String bad = BAD.matcher(told).results().map(found -> " (" + found.group() + ")").reduce("", String::concat);
        text.append("| ").append(String.join(" | ", Arrays.asList(meanwhile, asked, rate.find() ? rate.group(1) + bad : told,
                latency.get("50"), latency.get("99")))).append(" |\n");
    }
}
