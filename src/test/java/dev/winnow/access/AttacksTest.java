package dev.winnow.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.winnow.access.Routes.Route;
import dev.winnow.web.ServedSite;
import dev.winnow.web.ServedSite.Client;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What somebody tries who wants more than they may. */
class AttacksTest {

    private static final List<String> ROLES = List.of("viewer", "qa", "ci", "auditor", "admin");

    @TempDir
    private static Path folder;
    private static ServedSite site;
    private static final Map<String, Client> PEOPLE = new HashMap<>();
    private static final Map<String, Client> PROGRAMS = new HashMap<>();
    private static final List<String> SECRETS = new ArrayList<>(List.of(ServedSite.PASSWORD));

    @BeforeAll
    static void start() throws IOException {
        site = new ServedSite(folder).withBuilds();
        for (String role : ROLES) {
            site.withUser("person-" + role, role);
            SECRETS.add(site.token("program-" + role, role));
        }
        site.start();
        for (int i = 0; i < ROLES.size(); i++) {
            PEOPLE.put(ROLES.get(i), site.as("person-" + ROLES.get(i)));
            PROGRAMS.put(ROLES.get(i), site.program(SECRETS.get(i + 1)));
        }
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static Stream<Route> changing() {
        return Routes.all().stream().filter(Route::changes);
    }

    private static boolean may(String role, Route route) {
        return route.right().equals("permitAll") || Role.of(role).rights().contains(route.right());
    }

    @Test
    void every_handler_names_the_right_that_it_needs() {
        assertThat(Routes.all()).hasSizeGreaterThan(20).allSatisfy(route -> assertThat(route.right()).as(route.toString())
                .isNotNull());
    }

    @Test
    void nobody_changes_by_a_token_what_their_role_does_not_allow() {
        changing().filter(Route::api).forEach(route -> {
            for (String role : ROLES) {
                HttpResponse<String> answer = PROGRAMS.get(role).send(route.method(), route.filled("1", false), "{}");
                if (may(role, route)) {
                    assertThat(answer.statusCode()).as("%s as %s: %s", route, role, answer.body()).isNotIn(401, 403, 500);
                } else {
                    assertThat(answer.statusCode()).as("%s as %s", route, role).isEqualTo(403);
                    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                }
            }
            assertThat(site.anybody().send(route.method(), route.filled("1", false), "{}").statusCode())
                    .as(route.toString()).isEqualTo(401);
        });
    }

    @Test
    void nobody_changes_by_a_page_what_their_role_does_not_allow() {
        changing().filter(route -> !route.api()).forEach(route -> {
            for (String role : ROLES) {
                if (!may(role, route)) {
                    assertThat(PEOPLE.get(role).post(route.filled("1", false), Map.of()).statusCode())
                            .as("%s as %s", route, role).isEqualTo(403);
                }
            }
        });
    }

    @Test
    void nobody_reads_what_their_role_does_not_allow() {
        Routes.all().stream().filter(route -> !route.changes()).forEach(route -> {
            for (String role : ROLES) {
                int status = (route.api() ? PROGRAMS : PEOPLE).get(role).get(route.filled("1", false)).statusCode();
                assertThat(status == 403).as("%s as %s: %s", route, role, status).isEqualTo(!may(role, route));
            }
            if (!route.right().equals("permitAll")) {
                HttpResponse<String> refused = site.anybody().get(route.filled("1", false));
                assertThat(refused.statusCode()).as(route.toString()).isEqualTo(route.api() ? 401 : 302);
                assertThat(refused.headers().firstValue("Location").orElse("/login")).as(route.toString()).isEqualTo("/login");
            }
        });
    }

    @Test
    void a_token_in_an_address_or_as_a_password_counts_nothing() {
        String token = SECRETS.get(1);
        for (String name : List.of("token", "access_token", "Authorization")) {
            assertThat(site.anybody().get("/api/v1/builds?" + name + "=" + token).statusCode()).as(name).isEqualTo(401);
        }
        assertThat(site.anybody().send(HttpRequest.newBuilder(site.at("/api/v1/builds")).header("Authorization", "Basic "
                + Base64.getEncoder().encodeToString(("person-admin:" + ServedSite.PASSWORD).getBytes(StandardCharsets.UTF_8))))
                .statusCode()).isEqualTo(401);
    }

    @Test
    void no_parameter_becomes_a_header_of_its_own() {
        Routes.all().stream().filter(route -> !route.changes()).forEach(route -> {
            HttpResponse<String> answer = (route.api() ? PROGRAMS : PEOPLE).get("admin").get(route.filled("a\r\nX-Mine: 1\r\n\r\nb", true));
            assertThat(answer.headers().firstValue("X-Mine")).as(route.toString()).isEmpty();
            assertThat(answer.statusCode()).as(route.toString()).isNotEqualTo(500);
        });
    }

    @Test
    void a_log_in_leads_to_no_other_site() {
        for (String first : List.of("/%2fevil.example.org", "/builds?q=https://evil.example.org", "/login?next=https://evil.example.org")) {
            Client client = site.anybody();
            client.send(HttpRequest.newBuilder(site.at(first)).header("X-Forwarded-Host", "evil.example.org").header("X-Forwarded-Proto",
                    "https").header("Accept", "text/html"));
            assertThat(client.post("/login", Map.of("username", "person-qa", "password", ServedSite.PASSWORD)).headers().firstValue(
                    "Location")).as(first).hasValueSatisfying(to -> assertThat(to).matches("/|/(builds|%2f)[^/].*"));
        }
    }

    @Test
    void a_wrong_password_costs_as_much_for_a_name_that_nobody_has() {
        // The hash is what takes the time, so processor time tells whether it was worked out.
        long known = triesCost("person-auditor");
        long unknown = triesCost("nobody");
        assertThat(unknown).isGreaterThan(known / 5);
    }

    private static long triesCost(String name) {
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Client client = site.anybody();
        client.get("/login");
        long before = process.getProcessCpuTime();
        for (int i = 0; i < 3; i++) {
            assertThat(client.post("/login", Map.of("username", name, "password", "guess-" + i)).headers().firstValue("Location")
                    .orElseThrow()).endsWith("/login?error");
        }
        return process.getProcessCpuTime() - before;
    }

    @Test
    void a_session_changes_nothing_without_its_secret() {
        changing().filter(route -> !route.api()).forEach(route -> assertThat(PEOPLE.get("admin").send(
                HttpRequest.newBuilder(site.at(route.filled("1", false))).header("Content-Type",
                        "application/x-www-form-urlencoded").method(route.method(), BodyPublishers.ofString("a=b")))
                .statusCode()).as(route.toString()).isEqualTo(403));
        for (String path : List.of("/login", "/logout")) {
            assertThat(PEOPLE.get("viewer").send(HttpRequest.newBuilder(site.at(path)).POST(BodyPublishers.noBody()))
                    .statusCode()).as(path).isEqualTo(403);
        }
    }

    @Test
    void a_session_is_no_way_into_the_api() {
        Routes.all().stream().filter(route -> route.api() && !route.right().equals("permitAll")).forEach(route ->
                assertThat(PEOPLE.get("admin").send(route.method(), route.filled("1", false),
                        route.changes() ? "{}" : null).statusCode()).as(route.toString()).isEqualTo(401));
    }

    @Test
    void pages_run_nothing_that_does_not_come_from_the_server() {
        Pattern inline = Pattern.compile("<script(?![^>]*\\ssrc=)|\\son[a-z]+\\s*=|\\sstyle\\s*=|javascript:",
                Pattern.CASE_INSENSITIVE);
        Routes.all().stream().filter(route -> !route.changes() && !route.api()).forEach(route -> {
            HttpResponse<String> page = PEOPLE.get("admin").get(route.filled("<script>alert(1)</script>", true));
            assertThat(page.headers().firstValue("Content-Security-Policy")).as(route.toString()).hasValueSatisfying(policy ->
                    assertThat(policy).contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'",
                            "base-uri 'none'").doesNotContain("unsafe"));
            assertThat(page.headers().firstValue("X-Frame-Options")).as(route.toString()).hasValue("DENY");
            assertThat(page.headers().firstValue("X-Content-Type-Options")).as(route.toString()).hasValue("nosniff");
            if (page.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
                assertThat(inline.matcher(page.body()).results().map(found -> found.group()).toList())
                        .as(route.toString()).isEmpty();
            }
        });
    }

