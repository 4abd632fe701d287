package dev.winnow.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.winnow.cli.WinnowCli;
import dev.winnow.web.ServedSite;
import dev.winnow.web.ServedSite.Client;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in by which way, as {@code winnow.properties} says. */
class WaysInTest {

    @TempDir
    private Path folder;

    /** Knows one person, whose groups are told; gives out a token for whatever code. */
    private static final class Provider implements AutoCloseable {

        private final RSAKey key;
        private final HttpServer server;
        private final String groups;
        private String nonce;

        Provider(String groups) throws IOException, JOSEException {
            this.groups = groups;
            this.key = new RSAKeyGenerator(2048).keyID("k").generate();
            this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.createContext("/keys", exchange -> answer(exchange, new JWKSet(key.toPublicJWK()).toString()));
            server.createContext("/token", exchange -> answer(exchange, "{\"access_token\":\"a\",\"token_type\":\"Bearer\","
                    + "\"expires_in\":60,\"id_token\":\"" + token() + "\"}"));
            server.start();
        }

        private String at(String path) {
            return "http://127.0.0.1:" + server.getAddress().getPort() + path;
        }

        private String token() {
            try {
                SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(),
                        new JWTClaimsSet.Builder().issuer("https://people.example.org").subject("paula").audience("winnow")
                                .issueTime(Date.from(Instant.now())).expirationTime(Date.from(Instant.now().plusSeconds(60)))
                                .claim("nonce", nonce).claim("groups", List.of(groups)).build());
                token.sign(new RSASSASigner(key));
                return token.serialize();
            } catch (JOSEException failed) {
                throw new IllegalStateException(failed);
            }
        }

