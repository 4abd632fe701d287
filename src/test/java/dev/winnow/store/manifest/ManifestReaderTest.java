package dev.winnow.store.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {

    @Test
    void reads_every_attribute() throws BadManifest {
        Manifest manifest = read("""
                {"project": "app", "branch": "release/1.2", "os": "linux", "version": "1.2.3", "number": 7,
                 "builder": "nightly", "tags": ["qa", "nightly"], "status": "warnings", "revision": "4f0c",
                 "runtime": "jre17", "finished": "2026-01-31T13:00:00.1239+01:00",
                 "properties": {"keep_reason": "sent", "n": 1}, "installer": "full", "list": [1, {"a": "b"}],
                 "price": 1.10, "none": null, "builders": null}
                """);

        assertThat(new TreeMap<>(manifest.attributes())).hasToString("{branch=release/1.2, builder=nightly, number=7, "
                + "os=linux, project=app, properties.installer=full, properties.keep_reason=sent, "
                + "properties.list=[1,{\"a\":\"b\"}], properties.n=1, properties.price=1.10, revision=4f0c, "
                + "runtime=jre17, status=warnings, tags=qa,nightly, version=1.2.3}");
        assertThat(manifest.finished()).isEqualTo(Instant.parse("2026-01-31T12:00:00.1239Z"));
    }

    /** What the schema says, the reader says too; the last column is the reader's message or what it read. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                      | ok  | {}
            {"version": null}                       | ok  | {}
            {"branch": ""}                          | ok  | {branch=}
            {"branch": "a\\nb"}                     | ok  | {branch=a%0Ab}
            {"branch": "100%"}                      | ok  | {branch=100%25}
            {"version": 2}                          | bad | key 'version': 2 is not a string
            {"version": ["1"]}                      | bad | key 'version': ["1"] is not a string
            {"project": {"a": 1}}                   | bad | key 'project': {"a":1} is not a string
            {"os": true}                            | bad | key 'os': true is not a string
            {"number": 0}                           | ok  | {number=0}
            {"number": 12.0}                        | ok  | {number=12}
            {"number": 9223372036854775807}         | ok  | {number=9223372036854775807}
            {"number": -1}                          | bad | key 'number': -1 is not a whole number from 0 to 2^63-1
            {"number": 1.5}                         | bad | key 'number': 1.5 is not a whole number from 0 to 2^63-1
            {"number": "7"}                         | bad | key 'number': "7" is not a whole number from 0 to 2^63-1
            {"status": "success"}                   | ok  | {status=success}
            {"status": "unknown"}                   | ok  | {status=unknown}
            {"status": "SUCCESS"}                   | bad | key 'status': 'SUCCESS' is none of success, warnings
            {"status": 0}                           | bad | key 'status': 0 is not a string
            {"tags": []}                            | ok  | {tags=}
            {"tags": "qa, nightly"}                 | ok  | {tags=qa,nightly}
            {"tags": ["a", "b"]}                    | ok  | {tags=a,b}
            {"tags": ["a,b"]}                       | bad | key 'tags': "a,b" is not a list of strings
            {"tags": [""]}                          | bad | key 'tags': "" is not a list of strings
            {"tags": [1]}                           | bad | key 'tags': 1 is not a list of strings
            {"tags": {}}                            | bad | key 'tags': {} is not a string
            {"finished": "2026-01-31T12:00:00Z"}    | ok  | {finished=2026-01-31T12:00:00Z}
            {"finished": "2026-01-31T12:00+01:00"}  | ok  | {finished=2026-01-31T11:00:00Z}
            {"finished": 1769860800}                | ok  | {finished=2026-01-31T12:00:00Z}
            {"finished": 1769860800.25}             | ok  | {finished=2026-01-31T12:00:00.250Z}
            {"finished": "2026-01-31 12:00"}        | bad | key 'finished': "2026-01-31 12:00" is not a time such as
            {"finished": "2026-01-31"}              | bad | key 'finished': "2026-01-31" is not a time such as
            {"finished": "2026-01-31T12:00:00"}     | bad | key 'finished': "2026-01-31T12:00:00" is not a time such as
            {"finished": "1969-12-31T12:00:00Z"}    | bad | key 'finished': "1969-12-31T12:00:00Z" is not a time such as
            {"finished": 1769860800000}             | bad | key 'finished': 1769860800000 is not a time such as
            {"finished": -1}                        | bad | key 'finished': -1 is not a time such as
            {"finished": []}                        | bad | key 'finished': [] is not a string
            {"properties": {"a": null, "b": true}}  | ok  | {properties.b=true}
            {"properties": {"": 1}}                 | bad | has a key that is empty
            {"properties": []}                      | bad | key 'properties': [] is not an object
            {"properties": "a"}                     | bad | key 'properties': "a" is not an object
            {"": null}                              | bad | has a key that is empty
            {"x\\u0000": "\\u001b[31m"}             | ok  | {properties.x%00=%1B[31m}
            []                                      | bad | is not a JSON object
            "app"                                   | bad | is not a JSON object
            null                                    | bad | is not a JSON object
            """)
    void agrees_with_its_schema(String json, String verdict, String read) throws IOException {
        assertThat(schema().validate(json, InputFormat.JSON).isEmpty()).as("schema").isEqualTo(verdict.equals("ok"));
        if (verdict.equals("ok")) {
            assertThat(text(json)).isEqualTo(read);
        } else {
            assertThatThrownBy(() -> read(json)).isInstanceOf(BadManifest.class).hasMessageStartingWith(read);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": 1, "a": 2}                    | is not JSON, line 1, column
            {"version": "1", "version": "2"}    | is not JSON, line 1, column
            {"a": 1, "properties": {"a": 2}}    | key 'a' stands both at the top and under properties
            {"a": 1} {"b": 2}                   | is not JSON
            {"a": 1                             | is not JSON, line 1
            {a: 1}                              | is not JSON, line 1
            {"a": 1,}                           | is not JSON, line 1
            // nothing                          | is not JSON, line 1
            ``                                  | is not a JSON object
            {"finished": "2026-02-30T00:00:00Z"} | key 'finished': "2026-02-30T00:00:00Z" is not a time such as
            {"finished": 1e999999}              | key 'finished'
            {"number": 1e999999}                | key 'number'
            """)
    void refuses_what_is_not_clear(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(BadManifest.class).hasMessageStartingWith(message);
    }

    /** Names of classes and of settings of a library tell nobody what to do. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": NaN}          | is not JSON, line 1, column 10: Non-standard token 'NaN'
            {"a": 1} {"b": 2}   | is not JSON, line 1, column 10: Trailing token found after value
            {/*c*/"a": 1}       | is not JSON, line 1, column 2: Unexpected character ('/' (code 47)): maybe a (non-standard) comment?
            {                   | is not JSON, line 1, column 2: Unexpected end-of-input: expected close marker for Object
            {"a": [1            | is not JSON, line 1, column 9: Unexpected end-of-input: expected close marker for Array
            {'a': 1}            | is not JSON, line 1, column 2: Unexpected character (''' (code 39)): was expecting double-quote to start property name
            """)
    void says_what_is_no_json_without_names_of_classes(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(BadManifest.class).hasMessage(message);
    }

    @Test
    void takes_a_byte_order_mark() throws BadManifest {
        assertThat(read("\ufeff{\"version\": \"1\"}").attributes()).isEqualTo(Map.of("version", "1"));
    }

    @Test
    void refuses_what_is_not_utf_8() {
        byte[] latin = "{\"branch\": \"\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> ManifestReader.read(latin)).hasMessage("is not UTF-8");
        assertThatThrownBy(() -> ManifestReader.read("{}".getBytes(StandardCharsets.UTF_16)))
                .hasMessage("is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 30_000})
    void refuses_values_that_nest_without_end(int depth) {
        assertThatThrownBy(() -> read("{\"a\": " + "[".repeat(depth) + "]".repeat(depth) + "}"))
                .isInstanceOf(BadManifest.class)
                .hasMessage("is not JSON: Document nesting depth (65) exceeds the maximum allowed");
    }

    @Test
    void refuses_more_than_64_kibibytes() throws BadManifest {
        String most = "{\"a\": \"" + "x".repeat(ManifestReader.MAX_BYTES - 9) + "\"}";

        assertThat(read(most).attributes()).containsOnlyKeys("properties.a");
        assertThatThrownBy(() -> read(most + " ")).hasMessage("is larger than 64 KiB");
    }

    @Test
    void refuses_more_than_a_thousand_attributes() throws BadManifest {
        String most = IntStream.range(0, 1_000).mapToObj(i -> "\"a" + i + "\": 1").collect(Collectors.joining(", "));

        assertThat(read("{" + most + "}").attributes()).hasSize(1_000);
        assertThatThrownBy(() -> read("{\"b\": 1, " + most + "}")).hasMessage("has more than 1,000 attributes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e-999999999", "-1e999999999"})
    void takes_numbers_as_they_are_written_without_writing_them_out(String number) throws BadManifest {
        assertThat(read("{\"a\": " + number + "}").attributes().get("properties.a")).hasSizeLessThan(20);
        assertThatThrownBy(() -> read("{\"number\": " + number + "}")).isInstanceOf(BadManifest.class);
    }

    private static Manifest read(String json) throws BadManifest {
        return ManifestReader.read((json == null ? "" : json).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String json) {
        try {
            Manifest manifest = read(json);
            Map<String, Object> all = new TreeMap<>(manifest.attributes());
            if (manifest.finished() != null) {
                all.put("finished", manifest.finished());
            }
            return all.toString();
        } catch (BadManifest bad) {
            return bad.getMessage();
        }
    }

    private static Schema schema() throws IOException {
        try (InputStream in = ManifestReader.class.getResourceAsStream("manifest.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        }
    }
}
