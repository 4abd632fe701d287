package dev.winnow.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.web.ServedSite.Client;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {

    @TempDir
    private static Path folder;
    private static ServedSite site;

    @BeforeAll
    static void start() throws IOException {
        site = new ServedSite(folder).withBuilds().withUser("vera", "viewer").start();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void shows_a_page_to_who_has_logged_in_and_the_log_in_page_to_others() {
        HttpResponse<String> stranger = site.anybody().get("/");
        assertThat(stranger.statusCode()).isEqualTo(302);
        assertThat(stranger.headers().firstValue("Location")).hasValueSatisfying(to ->
                assertThat(to).endsWith("/login"));
        HttpResponse<String> home = site.as("vera").get("/");
        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.body()).contains("<h1>Home</h1>", "vera", "site");
    }

    @Test
    void refuses_a_wrong_password_in_the_words_of_a_wrong_name() {
        Client client = site.anybody();
        for (Map<String, String> wrong : java.util.List.of(Map.of("username", "vera", "password", "guess"),
                Map.of("username", "nobody", "password", ServedSite.PASSWORD))) {
            assertThat(client.post("/login", wrong).headers().firstValue("Location")).hasValueSatisfying(to ->
                    assertThat(to).endsWith("/login?error"));
        }
        assertThat(client.get("/login?error").body()).contains("do not belong together");
        assertThat(client.get("/").statusCode()).isEqualTo(302);
    }

    @Test
    void hands_out_styles_and_scripts() {
        assertThat(site.anybody().get("/assets/style.css").body()).contains("--panel", "header.console");
        String etag = site.anybody().get("/assets/style.css").headers().firstValue("ETag").orElseThrow();
        assertThat(site.anybody().send(HttpRequest.newBuilder(site.at("/assets/style.css")).header("If-None-Match", etag)).statusCode())
                .isEqualTo(304);
        assertThat(site.anybody().get("/assets/htmx/htmx.min.js").statusCode()).isEqualTo(200);
    }
}
