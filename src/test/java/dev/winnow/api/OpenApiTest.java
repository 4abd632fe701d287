package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.winnow.access.Routes;
import dev.winnow.access.Routes.Route;
import dev.winnow.web.ServedSite;
import dev.winnow.web.ServedSite.Client;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document against the program, both ways. */
class OpenApiTest {

    private static final String KEY = "app/main/linux/1.0.0";

    @TempDir
    private static Path folder;
    private static ServedSite site;
    private static Client admin;
    private static JsonNode document;

    @BeforeAll
    static void start() throws IOException {
        site = new ServedSite(folder).withBuilds();
        site.cli().done("adopt", site.job());
        String token = site.token("root", "admin");
        site.start();
        admin = site.program(token);
        document = JsonMapper.shared().readTree(site.anybody().get("/api/v1/openapi.json").body());
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    /** All operations of the document, by method and path. */
    private static Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        document.get("paths").properties().forEach(path -> path.getValue().properties().forEach(method ->
                operations.put(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue())));
        return operations;
    }

    @Test
    void tells_every_operation_of_the_program_and_no_other_with_its_parameters() {
        Map<String, Route> routes = Routes.all().stream().filter(Route::api).collect(Collectors.toMap(Route::toString, route -> route));
        assertThat(operations().keySet()).containsExactlyInAnyOrderElementsOf(routes.keySet());
        operations().forEach((name, operation) -> {
            Map<String, Boolean> query = new TreeMap<>();
            TreeSet<String> variables = new TreeSet<>();
            for (JsonNode parameter : operation.get("parameters")) {
                if (parameter.get("in").stringValue().equals("query")) {
                    query.put(parameter.get("name").stringValue(), parameter.get("required").booleanValue());
                } else if (parameter.get("in").stringValue().equals("path")) {
                    variables.add("{" + parameter.get("name").stringValue() + "}");
                }
            }
            assertThat(query).as(name).isEqualTo(new TreeMap<>(routes.get(name).params()));
            assertThat(name.replaceAll("\\{[^}]*}", "").length()).as(name).isEqualTo(name.length() - String.join("", variables).length());
            assertThat(operation.get("summary").stringValue()).as(name).contains(" ");
            assertThat(operation.has("security")).as(name).isEqualTo(routes.get(name).right().equals("permitAll"));
        });
    }

    /** What is asked, and with which body. */
    private record Asked(String path, String body) { }

    private static String errors(JsonNode schema, String json) {
        ObjectNode whole = ((ObjectNode) schema).deepCopy();
        whole.set("components", document.get("components"));
        Schema read = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(whole.toString(), InputFormat.JSON);
        return read.validate(json, InputFormat.JSON).toString();
    }

    /** Asks for it, and holds what was sent and what came against the document. */
    private static HttpResponse<String> ask(String name, Asked asked) {
        JsonNode operation = operations().get(name);
        if (asked.body() != null) {
            assertThat(errors(operation.at("/requestBody/content/application~1json/schema"), asked.body())).as(name).isEqualTo("[]");
        }
        HttpResponse<String> answer = admin.send(name.substring(0, name.indexOf(' ')), asked.path(), asked.body());
        JsonNode told = operation.get("responses").get(String.valueOf(answer.statusCode()));
        assertThat(told).as(name + ": " + answer.statusCode() + " " + answer.body()).isNotNull();
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
        assertThat(told.get("content").propertyNames()).as(name).containsExactly(type);
        if (type.equals("application/json")) {
            assertThat(errors(told.at("/content/application~1json/schema"), answer.body())).as(name + ": " + answer.body())
                    .isEqualTo("[]");
        }
        return answer;
    }

    private static String ended(HttpResponse<String> queued) {
        String id = JsonMapper.shared().readTree(queued.body()).get("id").toString();
        await().until(() -> !JsonMapper.shared().readTree(admin.get("/api/v1/queue/" + id).body()).get("ended").isNull());
        return id;
    }

