package dev.winnow.web;

import static org.awaitility.Awaitility.await;

import dev.winnow.cli.WinnowCli;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
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
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import java.util.stream.Collectors;

/**
 * The real server in this process, on a free port, over a small site of its own: a state directory, a folder with one
 * job file, {@code site}, and a store with builds of one project. Starting it takes seconds: once for a test class.
 */
public final class ServedSite implements AutoCloseable {

    /** Everybody's password. */
    public static final String PASSWORD = "correct horse battery";

    private static final String JOB = """
            name: site
            zone: Europe/Berlin
            approval: never
            build: "{project}/{branch}/{os}/{version}"
            stores:
              - name: products
                root: ../products
                layout: "{branch}/{os}/app-{version}.zip"
                entry: file
                url: "https://downloads.example.org/{path}"
                settle: 0s
                set: { project: app, status: success }
            version-order: semver
            rules: [ { name: newest, match: {}, keep: [ { last: 2 } ] } ]
            limits: { removals: 100%, removals-per-group: 100% }
            """;

    private final Path folder;
    private final WinnowCli cli;
    private WinnowCli.Running server;

    /** @param folder an empty one */
    public ServedSite(Path folder) {
        this.folder = folder;
        this.cli = new WinnowCli(folder.resolve("state"));
    }

    /** Three builds each of two branches and two systems, scanned; the oldest of each would go. */
    public ServedSite withBuilds() throws IOException {
        for (String branch : List.of("main", "release")) {
            for (String os : List.of("linux", "windows")) {
                for (int minor = 0; minor < 3; minor++) {
                    build(branch, os, "1." + minor + ".0", "2026-11-0" + (minor + 1) + "T12:00:00Z");
                }
            }
        }
        Files.createDirectories(jobs());
        Files.writeString(job(), JOB);
        cli.done("scan", job());
        return this;
    }

    /** Puts the one file of a build into the store, as old as is said. */
    public Path build(String branch, String os, String version, String finished) throws IOException {
        Path file = folder.resolve("products").resolve(branch).resolve(os).resolve("app-" + version + ".zip");
        Files.createDirectories(file.getParent());
        Files.writeString(file, branch + os + version);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse(finished)));
        return file;
    }

    /** Lets somebody log in. */
    public ServedSite withUser(String name, String role) {
        WinnowCli.Result added = cli.reading(PASSWORD + "\n", "user", "add", name, "--role", role);
        if (added.exit() != 0) {
            throw new AssertionError(added.err());
        }
        return this;
    }

    /** Says something in {@code winnow.properties}. */
    public ServedSite withSettings(String... lines) throws IOException {
        Files.createDirectories(cli.state());
        Files.write(cli.state().resolve("winnow.properties"), List.of(lines));
        return this;
    }

    /** Makes a token and gives it. */
    public String token(String name, String role, Object... more) {
        Object[] args = new Object[5 + more.length];
        System.arraycopy(new Object[] {"token", "add", name, "--role", role}, 0, args, 0, 5);
        System.arraycopy(more, 0, args, 5, more.length);
        return cli.done(args).out().strip();
    }

    /** Starts the server and waits until it listens. */
    public ServedSite start(Object... more) throws IOException {
        Files.createDirectories(jobs());
        Object[] args = new Object[5 + more.length];
        System.arraycopy(new Object[] {"serve", jobs(), "--listen", "127.0.0.1:0", "--no-schedule"}, 0, args, 0, 5);
        System.arraycopy(more, 0, args, 5, more.length);
        server = cli.start(args);
        await().until(() -> server.ended() || server.out().contains("Listening on "));
        if (server.ended()) {
            throw new AssertionError("exit " + server.stop() + ": " + server.out() + server.err());
        }
        return this;
    }

    /** Commands on the same state directory. */
    public WinnowCli cli() {
        return cli;
    }

    public Path jobs() {
        return folder.resolve("jobs");
    }

    public Path job() {
        return jobs().resolve("site.yaml");
    }

    public Path products() {
        return folder.resolve("products");
    }

    /** What the server printed and said. */
    public String said() {
        return server.out() + server.err();
    }

    /** Where something is. */
    public URI at(String path) {
        Matcher address = Pattern.compile("Listening on (http.*)/").matcher(server.out());
        if (!address.find()) {
            throw new AssertionError(server.out());
        }
        return URI.create(address.group(1) + path);
    }

    /** A browser without pages, or a program: keeps cookies, follows nothing. */
    public final class Client {

        private final HttpClient http;
        private final String token;

        private Client(String token, SSLContext trust) {
            HttpClient.Builder builder = HttpClient.newBuilder().cookieHandler(new CookieManager())
                    .followRedirects(HttpClient.Redirect.NEVER);
            this.http = (trust == null ? builder : builder.sslContext(trust)).build();
            this.token = token;
        }

        public HttpResponse<String> get(String path) {
            return send(HttpRequest.newBuilder(at(path)));
        }

        /** Sends a form with the secret of this session; the value of a field may be a list. */
        public HttpResponse<String> post(String path, Map<String, ?> fields) {
            Matcher csrf = Pattern.compile("name=\"_csrf\" value=\"([^\"]*)\"").matcher(get("/login").body());
            if (!csrf.find()) {
                throw new AssertionError("no secret on the log-in page");
            }
            String form = fields.entrySet().stream().flatMap(each -> (each.getValue() instanceof List<?> all ? all
                    : List.of(each.getValue())).stream().map(value -> each.getKey() + "="
                    + URLEncoder.encode((String) value, StandardCharsets.UTF_8))).collect(Collectors.joining("&"))
                    + "&_csrf=" + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8);
            return send(HttpRequest.newBuilder(at(path)).header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form)));
        }

        /** Sends a document, or nothing for null. */
        public HttpResponse<String> send(String method, String path, String json) {
            return send(HttpRequest.newBuilder(at(path)).header("Content-Type", "application/json")
                    .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
        }

        public HttpResponse<String> send(HttpRequest.Builder request) {
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            try {
                return http.send(request.build(), BodyHandlers.ofString());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new AssertionError(stopped);
            }
        }
    }

    /** Nobody in particular. */
    public Client anybody() {
        return new Client(null, null);
    }

    /** Nobody in particular, who believes these certificates. */
    public Client anybody(SSLContext trust) {
        return new Client(null, trust);
    }

    /** Somebody who has logged in. */
    public Client as(String name) {
        Client client = new Client(null, null);
        HttpResponse<String> answer = client.post("/login", Map.of("username", name, "password", PASSWORD));
        if (answer.statusCode() != 302 || answer.headers().firstValue("Location").orElse("").contains("error")) {
            throw new AssertionError("log-in of " + name + ": " + answer.statusCode() + " " + answer.headers().map());
        }
        return client;
    }

    /** A program with a token. */
    public Client program(String token) {
        return new Client(token, null);
    }

    /** Asks the server to stop and waits; gives its exit code. */
    public int stop() {
        return server.stop();
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop();
        }
    }
}
