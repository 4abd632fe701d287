package dev.winnow.jobfile.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.winnow.jobfile.Fault;
import dev.winnow.jobfile.Job;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as editors, other systems and enemies leave them. */
class JobFileTextTest {

    private static final String SOUND = """
            name: nightly
            build: "{project}/{version}"
            stores:
              - { name: products, root: /srv/products, layout: "{project}/{version}" }
            group-by: [project]
            rules:
              - { name: everything, match: { branch: "größe/**" }, keep: all }
            """;

    @TempDir
    private Path folder;

    @Test
    void reads_json() throws IOException {
        Job job = read("""
                {"$schema": "job.schema.json", "name": "nightly", "build": "{project}/{version}",
                 "stores": [{"name": "products", "root": "/srv/products", "layout": "{project}/{version}"}],
                 "group-by": ["project"],
                 "rules": [{"name": "everything", "match": {"branch": "gr\\u00f6\\u00dfe/**"}, "keep": "all"}]}
                """);
        assertThat(job.content()).isEqualTo(read(SOUND).content());
    }

    @Test
    void reads_past_a_byte_order_mark_and_through_windows_line_ends() throws IOException {
        assertThat(read("\uFEFF" + SOUND).content()).isEqualTo(read(SOUND).content());
        assertThat(read(SOUND.replace("\n", "\r\n")).content()).isEqualTo(read(SOUND).content());
        assertThat(faults("\uFEFF" + SOUND.replace("\n", "\r\n").replace("keep:", "kep:")))
                .extracting(Fault::line, Fault::column).containsExactly(tuple(7, 5),
                        tuple(7, 56));
    }

    @Test
    void names_the_first_byte_that_is_not_utf_8() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("name: ä\n# gr".getBytes(StandardCharsets.UTF_8));
        bytes.write(0xF6);
        assertThat(faults(bytes.toByteArray())).extracting(JobFileTextTest::text)
                .containsExactly("2:5: byte 0xF6 is not UTF-8; save the file as UTF-8");
        assertThat(faults("name: nightly".getBytes(StandardCharsets.UTF_16))).extracting(JobFileTextTest::text)
                .containsExactly("1:1: byte 0xFE is not UTF-8; save the file as UTF-8");
    }

    @Test
    void takes_a_character_cut_off_at_the_end_for_what_it_is() throws IOException {
        assertThat(faults(new byte[] {'a', (byte) 0xC3})).extracting(JobFileTextTest::text)
                .containsExactly("1:2: byte 0xC3 is not UTF-8; save the file as UTF-8");
    }

    @Test
    void refuses_control_characters_where_they_stand() throws IOException {
        assertThat(faults("name: a\nzone: b\u0007\n")).extracting(JobFileTextTest::text).containsExactly(
                "2:8: the character U+0007 cannot stand in YAML; remove it, or write it as \\u0007 in double quotes");
    }

    @Test
    void says_what_an_empty_file_needs() throws IOException {
        assertThat(faults("")).extracting(JobFileTextTest::text)
                .containsExactly("0:0: is empty; a job needs name, build, stores and rules");
    }

    @Test
    void refuses_a_file_that_nobody_wrote_by_hand() throws IOException {
        assertThat(faults("#".repeat(2_000_000))).extracting(JobFileTextTest::text)
                .containsExactly("0:0: is larger than 1 MiB; a job file is a page or two of YAML");
        assertThat(faults("[" + "1,".repeat(30_000) + "]")).extracting(Fault::message)
                .containsExactly("more than 20000 values, each alias written out; no job needs that");
        assertThat(faults("floor: " + "9".repeat(500_000) + "\nzone: 1e999999999\nname: 0x" + "f".repeat(99) + "\n"))
                .isNotEmpty();
    }

    @Test
    void says_that_a_file_is_missing_or_is_a_folder() {
        Path missing = folder.resolve("missing.yaml");
        assertThat(fails(missing)).extracting(Fault::toString)
                .containsExactly(missing + ": there is no such file");
        assertThat(fails(folder)).extracting(Fault::toString)
                .containsExactly(folder + ": is a folder; name a job file in it");
    }

    @Test
    void names_the_file_as_it_was_named() {
        Path relative = Path.of("src/test/resources/golden/jobfile/unquoted_braces.yaml");
        assertThat(fails(relative).get(0).toString())
                .startsWith("src/test/resources/golden/jobfile/unquoted_braces.yaml:2:17: this is no YAML");
    }

    /** Whatever happens to a file on its way: it is read, or the author is told; nothing else. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void either_reads_a_damaged_file_or_says_what_is_wrong(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> sources = List.of(Files.readString(Path.of("src/test/resources/jobfile/everything.yaml")),
                Files.readString(Path.of("src/test/resources/jobfile/nightly.yaml")));
        List<String> scraps = List.of("", " ", "\n", ":", "- ", "{", "}", "[", "]", "\"", "'", "#", "&a ", "*a", "0", "-1",
                "null", "true", "{}", "[]", "1.5", "30x", "**", ">1", "all", "\t", "|", "!!str ", "<<: ", "\\", "%", "/");
        for (int i = 0; i < 50; i++) {
            StringBuilder text = new StringBuilder(sources.get(random.nextInt(sources.size())));
            for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
                int at = random.nextInt(text.length());
                int end = Math.min(text.length(), at + random.nextInt(8));
                text.replace(at, end, scraps.get(random.nextInt(scraps.size())));
            }
            try {
                assertThat(read(text.toString()).content()).hasSize(64);
            } catch (JobFileException told) {
                assertThat(told.faults()).isNotEmpty().allSatisfy(fault -> assertThat(fault.message()).isNotBlank());
            }
        }
    }

    private Job read(String text) throws IOException {
        return JobFiles.read(Files.writeString(folder.resolve("job.yaml"), text));
    }

    private List<Fault> faults(String text) throws IOException {
        return faults(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Fault> faults(byte[] bytes) throws IOException {
        return fails(Files.write(folder.resolve("job.yaml"), bytes));
    }

    private static List<Fault> fails(Path file) {
        return catchThrowableOfType(JobFileException.class, () -> JobFiles.read(file)).faults();
    }

    private static String text(Fault fault) {
        return fault.line() + ":" + fault.column() + ": " + fault.message();
    }
}