    @Test
    void every_operation_takes_and_gives_what_the_document_tells() {
        Map<String, Asked> asked = new LinkedHashMap<>();
        String queue = ended(ask("POST /api/v1/runs", new Asked("/api/v1/runs", "{\"job\":\"site\",\"kind\":\"plan\"}")));
        JsonNode planned = JsonMapper.shared().readTree(ask("GET /api/v1/plans", new Asked("/api/v1/plans", null)).body()).get(0);
        String plan = "/api/v1/plans/" + planned.get("plan").stringValue();
        ask("POST /api/v1/plans/{plan}/approve", new Asked(plan + "/approve", "{\"limit_override\":null}"));
        ended(ask("POST /api/v1/plans/{plan}/apply", new Asked(plan + "/apply", "{\"limit_override\":\"first\"}")));
        asked.put("GET /api/v1/plans/{plan}", new Asked(plan, null));
        asked.put("GET /api/v1/plans/{plan}/decisions", new Asked(plan + "/decisions", null));
        asked.put("GET /api/v1/runs", new Asked("/api/v1/runs", null));
        asked.put("GET /api/v1/runs/{run}", new Asked("/api/v1/runs/" + planned.get("run").stringValue(), null));
        asked.put("GET /api/v1/trash", new Asked("/api/v1/trash", null));
        asked.put("GET /api/v1/removals", new Asked("/api/v1/removals", null));
        asked.put("POST /api/v1/restore", new Asked("/api/v1/restore", "{\"key\":\"" + KEY + "\",\"part\":\"products\"}"));
        asked.put("POST /api/v1/builds", new Asked("/api/v1/builds?job=site", "{\"project\":\"app\",\"branch\":\"main\",\"os\":\"linux\","
                + "\"version\":\"9.9.9\",\"needs\":[\"" + KEY + "\"],\"tags\":[\"a\"]}"));
        asked.put("POST /api/v1/pins", new Asked("/api/v1/pins", "{\"key\":\"app/main/**\",\"reason\":\"demo\",\"until\":\"3mo\"}"));
        asked.put("POST /api/v1/defects", new Asked("/api/v1/defects", "{\"key\":\"" + KEY + "\",\"found\":\"crashes\"}"));
        asked.put("GET /api/v1/pins", new Asked("/api/v1/pins?all=true", null));
        asked.put("GET /api/v1/builds", new Asked("/api/v1/builds?where=linux&limit=100", null));
        asked.put("GET /api/v1/build", new Asked("/api/v1/build?key=" + KEY, null));
        asked.put("GET /api/v1/build/history", new Asked("/api/v1/build/history?key=" + KEY, null));
        asked.put("GET /api/v1/explain", new Asked("/api/v1/explain?job=site&key=app/main/linux/1.2.0", null));
        asked.put("GET /api/v1/latest", new Asked("/api/v1/latest?project=app&branch=main&os=linux", null));
        asked.put("GET /updates/{project}/{os}", new Asked("/updates/app/linux?branch=main", null));
        asked.put("GET /api/v1/queue", new Asked("/api/v1/queue", null));
        asked.put("GET /api/v1/queue/{id}", new Asked("/api/v1/queue/" + queue, null));
        asked.put("GET /api/v1/ledger", new Asked("/api/v1/ledger", null));
        asked.put("GET /api/v1/verify", new Asked("/api/v1/verify", null));
        asked.put("GET /api/v1/openapi.json", new Asked("/api/v1/openapi.json", null));
        asked.put("DELETE /api/v1/defects", new Asked("/api/v1/defects?key=" + KEY, null));
        asked.put("DELETE /api/v1/pins", new Asked("/api/v1/pins?key=app/main/**", null));
        asked.forEach((name, each) -> {
            HttpResponse<String> answer = ask(name, each);
            if (name.endsWith("/restore")) {
                ended(answer);
            }
        });
        TreeSet<String> all = new TreeSet<>(asked.keySet());
        all.addAll(List.of("POST /api/v1/runs", "GET /api/v1/plans", "POST /api/v1/plans/{plan}/approve",
                "POST /api/v1/plans/{plan}/apply", "POST /api/v1/queue/{id}/stop"));
        assertThat(all).containsExactlyElementsOf(operations().keySet());
    }

    @Test
    void what_cannot_be_done_and_what_nobody_takes_is_told_as_the_document_says() {
        JsonNode problem = document.at("/components/responses/refused/content/application~1problem+json/schema");
        for (HttpResponse<String> answer : List.of(admin.get("/api/v1/build?key=none"), admin.get("/api/v1/nothing"),
                site.anybody().get("/api/v1/builds"), admin.send("POST", "/api/v1/queue/99/stop", null),
                admin.send("POST", "/api/v1/pins", "{\"kee\":1}"), admin.send("POST", "/api/v1/pins", "{\"key\":\"" + "k".repeat(1 << 20)
                        + "\"}"))) {
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(errors(problem, answer.body())).as(answer.body()).isEqualTo("[]");
        }
        operations().forEach((name, operation) -> {
            JsonNode body = operation.at("/requestBody/content/application~1json/schema");
            if (!body.isMissingNode() && !name.equals("POST /api/v1/builds")) {
                assertThat(errors(body, "{\"kee\":1}")).as(name).contains("kee");
            }
        });
    }
}
