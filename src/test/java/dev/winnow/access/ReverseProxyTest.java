package dev.winnow.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.web.ServedSite;
import java.io.IOException;
import java.net.ConnectException;
import java.net.CookieManager;
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
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of nginx and Apache that the manual shows, in nginx and Apache. */
class ReverseProxyTest {

    private static final Path OPENSSL = Path.of("/usr/bin/openssl");
    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final Path APACHE = Path.of("/usr/sbin/apache2");
    private static final Path MODULES = Path.of("/usr/lib/apache2/modules");

    @TempDir
    private Path folder;
    private int port;

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    /** The block of the manual that begins so, with the places of this test in it. */
    private String shown(String begins, ServedSite site) throws IOException {
        Matcher block = Pattern.compile("```\n(" + Pattern.quote(begins) + ".*?)```", Pattern.DOTALL).matcher(Files.readString(
                Path.of("src/site/markdown/console.md")));
        assertThat(block.find()).as(begins).isTrue();
        return block.group(1).replaceAll("\\b443\\b", "127.0.0.1:" + port).replace("*:127.0.0.1", "127.0.0.1")
                .replace("127.0.0.1:8080", site.at("/").getAuthority()).replaceAll("/etc/ssl/winnow\\.(pem|key)", folder + "/winnow.$1");
    }

    private HttpClient browser() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("proxy", CertificateFactory.getInstance("X.509").generateCertificate(Files.newInputStream(
                folder.resolve("winnow.pem"))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL).build();
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private void serves(Path program, String begins, List<String> before, String after, String... arguments) throws Exception {
        Assumptions.assumeTrue(Stream.of(program, OPENSSL).allMatch(Files::isExecutable), "no " + program.getFileName()
                + ": install the packages nginx-light, apache2-bin and openssl");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThat(run(OPENSSL.toString(), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder + "/winnow.key", "-out", folder + "/winnow.pem")).isZero();
        try (ServedSite site = new ServedSite(folder)) {
            site.build("main", "sun os+", "1.0.0", "2026-11-01T12:00:00Z");
            site.withBuilds().withUser("ada", "admin").withSettings("winnow.proxy.addresses=127.0.0.1",
                    "winnow.proxy.user-header=X-Forwarded-User").start();
            Path settings = Files.writeString(folder.resolve("proxy.conf"), String.join("\n", before).replace("PORT", String.valueOf(port)) + "\n" + shown(begins, site) + after);
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(List.of(arguments));
            command.replaceAll(each -> each.replace("SETTINGS", settings.toString()));
            Process proxy = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("proxy.log").toFile())
                    .start();
            try {
                HttpClient nobody = browser();
                await().ignoreExceptionsInstanceOf(ConnectException.class).until(() -> {
                    assertThat(proxy.isAlive()).as(Files.readString(folder.resolve("proxy.log"))).isTrue();
                    return send(nobody, at("/login")).statusCode() == 200;
                });
                letsIn(nobody);
                // With its hash the answer is another one.
                await().until(() -> send(nobody, at("/updates/app/sun%2520os%252B?branch=main")).body().contains("sha256"));
                HttpResponse<String> update = send(nobody, at("/updates/app/sun%2520os%252B?branch=main"));
                assertThat(update.body()).contains("\"version\":\"1.0.0\"");
                assertThat(send(nobody, at("/updates/app/sun%20os+?branch=main").header("If-None-Match",
                        update.headers().firstValue("ETag").orElseThrow())).statusCode()).isEqualTo(304);
            } finally {
                proxy.destroy();
                proxy.waitFor();
            }
        }
    }

    private void letsIn(HttpClient client) throws IOException, InterruptedException {
        // Who somebody is, the proxy says, and not they.
        HttpResponse<String> asked = send(client, at("/audit").header("X-Forwarded-User", "ada"));
        assertThat(asked.uri()).as(asked.headers().map() + "").isEqualTo(at("/login").build().uri());
        HttpResponse<String> login = send(client, at("/login"));
        assertThat(login.body()).contains("name=\"_csrf\"");
        HttpResponse<String> in = send(client, at("/login").header("Content-Type", "application/x-www-form-urlencoded").POST(
                BodyPublishers.ofString("username=ada&password=" + URLEncoder.encode(ServedSite.PASSWORD, StandardCharsets.UTF_8)
                        + "&_csrf=" + URLEncoder.encode(login.body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]*)\".*", "$1"),
                        StandardCharsets.UTF_8))));
        assertThat(in.uri()).as("back at what was asked for").isEqualTo(at("/audit?continue").build().uri());
        assertThat(in.body()).contains(">ada<");
        assertThat(in.previousResponse().orElseThrow().headers().firstValue("Set-Cookie").orElseThrow()).contains("; Secure", "; HttpOnly");
        assertThat(in.headers().firstValue("Strict-Transport-Security")).isPresent();
    }

    @Test
    void nginx_serves_it_as_the_manual_shows() throws Exception {
        serves(NGINX, "server {", List.of("daemon off;", "user root;", "pid " + folder + "/nginx.pid;", "error_log stderr;", "events { }",
                "http {", "access_log off;", "client_body_temp_path " + folder + "/body;", "proxy_temp_path " + folder + "/proxy;",
                "fastcgi_temp_path " + folder + "/fastcgi;", "uwsgi_temp_path " + folder + "/uwsgi;", "scgi_temp_path " + folder
                + "/scgi;"), "}\n", "-p", folder.toString(), "-c", "SETTINGS");
    }

    @Test
    void apache_serves_it_as_the_manual_shows() throws Exception {
        List<String> before = new ArrayList<>(List.of("ServerRoot " + folder, "ServerName localhost", "PidFile " + folder + "/apache.pid",
                "ErrorLog /dev/stderr"));
        for (String module : List.of("mpm_event", "authz_core", "socache_shmcb", "ssl", "proxy", "proxy_http", "headers")) {
            before.add("LoadModule " + module + "_module " + MODULES + "/mod_" + module + ".so");
        }
        before.addAll(List.of("DefaultRuntimeDir " + folder, "Listen 127.0.0.1:PORT", "User www-data", "Group www-data"));
        serves(APACHE, "<VirtualHost", before, "", "-D", "FOREGROUND", "-f", "SETTINGS");
    }
}
