package dev.winnow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Runs;
import dev.winnow.cli.WinnowCli;
import dev.winnow.database.Databases;
import dev.winnow.model.Operator;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.mvc.support.DefaultHandlerExceptionResolver;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

class PagesTest {

    private static final String KEY = "app/main/linux/1.0.0";
    private static final String PAGE = "/build?key=app%2Fmain%2Flinux%2F1.0.0";

    @TempDir
    private static Path folder;
    private static ServedSite site;
    private static ServedSite.Client admin;
    private static ServedSite.Client qa;
    private static ServedSite.Client program;

    @BeforeAll
    static void start() throws IOException {
        site = new ServedSite(folder).withBuilds().withUser("ada", "admin").withUser("quinn", "qa")
                .withUser("otto", "auditor");
        String token = site.token("reader", "viewer");
        site.start();
        program = site.program(token);
        admin = site.as("ada");
        qa = site.as("quinn");
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static String body(String path) {
        HttpResponse<String> answer = qa.get(path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void a_run_can_leave_stores_out_and_a_store_of_another_host_is_not_missed_here() throws IOException {
        assertThat(body("/")).as("a job of one store").doesNotContain("Leave stores out");
        assertThat(admin.post("/runs", Map.of("job", "site", "what", "plan", "without", "nothing")).body())
                .contains("job site has no store &#39;nothing&#39; to leave out");
        Path job = Files.writeString(folder.resolve("jobs/two.yaml"), """
                name: two
                build: "{project}/{number}"
                stores:
                  - { name: near, root: "%s", layout: "{project}/{number}" }
                  - { name: far, host: fs1, root: /srv/far, layout: "{project}/{number}" }
                rules: [ { name: all, match: {}, keep: all } ]
                group-by: [project]
                """.formatted(Files.createDirectories(folder.resolve("near"))));
        try {
            await().untilAsserted(() -> assertThat(admin.get("/").body())
                    .contains("name=\"without\" value=\"near\"", "name=\"without\" value=\"far\""));
            assertThat(admin.get("/").body()).doesNotContain("Store far of two is not there");
            assertThat(body("/build/why?key=app%2Fmain%2Fwindows%2F1.0.0")).as("a build of another job").doesNotContain("two");
        } finally {
            Files.delete(job);
            await().until(() -> !admin.get("/").body().contains("value=\"far\""));
        }
    }

    @Test
    void finds_builds_by_words_and_conditions() {
        assertThat(body("/builds")).contains("app/main/linux/1.2.0", "app/release/windows/1.0.0");
        assertThat(body("/builds?q=1.1.0+release+os%3Dlinux")).contains(">app/release/linux/1.1.0<")
                .doesNotContain(">app/main/linux/1.1.0<", ">app/release/windows/1.1.0<");
        assertThat(body("/builds?q=nothing-like-that")).contains("No build fits.");
        assertThat(body("/builds?q=colour%3Dred")).contains("no attribute is named", "aria-invalid");
    }

    @Test
    void sorts_builds_by_key_from_where_the_page_before_ended() {
        String sorted = body("/builds?sort=key");
        assertThat(sorted.indexOf(">app/main/linux/1.0.0<")).isLessThan(sorted.indexOf(">app/release/linux/1.0.0<"));
        assertThat(sorted).contains("aria-sort=\"ascending\"", "-key");
        assertThat(qa.get("/builds?sort=colour").statusCode()).isEqualTo(400);
        assertThat(qa.get("/builds?after=x").statusCode()).isEqualTo(400);
    }

    @Test
    void explains_a_build_in_a_sentence_and_clause_by_clause() {
        assertThat(body("/build/why?key=app%2Fmain%2Fwindows%2F1.0.0")).contains("The products go with the next run of site",
                "last: 2 - 3rd", "Clauses of that rule");
        assertThat(body(PAGE)).contains("success", "path", "first seen at");
    }

    @Test
    void pins_until_the_end_of_a_day_in_the_zone_of_the_job_and_lets_only_who_pinned_end_it() {
        assertThat(qa.post("/pins", Map.of("key", KEY, "reason", "demo", "day", "2099-03-01")).statusCode()).isEqualTo(302);
        assertThat(body(PAGE)).contains("quinn", "demo", "2099-03-01T23:00:00Z");
        assertThat(body("/builds?q=pinned+main")).contains(">" + KEY + "<").doesNotContain(">app/main/linux/1.1.0<");
        assertThat(admin.post("/pins", Map.of("key", KEY, "reason", "mine too")).statusCode()).isEqualTo(302);
        Map<String, String> adas = Map.of("pattern", KEY, "by", "ada", "reason", "no more", "back", "/pins");
        assertThat(qa.post("/pins/end", adas).statusCode()).isEqualTo(403);
        assertThat(admin.post("/pins/end", adas).statusCode()).isEqualTo(302);
        assertThat(body("/pins?show=ended")).contains("ended by ada: no more");
        assertThat(body("/pins?show=mine")).contains(KEY).doesNotContain("mine too");
    }

    @Test
    void pins_many_as_they_were_shown_and_chosen() {
        assertThat(body("/pins/many?q=release+version%3D1.0.0")).contains("2 builds", ">app/release/linux/1.0.0<",
                ">app/release/windows/1.0.0<", "Pin those that are checked");
        assertThat(qa.post("/pins/many", Map.of("reason", "both")).body()).contains("nothing was chosen");
        List<String> keys = List.of("app/release/linux/1.0.0", "app/release/windows/1.0.0");
        assertThat(qa.post("/pins/many", Map.of("reason", "both", "key", List.of(keys.get(0), "app/release/linux/9.9"))).body())
                .contains("is not a known build; nothing was pinned");
        List<String> unknown = IntStream.rangeClosed(1, 1_001).mapToObj(i -> "app/none/" + i).toList();
        assertThat(qa.post("/pins/many", Map.of("reason", "all", "key", unknown.subList(1, 1_001))).body())
                .contains("is not a known build; nothing was pinned");
        assertThat(qa.post("/pins/many", Map.of("reason", "all", "key", unknown)).body()).contains("at most 1000 builds are pinned");
        assertThat(body("/pins?show=mine")).doesNotContain(keys.get(0));
        assertThat(qa.post("/pins/many", Map.of("reason", "both", "key", keys)).statusCode()).isEqualTo(302);
        assertThat(body("/pins?show=mine")).contains("Pinned 2 builds.", ">" + keys.get(0) + "<", ">" + keys.get(1) + "<");
    }

    @Test
    void goes_on_with_a_search_for_builds_to_pin_where_the_piece_before_ended() {
        String mark = program.get("/api/v1/builds?limit=8").headers().firstValue("Link").orElseThrow()
                .replaceAll(".*[?&]after=([^&>]*).*", "$1");
        HttpResponse<String> piece = qa.send(HttpRequest.newBuilder(site.at("/pins/many?q=present&found=990&after=" + mark))
                .header("HX-Request", "true"));
        assertThat(piece.body()).startsWith("<tbody>").contains("994 builds with files").doesNotContain("app/main/linux/1.2.0");
        assertThat(body("/pins/many?q=present&found=999&after=" + mark)).contains("More than 1,000 builds fit")
                .doesNotContain("Pin those that are checked");
    }

    @Test
    void shows_what_a_build_needs_and_what_needs_it() {
        assertThat(site.cli().reading("{\"key\":\"app/main/linux/1.2.0\",\"needs\":[\"app/main/linux/1.1.0\",\"lib/9.9\"]}",
                "register").exit()).isZero();
        assertThat(body("/build?key=app%2Fmain%2Flinux%2F1.2.0")).contains("It needs <a href=\"/build?key&#x3D;app%2Fmain%2Flinux%2F1.1.0\">",
                "lib/9.9</a> <span class=\"mark bad\">no products</span>");
        assertThat(body("/build/why?key=app%2Fmain%2Flinux%2F1.1.0")).contains("app/main/linux/1.2.0</a> needs it.");
    }

    @Test
    void notes_a_bug_logs_its_ticket_and_clears_it() {
        String key = "app/main/windows/1.2.0";
        String page = "/build?key=app%2Fmain%2Fwindows%2F1.2.0";
        qa.post("/defects", Map.of("key", key, "change", "found", "text", "crashes <b>"));
        assertThat(body(page)).contains("crashes &lt;b&gt;", "found by quinn", "flawed");
        qa.post("/defects", Map.of("key", key, "change", "logged", "text", "BUG-7"));
        assertThat(body(page)).contains("BUG-7", "flawed, logged");
        qa.post("/defects", Map.of("key", key, "change", "clear"));
        assertThat(body(page)).contains("cleared").doesNotContain("flawed");
    }

    @Test
    void tells_auditors_what_the_ledger_tells_and_nobody_else() {
        admin.post("/pins", Map.of("key", "app/release/linux/1.2.0", "reason", "for <auditors>"));
        ServedSite.Client auditor = site.as("otto");
        assertThat(auditor.get("/audit?who=ada&event=pin&key=release/linux").body()).contains("for &lt;auditors&gt;")
                .doesNotContain("run-started");
        assertThat(auditor.get("/audit?from=2020-01-01&to=2020-01-02").body()).contains("Nothing fits.");
        assertThat(auditor.get("/audit?list=removals&job=site").body()).contains("<option selected>site</option>");
        assertThat(auditor.get("/audit?list=pins").body()).contains("app/release/linux/1.2.0", "key or pattern");
        assertThat(auditor.get("/audit?list=freed&per=colour").statusCode()).isEqualTo(400);
        assertThat(auditor.post("/audit/verify", Map.of()).body()).contains("sound");
        assertThat(qa.get("/audit").statusCode()).isEqualTo(403);
        assertThat(auditor.post("/pins", Map.of("key", KEY, "reason", "x")).statusCode()).isEqualTo(403);
    }

    @Test
    void an_admin_makes_a_token_that_is_shown_once_and_revokes_it_at_once() {
        HttpResponse<String> made = admin.post("/tokens", Map.of("name", "deploy", "role", "ci", "projects", "tool\r\n \r\napp ",
                "day", "2099-03-01", "until", "30d"));
        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(made.headers().firstValue("Cache-Control")).hasValue("no-store");
        String token = made.body().replaceAll("(?s).*value=\"(wnw_[^\"]*)\".*", "$1");
        assertThat(admin.get("/tokens").body()).contains(">deploy<", ">ci<", ">tool, app<", "2099-03-01T23:00:00Z", "never",
                "Revoke deploy").doesNotContain("wnw_");
        ServedSite.Client deploy = site.program(token);
        assertThat(deploy.get("/api/v1/builds?limit=1").statusCode()).isEqualTo(200);
        assertThat(deploy.get("/api/v1/trash").statusCode()).as("of its projects only").isEqualTo(403);
        assertThat(admin.get("/tokens").body().replaceAll("(?s).*>deploy<(.*?)</tr>.*", "$1")).doesNotContain("never");
        assertThat(admin.post("/tokens/revoke", Map.of("name", "deploy")).statusCode()).isEqualTo(302);
        assertThat(admin.get("/tokens").body()).contains("deploy is no longer valid.", "revoked <time").doesNotContain("Revoke deploy");
        assertThat(deploy.get("/api/v1/builds?limit=1").statusCode()).isEqualTo(401);
    }

    @Test
    void refuses_a_token_in_the_words_of_the_command() {
        String before = site.cli().done("token", "list", "--json").out();
        for (Map<String, String> form : List.of(Map.of("name", "reader", "role", "ci"), Map.of("name", "next", "role", "root"),
                Map.of("name", "a(b", "role", "ci"), Map.of("name", "next", "role", "ci", "until", "0d"),
                Map.of("name", "next", "role", "ci", "until", "soon"))) {
            HttpResponse<String> refused = admin.post("/tokens", form);
            assertThat(refused.statusCode()).as(form.toString()).isEqualTo(400);
            WinnowCli.Result told = site.cli().run("token", "add", form.get("name"), "--role", form.get("role"), "--expires",
                    form.getOrDefault("until", "1y"));
            assertThat(told.exit()).as(form.toString()).isEqualTo(2);
            String said = refused.body().replaceAll("(?s).*<p class=\"banner\">(.*?)</p>.*", "$1").replace("&#39;", "'");
            assertThat(told.err()).as(form.toString()).contains(said);
        }
        assertThat(admin.post("/tokens", Map.of("name", "next", "role", "ci", "day", "2020-01-01")).body())
                .contains("2020-01-01 is already over; name a later time");
        assertThat(admin.post("/tokens/revoke", Map.of("name", "nobody")).body()).contains("there is no token &#39;nobody&#39; that counts");
        assertThat(site.cli().done("token", "list", "--json").out()).isEqualTo(before);
    }

    @Test
    void tells_of_a_run_whose_process_was_killed_before_another_run_closes_it() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        String run;
        try (Catalog catalog = Databases.open(site.cli().state(), Clock.systemUTC())) {
            Runs runs = new Runs(catalog);
            run = runs.start(RunKind.APPLY, "site", Instant.now(), null, new Operator("ada", runs.list("site", 1).get(0).operator()
                    .host(), gone.pid())).id();
        }
        try {
            assertThat(body("/")).contains("apply of site was cut short");
            assertThat(body("/run?id=" + run)).contains(">interrupted<");
        } finally {
            try (Catalog catalog = Databases.open(site.cli().state(), Clock.systemUTC())) {
                new Runs(catalog).end(run, RunOutcome.STOPPED, Runs.Counts.NONE);
            }
        }
        assertThat(body("/")).doesNotContain("was cut short");
        assertThat(body("/run?id=" + run)).contains(">stopped<", ">Removed<").doesNotContain(">Kept<");
    }

    @Test
    void shows_what_only_one_of_two_plans_removes_and_why() throws IOException {
        for (int minor = 0; minor < 3; minor++) {
            site.build("main", "beos", "1." + minor + ".0", "2026-11-0" + (minor + 1) + "T12:00:00Z");
            // What comes to a known store is as old as the scan that saw it first.
            site.cli().done("scan", site.job());
        }
        String key = "app/main/beos/1.0.0";
        // Plans of one second have no order, so each is named.
        String before = plan(site.job());
        qa.post("/pins", Map.of("key", key, "reason", "a museum wants it", "day", "2099-03-01"));
        String after = plan(site.job());
        assertThat(body("/plans")).contains("/plan/difference?id&#x3D;" + after);
        assertThat(body("/plan?id=" + after)).contains("/plan/difference?id&#x3D;" + after);
        String difference = "/plan/difference?id=" + after + "&other=" + before;
        assertThat(body(difference)).contains("This plan", "The other plan", "Nothing.", "<option value=\"" + before + "\" selected>")
                .doesNotContain(key);
        assertThat(body(difference + "&show=other")).containsPattern("(?s)" + key + ".*>stays<.*a museum wants it until <time datetime="
                + "\"2099-03-01T23:00:00Z\"[^>]*>2099-03-02 00:00</time>.*>goes<.*newest: last: 2 - 3rd");
        assertThat(body("/plan/difference?id=" + before + "&other=" + after)).containsPattern("(?s)" + key + ".*>goes<.*>stays<");
        assertThat(qa.get(difference + "&show=all").statusCode()).isEqualTo(400);
        assertThat(qa.get("/plan/difference?id=" + after + "&other=p-0").statusCode()).isEqualTo(404);
        // A job's first plan has none to compare with.
        Path job = Files.writeString(site.jobs().resolve("first.yaml"), Files.readString(site.job()).replace("name: site", "name: first")
                .replace("../products", "../first"));
        Files.createDirectories(folder.resolve("first"));
        String first = plan(job);
        Files.delete(job);
        assertThat(body("/plan/difference?id=" + first)).contains("This job has no other plan.");
    }

    private static String plan(Path job) {
        return site.cli().run("plan", job, "--json").json().get("plan").stringValue();
    }

    private static String link(String page, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(page);
        assertThat(found.find()).as(page).isTrue();
        return found.group(1).replace("&#x3D;", "=").replace("&amp;", "&");
    }

    @Test
    void compares_for_each_of_many_who_ask_at_once() throws Exception {
        String text = Files.readString(site.job()).replace("last: 2", "last: 1");
        ExecutorService many = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> answers = many.invokeAll(Collections.nCopies(16, () ->
                    qa.post("/workbench", Map.of("job", "site", "text", text)).body()));
            for (Future<String> answer : answers) {
                assertThat(answer.get()).contains("parts differ");
            }
        } finally {
            many.shutdownNow();
        }
        assertThat(qa.post("/workbench", Map.of("job", "site", "text", "")).body()).contains("<strong>The job file</strong>: is empty");
    }

    @Test
    void shows_the_time_of_each_build_in_the_zone_of_its_job_and_finds_a_branch_of_two_words() throws IOException {
        Path file = Files.createDirectories(folder.resolve("lab/two words/any")).resolve("lab-1.zip");
        Files.writeString(file, "lab");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-01T12:00:00Z")));
        Path job = Files.writeString(site.jobs().resolve("lab.yaml"), Files.readString(site.job()).replace("name: site", "name: lab")
                .replace("zone: Europe/Berlin", "zone: Asia/Tokyo").replace("project: app", "project: lab")
                .replace("app-{version}", "lab-{version}").replace("../products", "../lab"));
        try {
            site.cli().done("scan", job);
            await().untilAsserted(() -> assertThat(body("/builds?q=lab")).contains("2026-11-01 21:00"));
            assertThat(body("/builds?q=app/main/linux/1.0.0")).contains("2026-11-01 13:00");
            qa.post("/pins", Map.of("key", "lab/two words/any/1", "reason", "zones", "day", "2099-03-01"));
            assertThat(body("/pins?show=mine")).contains("2099-03-02 00:00");
            assertThat(body(link(body("/matrix?project=lab"), "<th scope=\"row\"><a href=\"([^\"]*)\">two words"))).contains(">lab/two words/any/1<");
        } finally {
            Files.delete(job);
            await().until(() -> !admin.get("/").body().contains("value=\"lab\""));
        }
    }

    @Test
    void says_what_could_not_be_done() {
        assertThat(qa.get("/builds?sort=none").body()).contains("builds cannot be sorted by none", "<h1>That could not be done</h1>");
        for (String path : List.of("/build?key=none", "/build/why?key=none", "/plan?id=p-0", "/run?id=r-0", "/run/report?id=r-0", "/queue?id=0",
                "/workbench?job=none")) {
            HttpResponse<String> missing = qa.get(path);
            assertThat(missing.statusCode()).as(path).isEqualTo(404);
            assertThat(missing.body()).as(path).contains("<h1>Not found</h1>");
        }
        assertThat(admin.post("/runs", Map.of("job", "none", "what", "plan")).statusCode()).isEqualTo(404);
        assertThat(admin.post("/plan/apply", Map.of("id", "none")).statusCode()).isEqualTo(404);
        assertThat(admin.post("/plan/approve", Map.of("id", "none")).statusCode()).isEqualTo(404);
        assertThat(qa.post("/pins", Map.of("key", KEY, "reason", " ")).body()).contains("a pin needs a reason");
        HttpResponse<String> nowhere = qa.send(HttpRequest.newBuilder(site.at("/nowhere"))
                .header("Accept", "text/html"));
        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(nowhere.body()).contains("There is no such page.");
        assertThat(qa.get("/build").statusCode()).isEqualTo(400);
        for (Class<?> names : List.of(DefaultHandlerExceptionResolver.class, ResourceHttpRequestHandler.class)) {
            assertThat(LoggerFactory.getLogger(names).isWarnEnabled()).as("anybody can fill the log").isFalse();
        }
    }
}
