package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli;
import dev.winnow.cli.WinnowCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Names and values that a database may not take: what has them is kept and told of, and the others go on. */
class LongNamesTest {

    @TempDir
    private Path base;

    private WinnowCli winnow;
    private Path job;

    @BeforeEach
    void site() throws IOException {
        winnow = new WinnowCli(base.resolve("state"));
        job = Files.writeString(base.resolve("job.yaml"), """
                name: long
                build: "{project}/{branch}/{number}"
                stores:
                  - { name: products, root: store, layout: "{branch:**}/app-{number}", manifest: build.json, set: { os: any }, settle: 0s }
                rules:
                  - { name: newest, match: {}, keep: [ { last: 1 } ] }
                limits: { removals: 100%, removals-per-group: 100% }
                approval: never
                reports: { directory: reports }
                """);
        for (int build = 1; build <= 3; build++) {
            build("main", build, "{\"project\": \"editor\"}");
        }
        winnow.done("adopt", job);
    }

    private Path build(String branch, int number, String manifest) throws IOException {
        Path entry = Files.createDirectories(base.resolve("store").resolve(branch).resolve("app-" + number));
        Files.writeString(entry.resolve("app.bin"), branch + number);
        Files.writeString(entry.resolve("build.json"), manifest);
        return entry;
    }

    /** Text that no database can make shorter. */
    private static String noise(int length, long seed) {
        return new Random(seed).ints(length, 0, 36).collect(StringBuilder::new, (text, digit) ->
                text.append(Character.forDigit(digit, 36)), StringBuilder::append).toString();
    }

    @Test
    void an_entry_whose_path_is_too_long_is_a_fault_and_stays() throws IOException {
        String branch = String.join("/", noise(200, 1), noise(200, 2), noise(200, 3), noise(200, 4), noise(200, 5),
                noise(200, 6), noise(200, 7), noise(200, 8), noise(200, 9), noise(200, 10), noise(200, 11));
        Path entry = build(branch, 1, "{\"project\": \"editor\"}");

        Result run = winnow.run("run", job, "--json");

        assertThat(run.exit()).as(run.err()).isEqualTo(5);
        assertThat(run.json().get("plan").get("faults").toString()).contains("longer than the 2000 bytes");
        assertThat(run.json().get("apply").get("removed").asInt()).isEqualTo(2);
        assertThat(entry.resolve("app.bin")).exists();
    }

    @Test
    void a_build_whose_key_or_group_would_be_too_long_is_unsure_and_stays() throws IOException {
        Path branch = build("main", 4, "{\"project\": \"" + noise(900, 1) + "\"}");
        Path key = build("main", 5, "{\"project\": \"" + noise(5_000, 2) + "\"}");

        Result run = winnow.run("run", job, "--json");

        assertThat(run.exit()).as(run.err()).isEqualTo(5);
        assertThat(run.json().get("apply").get("removed").asInt()).isEqualTo(2);
        String decisions = Files.readString(Path.of(run.json().get("plan").get("report").asString(), "decisions.csv"));
        assertThat(decisions).contains("its project is longer than 800 bytes").contains("longer than 2600 bytes");
        assertThat(branch.resolve("app.bin")).exists();
        assertThat(key.resolve("app.bin")).exists();
    }

    @Test
    void values_with_characters_that_no_text_has_are_kept_as_they_are() throws IOException {
        build("main", 4, "{\"project\": \"ed\\u0000it\", \"note\": \"a\\u0000b\", \"half\": \"\\ud83d\"}");
        Path entry = build("main", 5, "{\"project\": \"editor\", \"version\": \"1\\u0000\"}");
        Files.write(entry.resolve(".keep"), new byte[] {'o', 'n', 0, 'e', (byte) 0xff});

        Result plan = winnow.run("plan", job, "--json");

        assertThat(plan.exit()).as(plan.err()).isIn(0, 5);
        JsonNode builds = winnow.done("builds", "--json").json();
        assertThat(builds).hasSize(5);
        assertThat(builds.toString()).contains("ed%00it").contains("a\\u0000b");
    }

    @Test
    void a_pin_or_a_registration_with_too_long_a_name_is_refused() throws IOException {
        winnow.done("plan", job);
        Result pin = winnow.run("pin", "*" + noise(3_000, 1), "--by", "qa", "--reason", "needed");
        assertThat(pin.exit()).isEqualTo(2);
        assertThat(pin.err()).contains("2600 bytes");
        Result register = winnow.run("register", "--key", noise(3_000, 2), "--status", "success");
        assertThat(register.exit()).isEqualTo(2);
        assertThat(register.err()).contains("2600 bytes");
    }
}
