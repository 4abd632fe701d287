package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.winnow.web.ServedSite;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The updater of the manual, run as it is written there. */
class UpdaterScriptTest {

    private static final Pattern SCRIPT = Pattern.compile("An updater:\n\n```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private record Ran(int exit, String out) { }

    private Ran run(Path script, ServedSite site, String version) throws IOException, InterruptedException {
        Path here = Files.createDirectories(folder.resolve("app"));
        ProcessBuilder start = new ProcessBuilder("sh", "-e", script.toString(), version).directory(here.toFile())
                .redirectErrorStream(true);
        String server = site.at("/").toString();
        start.environment().put("SERVER", server.substring(0, server.length() - 1));
        Process process = start.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), out);
    }

    @Test
    void downloads_a_newer_version_and_refuses_a_file_that_is_not_the_one_that_was_offered() throws Exception {
        Matcher written = SCRIPT.matcher(Files.readString(Path.of("src/site/markdown/console.md")));
        assertThat(written.find()).isTrue();
        Path script = Files.writeString(folder.resolve("update.sh"), written.group(1));
        boolean[] tampered = new boolean[1];
        HttpServer files = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        files.createContext("/", exchange -> {
            byte[] body = tampered[0] ? "something else".getBytes(StandardCharsets.UTF_8)
                    : Files.readAllBytes(folder.resolve("products" + exchange.getRequestURI().getPath()));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        files.start();
        try (ServedSite site = new ServedSite(folder).withBuilds()) {
            Files.writeString(site.job(), Files.readString(site.job()).replace("https://downloads.example.org",
                    "http://127.0.0.1:" + files.getAddress().getPort()));
            site.cli().done("scan", site.job());
            site.start();
            await().until(() -> site.anybody().get("/updates/app/linux?branch=main").body().contains("sha256"));
            assertThat(run(script, site, "1.2.0")).isEqualTo(new Ran(0, "up to date\n"));
            assertThat(run(script, site, "1.0.0")).isEqualTo(new Ran(0, "updated to 1.2.0\n"));
            assertThat(folder.resolve("app/app-1.2.0.zip")).hasSameBinaryContentAs(
                    site.products().resolve("main/linux/app-1.2.0.zip"));
            Files.delete(folder.resolve("app/app-1.2.0.zip"));
            tampered[0] = true;
            assertThat(run(script, site, "1.0.0").exit()).isNotZero();
            assertThat(folder.resolve("app/app-1.2.0.zip")).doesNotExist();
        } finally {
            files.stop(0);
        }
    }
}
