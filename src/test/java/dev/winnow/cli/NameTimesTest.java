package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times that stand in names: what they date, which builds they tell apart, and when they leave doubt. */
class NameTimesTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    @TempDir
    private Path directory;
    private WinnowCli winnow;

    @BeforeEach
    void make() {
        winnow = new WinnowCli(directory.resolve("state")).at(NOW);
    }

    private void file(String path, String text) throws IOException {
        OldFiles.write(directory.resolve("store/" + path), text, NOW.minusSeconds(90 * 86_400L));
    }

    private Path job(String zone, String build, String ofStore) throws IOException {
        return Files.writeString(directory.resolve("job.yaml"), """
                name: times
                zone: %s
                build: "%s"
                stores:
                  - { name: s, root: store, set: { project: app, branch: "", os: any }, %s }
                rules: [ { name: all, match: {}, keep: [ { within: 7d } ] } ]
                protect: { latest: false, floor: 0 }
                """.formatted(zone, build, ofStore));
    }

    /** Verdict and rule by path; {@code exit} is what the plan must end with. */
    private Map<String, String> verdicts(Path job, int exit) throws IOException {
        WinnowCli.Result plan = winnow.run("plan", job, "--json");
        assertThat(plan.exit()).as(plan.out() + plan.err()).isEqualTo(exit);
        Map<String, String> verdicts = new TreeMap<>();
        try (var csv = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(
                Files.newBufferedReader(Path.of(plan.json().required("report").asString()).resolve("decisions.csv")))) {
            csv.forEach(row -> verdicts.put(row.get("key"), row.get("verdict") + " " + row.get("rule") + " "
                    + row.get("finished")));
        }
        return verdicts;
    }

    @Test
    void zulu_in_a_name_is_utc_in_every_zone() throws IOException {
        file("app-1-20260525T010000Z/app", "x");
        file("app-2-20260524T230000Z/app", "x");
        String layout = "layout: \"app-{number}-{finished:yyyyMMdd'T'HHmmss'Z'}\"";
        Map<String, String> expected = Map.of("app/1", "keep all 2026-05-25T01:00:00Z", "app/2",
                "remove all 2026-05-24T23:00:00Z");
        for (String zone : List.of("Asia/Tokyo", "America/Los_Angeles")) {
            assertThat(verdicts(job(zone, "{project}/{number}", layout), 0)).as(zone).isEqualTo(expected);
        }
    }

    @Test
    void the_zone_of_a_store_goes_before_that_of_the_job() throws IOException {
        file("app-1-202605250030/app", "x");
        assertThat(verdicts(job("UTC", "{project}/{number}/{finished:yyyyMMdd-HHmm}/{finished:epoch}",
                "zone: Asia/Tokyo, layout: \"app-{number}-{finished:yyyyMMddHHmm}\""), 0)).isEqualTo(
                Map.of("app/1/20260525-0030/1779636600", "remove all 2026-05-24T15:30:00Z"));
    }

    @Test
    void a_zone_in_a_name_is_what_it_says_and_its_slash_is_written_percent_2f() throws IOException {
        file("app-1-202605250030Europe%2FBerlin/app", "x");
        file("app-2-202605250030Asia%2FHo_Chi_Minh/app", "x");
        file("app-3-202605250030UTC/app", "x");
        file("app-4-202605250030+02:00/app", "x");
        file("app-5-202605250030Mars%2FOlympus/app", "x");
        assertThat(verdicts(job("UTC", "{project}/{number}", "layout: \"app-{number}-{finished:yyyyMMddHHmmVV}\""), 0))
                .isEqualTo(Map.of("app/1", "remove all 2026-05-24T22:30:00Z", "app/2", "remove all 2026-05-24T17:30:00Z",
                        "app/3", "keep all 2026-05-25T00:30:00Z", "app/4", "remove all 2026-05-24T22:30:00Z"));
    }

    @Test
    void times_of_one_key_that_differ_are_unsure_until_the_key_tells_them_apart() throws IOException {
        file("2026/05/30/tool-win64.zip", "a");
        file("2026/05/01/tool-win64.zip", "b");
        file("2026/05/01/tool-linux.zip", "c");
        String store = "entry: file, holds: products, layout: "
                + "\"{finished:yyyy}/{finished:MM}/{finished:dd}/tool-{runtime}{*}.zip\"";
        store = store.replace("{runtime}{*}", "{runtime}");
        assertThat(verdicts(job("UTC", "{project}/{runtime}", store), 5)).isEqualTo(Map.of(
                "app/win64", "keep unsure 2026-05-30T00:00:00Z", "app/linux", "remove all 2026-05-01T00:00:00Z"));
        assertThat(winnow.done("builds", "app/win64", "--json").out())
                .contains("the names of its products give different times");
        assertThat(verdicts(job("UTC", "{project}/{runtime}/{finished:yyyy-MM-dd}", store), 0)).isEqualTo(Map.of(
                "app/win64/2026-05-30", "keep all 2026-05-30T00:00:00Z",
                "app/win64/2026-05-01", "remove all 2026-05-01T00:00:00Z",
                "app/linux/2026-05-01", "remove all 2026-05-01T00:00:00Z"));
    }

    @Test
    void a_name_with_two_times_is_unsure_unless_a_manifest_tells_the_time() throws IOException {
        file("2026/app-1-20250501/app", "x");
        file("2026/app-2-20250501/app", "x");
        file("2026/app-2-20250501/build.json", "{\"finished\": \"2026-05-02T00:00:00Z\"}");
        assertThat(verdicts(job("UTC", "{project}/{number}", "manifest: build.json, layout: "
                + "\"{finished:yyyy}/app-{number}-{finished:yyyyMMdd}\""), 5)).isEqualTo(Map.of(
                "app/1", "keep unsure 2026-03-03T00:00:00Z", "app/2", "remove all 2026-05-02T00:00:00Z"));
    }

    @Test
    void a_key_of_times_needs_every_layout_to_capture_one() throws IOException {
        file("app-1/app", "x");
        Path job = job("UTC", "{project}/{finished:yyyyMMdd}", "manifest: build.json, layout: \"app-{number}\"");
        assertThat(winnow.run("validate", job).err()).contains("{finished:yyyyMMdd}").contains("captures no time");
        job = job("UTC", "{project}/{finished}", "layout: \"app-{number}\"");
        assertThat(winnow.run("validate", job).err()).contains("{finished} needs a time pattern");
    }

    @Test
    void a_registration_by_path_gets_the_key_that_the_scan_gives() throws IOException {
        file("app-20260525T010000Z.zip", "x");
        Path job = job("Asia/Tokyo", "{project}/{finished:yyyyMMddHHmmX}",
                "entry: file, layout: \"app-{finished:yyyyMMdd'T'HHmmss'Z'}.zip\"");
        winnow.done("register", "--job", job, "--status", "success", "--products",
                directory.resolve("store/app-20260525T010000Z.zip"));
        winnow.done("scan", job);
        assertThat(winnow.done("builds", "status=success", "--json").json().get(0).required("key").asString())
                .isEqualTo("app/202605250100Z");
    }
}