    @Test
    void no_name_of_a_build_and_no_reason_of_somebody_runs_in_a_page() {
        String script = "<script>alert(1)</script>";
        List<String> hostile = List.of(script, "\"'><img src=x onerror=alert(1)>", "{{title}}{{>shell}}", "\u202e\u0007</title>",
                "javascript:alert(1)", "${7*7}#{7*7}", "x".repeat(200));
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < hostile.size(); i++) {
            String name = JsonMapper.shared().writeValueAsString(hostile.get(i));
            lines.append("{\"key\":").append(JsonMapper.shared().writeValueAsString("k" + i + "/" + hostile.get(i)))
                    .append(",\"project\":").append(name).append(",\"branch\":").append(name).append(",\"os\":").append(i % 2 == 0
                    ? name : "null").append(",\"version\":").append(i % 3 == 0 ? "null" : name)
                    .append(i % 2 == 0 ? ",\"finished\":\"2026-11-01T00:00:00Z\"" : "").append(",\"properties\":{\"note\":")
                    .append(name).append("}}\n");
        }
        HttpResponse<String> told = PROGRAMS.get("ci").send(HttpRequest.newBuilder(site.at("/api/v1/builds")).header("Content-Type",
                "application/x-ndjson").POST(BodyPublishers.ofString(lines.toString())));
        assertThat(told.statusCode()).as(told.body()).isEqualTo(201);
        Client admin = PEOPLE.get("admin");
        for (JsonNode build : JsonMapper.shared().readTree(told.body())) {
            String key = build.get("key").stringValue();
            admin.post("/pins", Map.of("key", key, "reason", script, "ticket", script));
            admin.post("/defects", Map.of("key", key, "change", "found", "text", script));
            for (String path : List.of("/build?key=", "/build/why?key=", "/builds?q=", "/matrix?project=", "/trash?q=", "/audit?key=")) {
                unharmed(admin, path + URLEncoder.encode(path.contains("project") ? build.get("project").stringValue() : key,
                        StandardCharsets.UTF_8));
            }
        }
        admin.post("/tokens", Map.of("name", script, "role", "ci", "projects", String.join("\n", hostile)));
        for (String path : List.of("/", "/tokens", "/builds", "/builds?sort=branch", "/matrix", "/pins", "/pins/many?q=k", "/audit",
                "/audit?list=pins", "/workbench", "/runs")) {
            unharmed(admin, path);
        }
    }

    private static void unharmed(Client client, String path) {
        HttpResponse<String> page = client.get(path);
        assertThat(page.statusCode()).as(path).isEqualTo(200);
        assertThat(page.body()).as(path).doesNotContain("<script>", "<img", "href=\"javascript", "\u202e", "\u0007");
    }

    @Test
    void no_parameter_leads_out_of_what_is_served() {
        for (String way : List.of("../../../../../../etc/passwd", "/etc/passwd", "..%2f..%2f..%2fetc%2fpasswd",
                "file:///etc/passwd", "\0/etc/passwd")) {
            Routes.all().stream().filter(route -> !route.changes()).forEach(route -> {
                Client client = route.api() ? PROGRAMS.get("admin") : PEOPLE.get("admin");
                HttpResponse<String> answer = client.get(route.filled(way, true));
                assertThat(answer.statusCode()).as("%s with %s: %s", route, way, answer.body()).isNotEqualTo(500);
                assertThat(answer.body()).as("%s with %s", route, way).doesNotContain("root:x:");
            });
        }
        for (String path : List.of("/assets/js/../../../application.properties", "/assets/htmx/..%2f..%2f",
                "/assets/js/%2e%2e/%2e%2e/console.css", "/actuator", "/actuator/env", "/actuator/health/db",
                "/h2-console")) {
            for (Client client : List.of(PEOPLE.get("admin"), PROGRAMS.get("admin"))) {
                assertThat(client.get(path).statusCode()).as(path).isIn(302, 400, 401, 404);
            }
        }
    }

    @Test
    void a_session_gets_another_name_at_log_in_and_its_cookie_is_kept_from_scripts() {
        Client client = site.anybody();
        String before = client.get("/login").headers().firstValue("Set-Cookie").orElseThrow();
        HttpResponse<String> in = client.post("/login", Map.of("username", "person-qa", "password", ServedSite.PASSWORD));
        String after = in.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(before).contains("HttpOnly", "SameSite=Lax");
        assertThat(after).contains("HttpOnly", "SameSite=Lax");
        assertThat(after.split(";")[0]).isNotEqualTo(before.split(";")[0]);
    }

    @Test
    void guesses_of_a_password_have_to_wait_even_for_the_right_one() {
        site.withUser("guessed", "viewer");
        Client client = site.anybody();
        for (int i = 0; i < 5; i++) {
            assertThat(client.post("/login", Map.of("username", "guessed", "password", "guess-" + i)).headers()
                    .firstValue("Location").orElseThrow()).endsWith("/login?error");
        }
        for (int i = 0; i < 4; i++) {
            client.post("/login", Map.of("username", "guessed", "password", "again-" + i));
        }
        assertThat(client.post("/login", Map.of("username", "guessed", "password", ServedSite.PASSWORD)).headers()
                .firstValue("Location").orElseThrow()).endsWith("/login?wait");
        assertThat(client.get("/login?wait").body()).contains("too many wrong tries");
    }

    @Test
    void bodies_that_are_too_large_are_refused_whether_they_say_their_length_or_not() {
        Client ci = PROGRAMS.get("ci");
        String large = "{\"key\":\"" + "k".repeat(1 << 20) + "\"}";
        assertThat(ci.send("POST", "/api/v1/pins", large).statusCode()).isEqualTo(413);
        assertThat(ci.send(HttpRequest.newBuilder(site.at("/api/v1/pins")).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(
                        large.getBytes(StandardCharsets.UTF_8))))).statusCode()).isEqualTo(413);
        String lines = ("{\"project\":\"" + "k".repeat(1000) + "\"}\n").repeat(2_000);
        assertThat(ci.send(HttpRequest.newBuilder(site.at("/api/v1/builds")).header("Content-Type",
                "application/x-ndjson").POST(BodyPublishers.ofString(lines))).statusCode()).isEqualTo(400);
        assertThat(ci.send(HttpRequest.newBuilder(site.at("/api/v1/builds")).header("Content-Type",
                "application/x-ndjson").POST(BodyPublishers.ofString(lines.repeat(6)))).statusCode()).isEqualTo(413);
    }

    @Test
    void parameters_that_are_no_text_are_refused_as_other_mistakes_are() {
        Client ci = PROGRAMS.get("ci");
        for (HttpResponse<String> refused : List.of(ci.get("/updates/app/linux?branch=%FF"), ci.get("/api/v1/builds?key=%FF"),
                ci.send("POST", "/api/v1/pins?key=%FF", "{}"))) {
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
            assertThat(refused.body()).contains("the parameters of the address cannot be read");
        }
    }

    @Test
    void people_get_a_page_and_programs_a_problem_where_no_handler_can_answer() {
        String large = "a=" + "x".repeat(1 << 20);
        String form = "application/x-www-form-urlencoded";
        for (String path : List.of("/a%5cb", "/a//b", "/a;b=c", "/../a", "/a?b=" + "x".repeat(9_000), "/a?b=%FF", "/a")) {
            for (String of : List.of("", "/api/v1", "/updates", "/actuator")) {
                HttpRequest.Builder asked = HttpRequest.newBuilder(site.at(of + (path.equals("/../a") && !of.isEmpty() ? "/%2e%2e" : "") + path));
                HttpResponse<String> refused = path.equals("/a") ? site.anybody().send(asked.header("Content-Type", form)
                        .POST(BodyPublishers.ofString(large))) : site.anybody().send(asked);
                assertThat(refused.statusCode()).as(of + path).isEqualTo(path.equals("/a") ? 413 : 400);
                String type = refused.headers().firstValue("Content-Type").orElseThrow();
                if (of.isEmpty()) {
                    assertThat(type).as(path).startsWith("text/html");
                    assertThat(refused.body()).as(path).contains("<h1>That was not understood</h1>", "href=\"/assets/style.css\"");
                } else {
                    assertThat(type).as(of + path).isEqualTo("application/problem+json");
                    assertThat(refused.body()).as(of + path).contains("\"status\":" + refused.statusCode(), "\"detail\":\"");
                }
                assertThat(refused.body()).as(of + path).doesNotContain("Tomcat", "timestamp", "org.");
            }
        }
    }

    @Test
    void bodies_that_come_slowly_keep_nobody_from_being_answered() throws IOException {
        List<SocketChannel> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 260; i++) {
                SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", site.at("/").getPort()));
                channel.write(ByteBuffer.wrap(("POST " + (i % 2 == 0 ? "/login" : "/api/v1/pins") + " HTTP/1.1\r\nHost: winnow\r\n"
                        + "Content-Type: " + (i % 2 == 0 ? "application/x-www-form-urlencoded" : "application/json") + "\r\n"
                        + "Content-Length: 100000\r\n\r\na").getBytes(StandardCharsets.US_ASCII)));
                slow.add(channel);
            }
            // Who had no place was told so at once.
            ByteBuffer told = ByteBuffer.allocate(12);
            slow.get(259).read(told);
            assertThat(new String(told.array(), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
            assertThat(site.anybody().get("/updates/app/linux?branch=main").statusCode()).isEqualTo(200);
            assertThat(PEOPLE.get("viewer").get("/builds").statusCode()).isEqualTo(200);
        } finally {
            for (SocketChannel channel : slow) {
                channel.close();
            }
        }
        await().until(() -> PROGRAMS.get("qa").send("POST", "/api/v1/pins", "{}").statusCode() == 400);
    }

    @Test
    void nobody_but_an_admin_who_logged_in_sees_or_makes_tokens() {
        String before = site.cli().done("token", "list", "--json").out();
        Map<String, String> wanted = Map.of("name", "mine", "role", "admin");
        for (String role : ROLES) {
            boolean admin = role.equals("admin");
            assertThat(PEOPLE.get(role).get("/tokens").statusCode()).as(role).isEqualTo(admin ? 200 : 403);
            assertThat(PEOPLE.get(role).get("/").body().contains("href=\"/tokens\"")).as(role).isEqualTo(admin);
            assertThat(PROGRAMS.get(role).get("/tokens").statusCode()).as(role).isEqualTo(302);
            assertThat(PROGRAMS.get(role).post("/tokens", wanted).headers().firstValue("Location")).as(role)
                    .hasValueSatisfying(to -> assertThat(to).endsWith("/login"));
            if (!admin) {
                assertThat(PEOPLE.get(role).post("/tokens", wanted).statusCode()).as(role).isEqualTo(403);
            }
        }
        assertThat(site.cli().done("token", "list", "--json").out()).isEqualTo(before);
    }

    @Test
    void a_revoked_or_expired_token_counts_no_more_from_that_moment() {
        Client program = site.program(site.token("leaver", "viewer"));
        assertThat(program.get("/api/v1/builds").statusCode()).isEqualTo(200);
        assertThat(site.cli().done("token", "list", "--json").json().get(0).get("last_used").isNull()).isFalse();
        site.cli().done("token", "revoke", "leaver");
        assertThat(program.get("/api/v1/builds").statusCode()).isEqualTo(401);
        assertThat(site.program("wnw_guess").get("/api/v1/builds").statusCode()).isEqualTo(401);
    }

    @Test
    void a_token_of_some_projects_touches_and_sees_builds_of_these_alone() {
        Client other = site.program(site.token("other", "ci", "--project", "tool"));
        assertThat(other.get("/api/v1/builds").body()).isEqualTo("[]");
        assertThat(other.get("/api/v1/build?key=app/main/linux/1.0.0").statusCode()).isEqualTo(404);
        for (String key : List.of("app/main/linux/1.0.0", "app/**", "**")) {
            assertThat(other.send("POST", "/api/v1/pins", "{\"key\":\"" + key + "\",\"reason\":\"mine\"}").statusCode())
                    .as(key).isEqualTo(403);
        }
        assertThat(other.send("POST", "/api/v1/builds", "{\"key\":\"app/main/linux/1.0.0\",\"project\":\"tool\"}")
                .statusCode()).isEqualTo(403);
        assertThat(other.send("POST", "/api/v1/builds", "{\"key\":\"tool/1\",\"project\":\"tool\"}").statusCode())
                .isEqualTo(201);
        assertThat(other.get("/updates/tool/linux").statusCode()).isEqualTo(404);
        for (String path : List.of("/updates/app/linux?branch=main", "/api/v1/trash", "/api/v1/explain?job=site&key=tool/1", "/api/v1/build/history?key=tool/1")) {
            assertThat(other.get(path).statusCode()).as(path).isEqualTo(403);
        }
    }

    @Test
    void monitors_are_told_how_it_stands_by_a_token_of_all_projects_and_others_only_that_it_does() {
        HttpResponse<String> health = site.anybody().get("/actuator/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(PROGRAMS.get("viewer").get("/actuator/prometheus").body()).contains("winnow_pins ",
                "winnow_last_run_timestamp_seconds{job=\"site\",kind=\"scan\"}", "jvm_memory_used_bytes");
        assertThat(site.anybody().get("/actuator/prometheus").statusCode()).isEqualTo(401);
        assertThat(PEOPLE.get("admin").get("/actuator/prometheus").statusCode()).isEqualTo(401);
        assertThat(site.program(site.token("narrow", "admin", "--project", "app")).get("/actuator/prometheus").statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_session_ends_at_once_with_the_rights_that_it_began_with() {
        for (String change : List.of("remove", "role")) {
            site.withUser("leaver", "admin");
            Client leaver = site.as("leaver");
            assertThat(leaver.get("/runs").statusCode()).isEqualTo(200);
            site.cli().done("user", "remove", "leaver");
            if (change.equals("role")) {
                site.withUser("leaver", "viewer");
            }
            assertThat(leaver.get("/runs").statusCode()).as(change).isEqualTo(302);
            assertThat(leaver.post("/runs", Map.of("job", "site", "what", "plan")).headers().firstValue("Location"))
                    .as(change).hasValueSatisfying(to -> assertThat(to).endsWith("/login"));
            site.cli().run("user", "remove", "leaver");
        }
    }

    @Test
    void open_connections_and_half_requests_keep_nobody_from_being_served() throws IOException {
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount() : 2_000;
        // Both ends of each connection are in this process.
        int many = (int) Math.min(10_000, files / 2 - 500);
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", site.at("/").getPort());
        List<SocketChannel> open = new ArrayList<>();
        try {
            for (int i = 0; i < many; i++) {
                SocketChannel one = SocketChannel.open(address);
                open.add(one);
                if (i % 2 == 0) {
                    one.write(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII)));
                }
            }
            assertThat(site.anybody().get("/login").statusCode()).isEqualTo(200);
            assertThat(PROGRAMS.get("viewer").get("/api/v1/builds?limit=1").statusCode()).isEqualTo(200);
        } finally {
            for (SocketChannel one : open) {
                one.close();
            }
        }
        await().until(() -> site.anybody().get("/login").statusCode() == 200);
    }

    @Test
    void no_password_and_no_token_stands_in_logs_files_or_the_ledger() throws IOException {
        PROGRAMS.get("ci").send("POST", "/api/v1/pins", "{\"key\":\"app/main/linux/1.0.0\",\"reason\":\"kept\"}");
        SECRETS.add(PEOPLE.get("admin").post("/tokens", Map.of("name", "by a page", "role", "ci")).body()
                .replaceAll("(?s).*value=\"(wnw_[^\"]*)\".*", "$1"));
        List<String> texts = new ArrayList<>(List.of(site.said()));
        try (Stream<Path> state = Files.walk(site.cli().state())) {
            for (Path file : state.filter(Files::isRegularFile).toList()) {
                texts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(texts).hasSizeGreaterThan(3).allSatisfy(text -> assertThat(SECRETS).noneMatch(text::contains));
    }
}
