package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.cli.WinnowCli;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server answered is there, whenever it is killed; asked to stop, it ends as asked. */
class KilledServerTest {

    @TempDir
    private Path base;

    private final Set<String> registered = new ConcurrentSkipListSet<>();
    private final Set<String> pinned = new ConcurrentSkipListSet<>();

    @Test
    void keeps_every_pin_and_registration_that_it_answered_when_it_is_killed_under_load() throws Exception {
        WinnowCli winnow = new WinnowCli(base.resolve("state"));
        String token = winnow.done("token", "add", "ci", "--role", "ci").out().strip();
        Processes processes = new Processes(winnow.state(), Files.createDirectory(base.resolve("out")));
        Random random = new Random(17);
        for (int round = 0; round < 3; round++) {
            Processes.Running server = processes.start("serve", "--listen", "127.0.0.1:0");
            String address = address(server);
            int before = registered.size();
            Thread[] load = {load(address, token, round + "a"), load(address, token, round + "b")};
            int enough = before + 5 + random.nextInt(20);
            await().until(() -> registered.size() >= enough);
            // The last one is asked to end.
            boolean asked = round == 2;
            new ProcessBuilder("kill", asked ? "-TERM" : "-KILL", Long.toString(server.process().pid())).start().waitFor();
            for (Thread each : load) {
                each.join();
            }
            assertThat(server.exit()).as(server.text()).isEqualTo(asked ? 143 : 137);
            assertThat(winnow.done("builds", "--json").json().findValuesAsString("key")).containsAll(registered);
            assertThat(new TreeSet<>(winnow.done("pins", "--json").json().findValuesAsString("reason"))).containsAll(pinned);
            assertThat(winnow.done("verify", "--json").json().get("sound").booleanValue()).isTrue();
        }
    }

    private static String address(Processes.Running server) {
        Pattern listening = Pattern.compile("Listening on (http.*)/");
        await().until(() -> listening.matcher(server.text()).find() || !server.process().isAlive());
        Matcher found = listening.matcher(server.text());
        assertThat(found.find()).as(server.text()).isTrue();
        return found.group(1);
    }

    /** Registers builds and pins them until nobody answers any more. */
    private Thread load(String address, String token, String name) {
        Thread load = new Thread(() -> {
            HttpClient http = HttpClient.newHttpClient();
            for (int i = 0; ; i++) {
                String key = "app/" + name + "/" + i;
                try {
                    if (post(http, address + "/api/v1/builds", token, "{\"key\":\"" + key + "\",\"project\":\"app\"}")) {
                        registered.add(key);
                    }
                    if (post(http, address + "/api/v1/pins", token, "{\"key\":\"" + key + "\",\"reason\":\"why " + key + "\"}")) {
                        pinned.add("why " + key);
                    }
                } catch (IOException killed) {
                    return;
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        });
        load.start();
        return load;
    }

    private static boolean post(HttpClient http, String to, String token, String body)
            throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(to)).header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString()).statusCode() == 201;
    }
}
