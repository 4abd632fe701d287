package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.web.ServedSite;
import dev.winnow.web.ServedSite.Client;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class UpdateUrlTest {

    @TempDir
    private static Path folder;
    private static ServedSite site;
    private static Client app;

    @BeforeAll
    static void start() throws IOException {
        site = new ServedSite(folder).withBuilds();
        site.build("main", "sun os+", "2.0.0 beta", "2026-11-05T12:00:00Z");
        site.cli().done("scan", site.job());
        site.start();
        app = site.anybody();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static JsonNode asked(String path) {
        HttpResponse<String> answer = app.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    @Test
    void offers_what_latest_says_with_an_address_and_once_it_is_counted_out_a_hash() {
        JsonNode latest = site.cli().done("latest", "--project", "app", "--branch", "main", "--os", "linux", "--json")
                .json();
        String path = "/updates/app/linux?branch=main";
        await().until(() -> asked(path).at("/files/0").has("sha256"));
        JsonNode answer = asked(path);
        for (String member : new String[] {"version", "branch", "os", "finished", "key"}) {
            assertThat(answer.get(member)).isEqualTo(latest.get(member));
        }
        assertThat(answer.get("version").stringValue()).isEqualTo("1.2.0");
        assertThat(answer.has("number")).isFalse();
        JsonNode file = answer.at("/files/0");
        assertThat(file.get("name").stringValue()).isEqualTo("app-1.2.0.zip");
        assertThat(file.get("size")).isEqualTo(latest.get("size"));
        assertThat(file.get("sha256")).isEqualTo(latest.get("sha256"));
        assertThat(file.get("url").stringValue()).isEqualTo("https://downloads.example.org/main/linux/app-1.2.0.zip");
        assertThat(latest.at("/files/0/url")).isEqualTo(file.get("url"));
    }

    @Test
    void tells_an_application_that_has_the_newest_version_or_a_higher_one_nothing() {
        String path = "/updates/app/linux?branch=release&version=";
        assertThat(app.get(path + "1.10.0").statusCode()).isEqualTo(204);
        assertThat(app.get(path + "1.2.0").statusCode()).isEqualTo(204);
        assertThat(app.get(path + "1.2.0-rc1").statusCode()).isEqualTo(200);
        assertThat(app.get(path + "1.1.9").statusCode()).isEqualTo(200);
        HttpResponse<String> odd = app.get(path + "newest");
        assertThat(odd.statusCode()).isEqualTo(400);
        assertThat(odd.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(odd.body()).contains("version newest cannot be ordered as semver");
    }

    @Test
    void says_that_there_is_none() {
        for (String path : new String[] {"/updates/app/linux?branch=nightly", "/updates/other/linux?branch=main",
            "/updates/app/linux", "/updates/app/linux?branch=main&runtime=glibc",
            "/updates/app/linux?branch=main&property.flavour=big"}) {
            assertThat(app.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void can_be_kept_by_caches_and_asked_again_cheaply() {
        String path = "/updates/app/windows?branch=main";
        await().until(() -> asked(path).at("/files/0").has("sha256"));
        HttpResponse<String> first = app.get(path);
        String etag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(first.headers().firstValue("Cache-Control")).hasValue("max-age=60, public");
        assertThat(first.headers().firstValue("Last-Modified")).hasValue("Tue, 03 Nov 2026 12:00:00 GMT");
        HttpResponse<String> again = app.send(HttpRequest.newBuilder(site.at(path)).header("If-None-Match", etag));
        assertThat(again.statusCode()).isEqualTo(304);
        HttpResponse<String> head = app.send(HttpRequest.newBuilder(site.at(path))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("ETag")).hasValue(etag);
        assertThat(first.headers().map()).doesNotContainKey("Access-Control-Allow-Origin").doesNotContainKey(
                "Set-Cookie");
    }

    @Test
    void says_the_same_to_anybody_as_to_a_program_with_a_token() {
        String token = site.cli().done("token", "add", "reader", "--role", "viewer").out().strip();
        await().until(() -> asked("/updates/app/linux?branch=main").at("/files/0").has("sha256"));
        for (String query : new String[] {"?branch=main", "?branch=main&version=1.2.0", "?branch=main&version=1.1.0", "",
            "?branch=main&branch=release", "?branch=main&version=newest", "?branch=main&property.flavour=big"}) {
            for (String method : new String[] {"GET", "HEAD", "POST"}) {
                HttpRequest.Builder request = HttpRequest.newBuilder(site.at("/updates/app/linux" + query))
                        .method(method, HttpRequest.BodyPublishers.noBody());
                HttpResponse<String> open = app.send(request.copy());
                HttpResponse<String> shown = app.send(request.copy().header("Authorization", "Bearer " + token));
                assertThat(open.statusCode()).as(method + query).isEqualTo(shown.statusCode());
                assertThat(open.body()).as(method + query).isEqualTo(shown.body());
                assertThat(lasting(open)).as(method + query).isEqualTo(lasting(shown));
            }
        }
    }

    private static Map<String, List<String>> lasting(HttpResponse<String> answer) {
        Map<String, List<String>> headers = new HashMap<>(answer.headers().map());
        headers.remove("date");
        return headers;
    }

    @Test
    void counts_each_question_for_monitors() {
        String token = site.cli().done("token", "add", "monitor", "--role", "viewer").out().strip();
        app.get("/updates/app/linux?branch=main");
        assertThat(app.send(HttpRequest.newBuilder(site.at("/actuator/prometheus")).header("Authorization", "Bearer " + token))
                .body()).containsPattern("http_server_requests_seconds_count\\{.*uri=\"/updates/\\{project}/\\{os}\"");
    }

    @Test
    void takes_names_as_they_are_and_percent_encoded() {
        String found = "https://downloads.example.org/main/sun%20os+/app-2.0.0%20beta.zip";
        assertThat(asked("/updates/app/sun%20os+?branch=main").at("/files/0/url").stringValue()).isEqualTo(found);
        assertThat(asked("/updates/app/sun%2520os%252B?branch=main").at("/files/0/url").stringValue()).isEqualTo(found);
    }

    @Test
    void takes_the_slash_in_the_name_of_a_project_encoded() throws IOException {
        Path file = Files.createDirectories(folder.resolve("suite/main/linux")).resolve("app-3.0.0.zip");
        Files.writeString(file, "suite");
        Path job = Files.writeString(site.jobs().resolve("suite.yaml"), Files.readString(site.job()).replace("name: site", "name: suite")
                .replace("../products", "../suite").replace("project: app", "project: org/app"));
        site.cli().done("scan", job);
        await().until(() -> app.get("/updates/org%2Fapp/linux?branch=main").statusCode() == 200);
        assertThat(asked("/updates/org%2fapp/linux?branch=main").get("version").stringValue()).isEqualTo("3.0.0");
        Files.delete(job);
    }

    @Test
    void never_offers_a_build_that_is_flawed_or_whose_file_has_gone_and_offers_a_new_one_once_it_is_scanned()
            throws IOException {
        String path = "/updates/app/aix?branch=main";
        assertThat(app.get(path).statusCode()).isEqualTo(404);
        site.build("main", "aix", "1.0.0", "2026-11-01T12:00:00Z");
        site.cli().done("scan", site.job());
        await().until(() -> app.get(path).statusCode() == 200);
        Path newest = site.build("main", "aix", "1.1.0", "2026-11-02T12:00:00Z");
        site.cli().done("scan", site.job());
        await().until(() -> asked(path).get("version").stringValue().equals("1.1.0"));
        Files.delete(newest);
        assertThat(asked(path).get("version").stringValue()).isEqualTo("1.0.0");
        site.cli().done("defect", "app/main/aix/1.0.0", "--found", "crashes", "--by", "quinn");
        await().until(() -> app.get(path).statusCode() == 404);
    }
}
