package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.web.ServedSite;
import dev.winnow.web.ServedSite.Client;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApiTest {

    private static final String OLDEST = "app/main/linux/1.0.0";

    @TempDir
    private static Path folder;
    private static ServedSite site;
    private static Client admin;
    private static Client ci;

    @BeforeAll
    static void start() throws IOException {
        site = new ServedSite(folder).withBuilds();
        admin = null;
        site.cli().done("adopt", site.job());
        String root = site.token("root", "admin");
        String builds = site.token("builds", "ci", "--expires", "1y");
        site.start();
        admin = site.program(root);
        ci = site.program(builds);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static JsonNode json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static JsonNode get(String path) {
        return json(admin.get(path), 200);
    }

    @Test
    void answers_with_the_documents_of_the_commands() {
        assertThat(get("/api/v1/builds?where=branch%3Drelease&where=os%3Dlinux&sort=key"))
                .isEqualTo(site.cli().done("builds", "branch=release", "os=linux", "--sort", "key", "--json").json());
        assertThat(get("/api/v1/builds?where=os%3Dlinux%2Cwindows&where=present&limit=1000")).hasSizeGreaterThan(8);
        assertThat(get("/api/v1/builds?where=version%3D1.0.0%2C1.1.0")).hasSize(8);
        assertThat(get("/api/v1/build?key=" + OLDEST)).isEqualTo(site.cli().done("show", OLDEST, "--json").json());
        assertThat(get("/api/v1/build/history?key=" + OLDEST))
                .isEqualTo(site.cli().done("history", OLDEST, "--json").json());
        assertThat(get("/api/v1/explain?job=site&as-of=2026-11-20&key=" + OLDEST))
                .isEqualTo(site.cli().done("explain", site.job(), OLDEST, "--as-of", "2026-11-20", "--json").json());
        assertThat(get("/api/v1/runs")).isEqualTo(site.cli().done("runs", "--json").json());
        assertThat(get("/api/v1/latest?project=app&branch=main&os=linux").get("key").stringValue())
                .isEqualTo("app/main/linux/1.2.0");
        JsonNode missing = json(admin.get("/api/v1/build?key=nothing"), 404);
        assertThat(missing.get("detail").stringValue()).contains("'nothing' is not a known build");
    }

    @Test
    void pins_once_under_an_idempotency_key_and_says_who_and_by_which_way() throws IOException {
        String key = "app/main/windows/1.0.0";
        String body = "{\"key\":\"" + key + "\",\"reason\":\"in production\",\"ticket\":\"OPS-7\",\"until\":\"3mo\"}";
        for (int i = 0; i < 2; i++) {
            JsonNode pinned = json(ci.send(HttpRequest.newBuilder(site.at("/api/v1/pins"))
                    .header("Content-Type", "application/json").header("Idempotency-Key", "deploy-1")
                    .POST(BodyPublishers.ofString(body))), 201);
            assertThat(pinned.get("pinned").toString()).isEqualTo("[\"" + key + "\"]");
        }
        HttpResponse<String> other = ci.send(HttpRequest.newBuilder(site.at("/api/v1/pins"))
                .header("Content-Type", "application/json").header("Idempotency-Key", "deploy-1")
                .POST(BodyPublishers.ofString(body.replace("OPS-7", "OPS-8"))));
        assertThat(other.statusCode()).isEqualTo(400);
        List<JsonNode> pins = site.cli().done("pins", "--json").json().valueStream()
                .filter(pin -> pin.get("key").stringValue().equals(key)).toList();
        assertThat(pins).hasSize(1);
        assertThat(pins.get(0).get("by").stringValue()).isEqualTo("builds (token)");
        assertThat(Files.readString(site.cli().state().resolve("ledger.ndjson")).lines()
                .filter(line -> line.contains("OPS-7"))).hasSize(1).allSatisfy(line -> assertThat(line)
                .contains("\"actor\":\"builds (token)\"", "\"via\":\"api builds\"}"));
        assertThat(json(ci.send("DELETE", "/api/v1/pins?key=" + key, null), 200).get("ended").intValue()).isEqualTo(1);
        assertThat(site.cli().done("verify", "--json").json().get("sound").booleanValue()).isTrue();
    }

    @Test
    void takes_registrations_one_or_many_and_all_or_none() {
        String one = "{\"key\":\"app/ci/linux/%s\",\"project\":\"app\",\"branch\":\"ci\",\"os\":\"linux\","
                + "\"version\":\"%s\",\"status\":\"success\"}";
        assertThat(json(ci.send("POST", "/api/v1/builds", one.formatted("1.0", "1.0")), 201).at("/0/key").stringValue())
                .isEqualTo("app/ci/linux/1.0");
        HttpResponse<String> many = ci.send(HttpRequest.newBuilder(site.at("/api/v1/builds"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(one.formatted("1.1", "1.1") + "\n" + one.formatted("1.2", "1.2") + "\n")));
        assertThat(json(many, 201)).hasSize(2);
        HttpResponse<String> half = ci.send(HttpRequest.newBuilder(site.at("/api/v1/builds"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(one.formatted("1.3", "1.3") + "\n" + one.formatted("1.0", "other"))));
        assertThat(json(half, 400).get("detail").stringValue()).contains("registered already");
        assertThat(admin.get("/api/v1/build?key=app/ci/linux/1.3").statusCode()).isEqualTo(404);
        assertThat(json(ci.send("POST", "/api/v1/builds", "{\"kee\":1}"), 400).get("detail").stringValue()).isNotEmpty();
    }

    @Test
    void notes_defects_and_their_tickets() {
        String key = "app/release/windows/1.1.0";
        json(admin.send("POST", "/api/v1/defects", "{\"key\":\"" + key + "\",\"found\":\"crashes\"}"), 201);
        assertThat(get("/api/v1/build?key=" + key).get("defect").stringValue()).isEqualTo("open");
        json(admin.send("POST", "/api/v1/defects", "{\"key\":\"" + key + "\",\"logged\":\"BUG-1\"}"), 201);
        assertThat(get("/api/v1/build?key=" + key).at("/defects/0/ticket").stringValue()).isEqualTo("BUG-1");
        json(admin.send("DELETE", "/api/v1/defects?key=" + key, null), 200);
        assertThat(get("/api/v1/build?key=" + key).get("defect").stringValue()).isEqualTo("none");
    }

    @Test
    void plans_approves_applies_and_brings_back() {
        long queued = json(admin.send("POST", "/api/v1/runs", "{\"job\":\"site\",\"kind\":\"plan\"}"), 202).get("id")
                .longValue();
        assertThat(ended(queued).get("exit").intValue()).isZero();
        String plan = get("/api/v1/plans?job=site").at("/0/plan").stringValue();
        assertThat(admin.get("/api/v1/plans/" + plan + "/decisions").body()).startsWith("key,part,verdict,rule")
                .contains("app/release/linux/1.0.0,products,remove");
        assertThat(json(admin.send("POST", "/api/v1/plans/" + plan + "/approve", null), 200).get("approved_by")
                .stringValue()).isEqualTo("root (token)");
        JsonNode applied = ended(json(admin.send("POST", "/api/v1/plans/" + plan + "/apply",
                "{\"limit_override\":\"first clean-up\"}"), 202).get("id").longValue());
        assertThat(applied.get("said").stringValue()).contains("moved to the trash");
        String gone = "app/release/linux/1.0.0";
        assertThat(get("/api/v1/trash").findValuesAsString("key")).contains(gone);
        assertThat(get("/api/v1/removals").findValuesAsString("key")).contains(gone);
        assertThat(get("/api/v1/removals?to=2026-01-01")).isEmpty();
        JsonNode back = ended(json(admin.send("POST", "/api/v1/restore", "{\"key\":\"" + gone + "\",\"pin\":false}"), 202)
                .get("id").longValue());
        assertThat(back.get("by").stringValue()).isEqualTo("root (token)");
        assertThat(back.get("exit").intValue()).isZero();
        assertThat(get("/api/v1/trash").findValuesAsString("key")).doesNotContain(gone);
        assertThat(admin.get("/api/v1/ledger?limit=10000").body()).contains("\"actor\":\"root (token)\",\"event\":\"approve\"",
                "\"via\":\"api root\"");
        assertThat(get("/api/v1/verify").get("sound").booleanValue()).isTrue();
    }

    private static JsonNode ended(long id) {
        await().until(() -> get("/api/v1/queue/" + id).has("ended")
                && !get("/api/v1/queue/" + id).get("ended").isNull());
        return get("/api/v1/queue/" + id);
    }

    @Test
    void tells_each_fault_as_a_problem() {
        Map<String, HttpResponse<String>> asked = Map.of("404 no /api/v1/nothing", admin.get("/api/v1/nothing"),
                "404 no /updates/app", admin.get("/updates/app"), "405 no PUT /api/v1/pins", admin.send("PUT", "/api/v1/pins", "{}"),
                "400 parameter 'key'", admin.get("/api/v1/build"), "400 limit is 1", admin.get("/api/v1/builds?limit=0"),
                "400 'many' cannot be 'limit';", admin.get("/api/v1/builds?limit=many"),
                "400 'reason' is missing", admin.send("POST", "/api/v1/pins", "{\"key\":\"a\"}"),
                "400 there is no 'what'; there are job,", admin.send("POST", "/api/v1/runs", "{\"what\":\"plan\"}"),
                "400 not as in /api/v1/openapi.json", admin.send("POST", "/api/v1/pins", "[]"));
        asked.forEach((told, answer) -> {
            assertThat(answer.statusCode()).as(told).isEqualTo(Integer.parseInt(told.substring(0, 3)));
            assertThat(answer.headers().firstValue("Content-Type")).as(told).hasValue("application/problem+json");
            assertThat(JsonMapper.shared().readTree(answer.body()).get("detail").stringValue()).as(told)
                    .contains(told.substring(told.lastIndexOf(' ') + 1)).doesNotContain("dev.winnow");
        });
    }

    @Test
    void pages_lists_by_the_link_to_the_next_page_until_there_is_none() {
        for (String sort : List.of("key", "-key", "-finished", "branch")) {
            List<String> keys = new ArrayList<>();
            String next = "/api/v1/builds?where=os%3Dlinux&where=present&limit=2&sort=" + sort;
            while (next != null) {
                HttpResponse<String> page = admin.get(next);
                List<String> some = json(page, 200).findValuesAsString("key");
                assertThat(some.size()).isLessThanOrEqualTo(2);
                keys.addAll(some);
                next = page.headers().firstValue("Link").map(link -> link.replaceAll("<(.*)>; rel=\"next\"", "$1")).orElse(null);
            }
            assertThat(keys).as(sort).doesNotHaveDuplicates().hasSizeGreaterThan(4).containsExactlyInAnyOrderElementsOf(
                    get("/api/v1/builds?where=os%3Dlinux&where=present&limit=1000").findValuesAsString("key"));
            if (sort.equals("key")) {
                assertThat(keys).isSorted();
            }
        }
        HttpResponse<String> first = admin.get("/api/v1/runs?limit=1");
        assertThat(first.headers().firstValue("Link")).isPresent();
        String newest = json(first, 200).at("/0/run").stringValue();
        assertThat(admin.get("/api/v1/runs?limit=1&after=" + newest).body()).doesNotContain("\"" + newest + "\"");
        assertThat(admin.get("/api/v1/builds?sort=colour").body()).contains("they can by finished, key, branch, number");
        assertThat(admin.get("/api/v1/builds?after=x").statusCode()).isEqualTo(400);
        String ledger = admin.get("/api/v1/ledger?after=2&limit=1").body();
        assertThat(ledger).startsWith("{\"seq\":3,").endsWith("\n");
    }
}
