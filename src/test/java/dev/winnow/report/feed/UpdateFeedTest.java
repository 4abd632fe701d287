package dev.winnow.report.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.model.NameCodec;
import dev.winnow.report.content.Rows;
import dev.winnow.report.feed.UpdateFeed.Answer;
import dev.winnow.report.feed.UpdateFeed.FeedName;
import dev.winnow.report.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class UpdateFeedTest {

    @TempDir
    Path reports;
    Path updates;
    UpdateFeed feed;

    @BeforeEach
    void open() {
        updates = reports.resolve("updates");
        feed = new UpdateFeed(reports);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            main               ~ main
            release/1.2        ~ release%2F1.2
            ^^                 ~ _
            _                  ~ %5F
            __                 ~ __
            .                  ~ %2E
            ..                 ~ %2E.
            .git               ~ %2Egit
            a b#c              ~ a%20b%23c
            über               ~ %C3%BCber
            %C3                ~ %C3
            100%25             ~ 100%25
            %0A                ~ %0A
            <b>x</b>           ~ %3Cb%3Ex%3C%2Fb%3E
            """)
    void names_are_safe_anywhere(String value, String name) {
        assertThat(FeedName.of(value)).isEqualTo(name);
    }

    @Test
    void long_names_are_cut_and_stay_different() {
        String one = FeedName.of("a".repeat(250));
        String other = FeedName.of("a".repeat(251));

        assertThat(one).hasSize(217).startsWith("a".repeat(200) + "~").isNotEqualTo(other);
        assertThat(one.substring(201)).matches("[0-9a-f]{16}");
        assertThat(FeedName.of("a".repeat(200))).isEqualTo("a".repeat(200));
        assertThat(FeedName.of("ü".repeat(100))).hasSizeLessThanOrEqualTo(217).matches("(%C3%BC)+(%C3)?~[0-9a-f]{16}");
    }

    @Test
    void every_value_has_a_name_of_its_own() {
        List<String> values = new ArrayList<>(Rows.HOSTILE.stream().map(NameCodec::shown).toList());
        values.addAll(List.of("", "_", "%5F_", ".", "..", "a", "A", "a/b", "a%2525b", "x".repeat(200), "x".repeat(201)));
        List<String> names = values.stream().map(FeedName::of).toList();

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[A-Za-z0-9_~%-][A-Za-z0-9._~%-]*"))
                .allMatch(name -> name.length() <= 217);
    }

    @Test
    void writes_an_answer_for_each_and_maps_values_to_files() throws IOException {
        feed.update("nightly", () -> List.of(answer("app", "release/1.2", "linux", "1.2.40"),
                answer("app", "", "linux", "1.3")));

        assertThat(version("app/release%2F1.2/linux.json")).isEqualTo("1.2.40");
        assertThat(version("app/_/linux.json")).isEqualTo("1.3");
        assertThat(updates.resolve("index.json")).hasContent("""
                {
                  "files" : [
                    {
                      "project" : "app",
                      "branch" : "",
                      "os" : "linux",
                      "file" : "app/_/linux.json",
                      "job" : "nightly"
                    },
                    {
                      "project" : "app",
                      "branch" : "release/1.2",
                      "os" : "linux",
                      "file" : "app/release%2F1.2/linux.json",
                      "job" : "nightly"
                    }
                  ]
                }
                """);
    }

    @Test
    void touches_only_files_whose_bytes_change() throws IOException {
        feed.update("nightly", () -> List.of(answer("app", "main", "linux", "1"), answer("app", "main", "mac", "1")));
        FileTime old = FileTime.from(Instant.EPOCH);
        for (String file : List.of("app/main/linux.json", "app/main/mac.json", "index.json")) {
            Files.setLastModifiedTime(updates.resolve(file), old);
        }

        int changed = feed.update("nightly", () ->
                List.of(answer("app", "main", "linux", "2"), answer("app", "main", "mac", "1")));

        assertThat(changed).isEqualTo(1);
        assertThat(Files.getLastModifiedTime(updates.resolve("app/main/linux.json"))).isNotEqualTo(old);
        assertThat(Files.getLastModifiedTime(updates.resolve("app/main/mac.json"))).isEqualTo(old);
        assertThat(Files.getLastModifiedTime(updates.resolve("index.json"))).isEqualTo(old);
    }

    @Test
    void says_none_where_there_is_no_build_any_more() throws IOException {
        feed.update("nightly", () -> List.of(answer("app", "main", "linux", "1"), answer("app", "dead", "linux", "1")));

        feed.update("nightly", () -> List.of(answer("app", "main", "linux", "1")));

        assertThat(read("app/dead/linux.json").isEmpty()).isTrue();
        assertThat(read("index.json").get("files")).hasSize(1);
    }

    @Test
    void leaves_alone_what_another_job_answers() throws IOException {
        feed.update("nightly", () -> List.of(answer("app", "main", "linux", "1")));

        feed.update("logs-only", () -> List.of());
        feed.update("tools", () -> List.of(answer("tool", "main", "linux", "7")));

        assertThat(version("app/main/linux.json")).isEqualTo("1");
        assertThat(read("index.json").get("files")).hasSize(2);
    }

    @Test
    void a_file_that_nobody_owns_up_to_offers_nothing() throws IOException {
        feed.update("nightly", () -> List.of(answer("app", "main", "linux", "1"), answer("app", "main", "mac", "1")));
        Files.writeString(updates.resolve("index.json"), "{ half");

        feed.update("nightly", () -> List.of(answer("app", "main", "linux", "1")));

        assertThat(version("app/main/linux.json")).isEqualTo("1");
        assertThat(read("app/main/mac.json").isEmpty()).isTrue();
    }

    @Test
    void no_name_leads_out_of_the_feed() throws IOException {
        List<Answer> answers = Rows.HOSTILE.stream().map(NameCodec::shown)
                .map(name -> answer(name, name, name, name)).toList();

        feed.update("nightly", () -> answers);

        try (Stream<Path> files = Files.walk(reports)) {
            assertThat(files.filter(Files::isRegularFile).filter(file -> file.toString().endsWith(".json"))).hasSize(
                    answers.size() + 1).allMatch(file -> file.startsWith(updates));
        }
    }

    private static Answer answer(String project, String branch, String os, String version) {
        return new Answer(project, branch, os, Map.of("version", version));
    }

    private String version(String file) throws IOException {
        return read(file).get("version").stringValue();
    }

    private JsonNode read(String file) throws IOException {
        return Json.read(Files.readAllBytes(updates.resolve(file)));
    }
}
