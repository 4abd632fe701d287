package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.winnow.cli.WinnowCli.Result;
import dev.winnow.store.local.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with its input, the program says what, where and what to do, and touches nothing. */
class BadInputTest {

    private static final String SOUND = """
            name: nightly
            build: "{branch}/{os}/{version}"
            stores:
              - name: products
                root: ../store
                layout: "{branch:**}/{os:linux|windows}/app-{version}"
            group-by: [branch, os]
            rules:
              - name: mainline
                match: { branch: main }
                keep: [ { last: 2 }, { within: 30d } ]
              - name: rest
                match: {}
                keep: [ { last: 1 } ]
            """;

    @TempDir
    private Path directory;
    private Path store;
    private Path job;
    private WinnowCli winnow;

    @BeforeEach
    void makeStore() throws IOException {
        store = directory.resolve("store");
        Files.createDirectories(store.resolve("main/linux/app-1.0"));
        Files.writeString(store.resolve("main/linux/app-1.0/app.bin"), "one");
        job = Files.createDirectories(directory.resolve("jobs")).resolve("nightly.yaml");
        winnow = new WinnowCli(directory.resolve("state")).firstStart();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("an unknown key", SOUND.replace("group-by:", "groupby:"), "nightly.yaml:7:1",
                        "unknown key 'groupby'"),
                Arguments.of("a misspelt clause", SOUND.replace("within: 30d", "wihtin: 30d"), "nightly.yaml:11:",
                        "did you mean 'within'?"),
                Arguments.of("a unit that is none", SOUND.replace("30d", "30x"), "nightly.yaml:11:", "'30x'"),
                Arguments.of("a layout that does not give what the group needs",
                        SOUND.replace("{branch:**}/", "main/"), "nightly.yaml:", "branch"),
                Arguments.of("a YAML bomb", "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                        + "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                        + "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
                        + "g: [*f,*f,*f,*f,*f,*f,*f,*f,*f,*f]\n", "nightly.yaml", "alias"),
                Arguments.of("an empty file", "", "nightly.yaml", "empty"),
                Arguments.of("a rule without keep", SOUND.replace("    keep: [ { last: 1 } ]\n", ""),
                        "nightly.yaml:12:", "keep"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void a_fault_in_a_job_file_stops_every_command_before_it_does_anything(String what, String text, String place,
                                                                           String message) throws IOException {
        Files.writeString(job, text);
        Map<String, String> before = Snapshot.of(store);
        for (String command : new String[] {"validate", "scan", "plan", "run", "adopt", "purge"}) {
            Result result = winnow.run(command, job);
            assertThat(result.exit()).as(command).isEqualTo(2);
            assertThat(result.err()).as(command).contains(place).contains(message).doesNotContain("\tat ");
        }
        assertThat(Snapshot.of(store)).isEqualTo(before);
        assertThat(store.resolve(".winnow")).doesNotExist();
        assertThat(winnow.state()).as("no state was made for a job that cannot be read").doesNotExist();
    }

    @Test
    void all_faults_are_told_at_once_each_with_its_place() throws IOException {
        Files.writeString(job, SOUND.replace("30d", "30x").replace("os:linux", "oss:linux").replace("last: 2",
                "lats: 2"));

        Result result = winnow.run("validate", job);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err().lines()).hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(line -> assertThat(line).matches(".*nightly\\.yaml:\\d+:\\d+: .*"));
    }

    @Test
    void a_rule_that_can_never_govern_is_a_warning_and_the_run_goes_on() throws IOException {
        Files.writeString(job, SOUND.replace("match: { branch: main }", "match: {}"));

        Result result = winnow.run("plan", job);

        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("nightly.yaml:12:").contains("rest");
    }

    @Test
    void a_missing_root_stops_with_advice() throws IOException {
        Files.writeString(job, SOUND.replace("../store", "../elsewhere"));

        Result result = winnow.run("plan", job);

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("products").contains("elsewhere").contains("mount");
    }

    @Test
    void an_unreadable_directory_is_reported_and_keeps_what_is_in_it() throws IOException {
        Files.writeString(job, SOUND);
        Path closed = store.resolve("main/windows");
        Files.createDirectories(closed.resolve("app-1.0"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(closed), "root reads everything: an unreadable folder is not tested");

        Result result = winnow.run("plan", job);

        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.err()).contains("main/windows").contains("permission denied");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void an_argument_that_names_nothing_is_a_usage_fault() throws IOException {
        Files.writeString(job, SOUND);
        winnow.done("plan", job);

        assertThat(winnow.run("plan", directory.resolve("jobs/other.yaml")).exit()).isEqualTo(2);
        assertThat(winnow.run("frobnicate").exit()).isEqualTo(2);
        assertThat(winnow.run("plan").err()).contains("JOB").contains("--help");
        assertThat(winnow.run("apply", "p-none").err()).contains("there is no plan p-none");
        assertThat(winnow.run("pin", "no/such/*", "--by", "me", "--reason", "x").exit()).isEqualTo(2);
        assertThat(winnow.run("plan", job, "--as-of", "yesterday").err()).contains("2026-11-22T12:00:00Z");
        assertThat(winnow.run("builds", "brunch=main").err()).contains("brunch");
        Result json = winnow.run("show", "no/such/build", "--json");
        assertThat(json.json().get("code").asInt()).isEqualTo(2);
        assertThat(json.json().get("error").asString()).contains("no/such/build");
    }

    @Test
    void who_says_something_and_why_is_never_empty() throws IOException {
        Files.writeString(job, SOUND);
        String plan = winnow.done("plan", job, "--json").json().get("plan").asString();

        for (Object[] command : new Object[][] {
            {"pin", "**", "--by", "", "--reason", "x"}, {"pin", "**", "--by", "me", "--reason", " "},
            {"approve", plan, "--by", " "}, {"approve", plan, "--by", "me", "--limit-override", ""},
            {"run", job, "--limit-override", ""}, {"adopt", job, "--take-over", ""}, {"unlock", job, "--reason", ""}}) {
            Result refused = winnow.run(command);
            assertThat(refused.exit()).as(List.of(command) + refused.err()).isEqualTo(2);
            assertThat(refused.err()).contains(" is empty; say it");
        }
    }

    @Test
    void a_question_to_a_catalog_that_was_never_made_makes_none() {
        assertThat(winnow.run("builds").exit()).isEqualTo(2);
        assertThat(winnow.state()).doesNotExist();
    }
}
