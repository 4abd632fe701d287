package dev.winnow.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.report.ManifestJson.LedgerHead;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ReportDirectoryTest {

    @TempDir
    Path folder;

    @Test
    void a_leftover_of_a_killed_run_is_in_no_manifest_and_goes() throws IOException {
        ReportDirectory directory = ReportDirectory.of(folder, "nightly", "r-1");
        WholeFile.write(directory.file("decisions.csv"), out -> out.write('x'));
        Path leftover = directory.path().resolve(".summary.json-1-ab" + WholeFile.TEMPORARY);
        Files.writeString(leftover, "half");

        ManifestJson.write(directory, "r-1", new LedgerHead(3, "ab"));

        assertThat(leftover).doesNotExist();
        assertThat(manifest(directory).get("files").propertyNames()).containsExactly("decisions.csv");
        assertThat(directory.files()).containsExactly("decisions.csv", "manifest.json");
    }

    @Test
    void the_manifest_has_the_hash_of_each_other_file_and_the_ledgers_head() throws IOException {
        ReportDirectory directory = ReportDirectory.of(folder, "nightly", "r-1");
        WholeFile.write(directory.file("summary.json"), out -> out.write("abc".getBytes(StandardCharsets.UTF_8)));
        WholeFile.write(directory.file("decisions.csv"), out -> { });

        ManifestJson.write(directory, "r-1", new LedgerHead(42, "cd".repeat(32)));
        ManifestJson.write(directory, "r-1", new LedgerHead(43, "cd".repeat(32)));

        assertThat(directory.file("manifest.json")).hasContent("""
                {
                  "run" : "r-1",
                  "ledger" : {
                    "seq" : 43,
                    "hash" : "%s"
                  },
                  "files" : {
                    "decisions.csv" : "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                    "summary.json" : "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
                  }
                }
                """.formatted("cd".repeat(32)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "", "a/b", "a\nb", ".hidden", "ü"})
    void refuses_names_that_could_lead_elsewhere(String name) {
        for (List<String> names : List.of(List.of(name, "r-1"), List.of("nightly", name))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ReportDirectory.of(folder, names.get(0), names.get(1)));
        }
    }

    private static JsonNode manifest(ReportDirectory directory) throws IOException {
        return Json.read(Files.readAllBytes(directory.file(ReportDirectory.MANIFEST)));
    }
}