        private static void answer(HttpExchange exchange, String json) throws IOException {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        String[] settings() {
            String client = "spring.security.oauth2.client.";
            return new String[] {client + "registration.corp.client-id=winnow", client + "registration.corp.client-secret=secret",
                client + "registration.corp.client-name=Example Corp", client + "registration.corp.scope=openid",
                client + "registration.corp.authorization-grant-type=authorization_code",
                client + "registration.corp.redirect-uri={baseUrl}/login/oauth2/code/{registrationId}",
                client + "provider.corp.authorization-uri=" + at("/ask"), client + "provider.corp.token-uri=" + at("/token"),
                client + "provider.corp.jwk-set-uri=" + at("/keys"), "winnow.groups.testers=qa", "winnow.groups.boss=admin"};
        }

        /** Goes the way of a browser: to the provider, and back with a code. */
        HttpResponse<String> letIn(Client client) {
            URI asked = URI.create(client.get("/oauth2/authorization/corp").headers().firstValue("Location").orElseThrow());
            Map<String, String> query = Arrays.stream(asked.getRawQuery().split("&")).map(each -> each.split("=", 2)).collect(
                    Collectors.toMap(each -> each[0], each -> URLDecoder.decode(each[1], StandardCharsets.UTF_8)));
            nonce = query.get("nonce");
            return client.get("/login/oauth2/code/corp?code=c&state=" + query.get("state"));
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static int status(Client client, String path) {
        return client.get(path).statusCode();
    }

    @Test
    void a_provider_of_openid_connect_lets_people_in_with_the_roles_of_their_groups() throws Exception {
        try (Provider provider = new Provider("testers"); ServedSite site = new ServedSite(folder).withBuilds()
                .withSettings(provider.settings()).start()) {
            Client paula = site.anybody();
            assertThat(paula.get("/login").body()).contains("Log in with Example Corp", "/oauth2/authorization/corp");
            assertThat(provider.letIn(paula).headers().firstValue("Location").orElseThrow()).endsWith("/");
            assertThat(paula.get("/builds").body()).contains("paula");
            assertThat(paula.post("/pins", Map.of("key", "app/main/linux/1.0.0", "reason", "demo")).statusCode()).isEqualTo(302);
            assertThat(paula.post("/runs", Map.of("job", "site", "what", "plan")).statusCode()).isEqualTo(403);
            assertThat(Files.readString(site.cli().state().resolve("ledger.ndjson"))).contains("\"actor\":\"paula\"",
                    "\"via\":\"console\"");
            // A code that this session has not asked for.
            assertThat(site.anybody().get("/login/oauth2/code/corp?code=c&state=guess").headers().firstValue("Location")
                    .orElseThrow()).endsWith("/login?refused");
        }
    }

    @Test
    void a_group_that_nobody_mapped_lets_nobody_see_anything() throws Exception {
        try (Provider provider = new Provider("strangers"); ServedSite site = new ServedSite(folder).withBuilds()
                .withSettings(provider.settings()).start()) {
            Client stranger = site.anybody();
            provider.letIn(stranger);
            assertThat(status(stranger, "/builds")).isEqualTo(403);
        }
    }

    /** What the server answers to a request that comes from another address of this machine. */
    private static String from(String address, ServedSite site, String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), site.at("/").getPort(), InetAddress.getByName(address),
                0)) {
            socket.getOutputStream().write((head + "Host: winnow\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_proxy_says_who_somebody_is_only_from_an_address_that_is_named() throws IOException {
        try (ServedSite site = new ServedSite(folder).withBuilds().withUser("ada", "admin").withSettings(
                "winnow.proxy.addresses=127.0.0.1", "winnow.proxy.user-header=X-Forwarded-User", "winnow.proxy.role=viewer",
                "winnow.open=nothing").start()) {
            String ada = "GET /audit HTTP/1.1\r\nX-Forwarded-User: ada\r\n";
            assertThat(from("127.0.0.1", site, ada)).startsWith("HTTP/1.1 200").contains("ada", "; Secure");
            assertThat(from("127.0.0.2", site, ada)).startsWith("HTTP/1.1 302").contains("/login");
            // The address that a proxy tells of does not make it a proxy.
            assertThat(from("127.0.0.2", site, ada + "X-Forwarded-For: 127.0.0.1\r\n")).startsWith("HTTP/1.1 302");
            String visitor = "GET /%s HTTP/1.1\r\nX-Forwarded-User: visitor\r\n";
            assertThat(from("127.0.0.1", site, visitor.formatted("builds"))).startsWith("HTTP/1.1 200");
            assertThat(from("127.0.0.1", site, visitor.formatted("audit"))).startsWith("HTTP/1.1 403");
            // Nothing is open, but that the server is there.
            assertThat(status(site.anybody(), "/updates/app/linux?branch=main")).isEqualTo(401);
            assertThat(status(site.anybody(), "/builds")).isEqualTo(302);
            assertThat(status(site.anybody(), "/actuator/health")).isEqualTo(200);
            assertThat(status(site.program(site.token("app", "viewer")), "/updates/app/linux?branch=main")).isEqualTo(200);
        }
    }

    @Test
    void whoever_is_let_read_all_changes_nothing_and_other_sites_read_the_update_url_where_they_are_named() throws IOException {
        try (ServedSite site = new ServedSite(folder).withBuilds().withSettings("winnow.open=reading",
                "winnow.origins=https://shop.example.org").start()) {
            Client anybody = site.anybody();
            assertThat(anybody.get("/builds").body()).contains("app/main/linux/1.2.0", "Log in").doesNotContain("Pin all");
            assertThat(status(anybody, "/audit")).isEqualTo(302);
            assertThat(status(anybody, "/api/v1/builds")).isEqualTo(401);
            assertThat(anybody.post("/pins", Map.of("key", "app/main/linux/1.0.0", "reason", "x")).statusCode()).isEqualTo(302);
            assertThat(site.cli().done("pins", "--json").json()).isEmpty();
            for (String path : List.of("/updates/app/linux?branch=main", "/api/v1/openapi.json", "/builds")) {
                for (String origin : List.of("https://shop.example.org", "https://other.example.org")) {
                    HttpResponse<String> answer = anybody.send(HttpRequest.newBuilder(site.at(path)).header("Origin", origin));
                    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin").isPresent()).as(path + origin)
                            .isEqualTo(path.startsWith("/updates") && origin.contains("shop"));
                }
            }
        }
    }

    @Test
    void listens_on_no_network_without_tls_or_a_named_proxy() throws IOException {
        WinnowCli cli = new WinnowCli(folder.resolve("state"));
        for (String address : List.of("0.0.0.0:0", "[::]:0", "192.0.2.1:0")) {
            WinnowCli.Result refused = cli.run("serve", "--listen", address);
            assertThat(refused.exit()).as(address).isEqualTo(2);
            assertThat(refused.err()).contains("would send passwords and tokens over the network as they are");
        }
        assertThat(cli.run("serve", "--listen", "127.0.0.1").err()).contains("is no address and port");
        assertThat(cli.run("serve", "--listen", "127.0.0.1:99999").exit()).isEqualTo(2);
    }

    @Test
    void speaks_tls_with_the_certificate_that_it_is_given() throws Exception {
        Path keys = Files.createDirectories(folder.resolve("state")).resolve("keys.p12");
        Process made = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                "-alias", "winnow", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=ip:127.0.0.1", "-storetype", "PKCS12",
                "-keystore", keys.toString(), "-storepass", "changeit").redirectErrorStream(true).start();
        assertThat(made.waitFor()).as(new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "changeit".toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("winnow", store.getCertificate("winnow"));
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (ServedSite site = new ServedSite(folder).withBuilds().withSettings("server.ssl.key-store=" + keys,
                "server.ssl.key-store-password=changeit").start()) {
            assertThat(site.at("/").getScheme()).isEqualTo("https");
            HttpResponse<String> page = site.anybody(context).get("/login");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Set-Cookie").orElseThrow()).contains("; Secure", "; HttpOnly");
            assertThat(page.headers().firstValue("Strict-Transport-Security")).isPresent();
        }
    }

    @Test
    void a_link_on_a_terminal_makes_the_first_admin_once_and_there_is_none_elsewhere() throws IOException {
        try (ServedSite site = new ServedSite(folder).start()) {
            assertThat(site.said()).doesNotContain("first?code=");
            assertThat(status(site.anybody(), "/first?code=")).isEqualTo(404);
        }
        try (ServedSite site = new ServedSite(folder)) {
            site.cli().onTerminal();
            site.start();
            String link = site.said().replaceAll("(?s).*(/first\\?code=\\S+).*", "$1");
            Client first = site.anybody();
            assertThat(first.get(link).body()).contains("Choose a name and a password");
            Map<String, String> form = Map.of("code", link.substring(link.indexOf('=') + 1), "name", "ada", "password",
                    ServedSite.PASSWORD);
            assertThat(first.post("/first", form).headers().firstValue("Location").orElseThrow()).endsWith("/login");
            // A catalog in which there is nothing yet has all of its pages.
            Client ada = site.as("ada");
            for (String path : List.of("/", "/builds", "/builds?q=x", "/matrix", "/matrix?project=none", "/plans", "/workbench",
                    "/trash", "/runs", "/pins", "/pins?show=nothing", "/pins/many?q=x", "/audit", "/audit?list=pins",
                    "/audit?list=removals", "/audit?list=freed", "/audit?list=approvals", "/tokens", "/openapi")) {
                assertThat(status(ada, path)).as(path).isEqualTo(200);
            }
            assertThat(status(first, link)).isEqualTo(404);
            assertThat(first.post("/first", form).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void nobody_is_let_in_by_a_body_that_is_not_a_form() throws IOException {
        try (ServedSite site = new ServedSite(folder).withUser("vera", "viewer").start()) {
            assertThat(site.anybody().send(HttpRequest.newBuilder(site.at("/login")).header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"username\":\"vera\",\"password\":\"" + ServedSite.PASSWORD + "\"}")))
                    .statusCode()).isEqualTo(403);
        }
    }
}
