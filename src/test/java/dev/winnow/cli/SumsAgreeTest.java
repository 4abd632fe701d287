package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Four ways to say the same: the CSV, the summary, the page, the catalog. They must not differ by a byte. */
class SumsAgreeTest {

    private static final Pattern CARD = Pattern.compile(
            "<dt>([^<]+)</dt><dd><data class=\"figure\" value=\"(\\d+)\">");

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void every_sum_is_the_same_wherever_it_stands(long seed) throws IOException {
        Random random = new Random(seed);
        AuditedSite site = new AuditedSite(home).withJob("protect: { floor: " + random.nextInt(3) + " }\n");
        fill(site, random);
        WinnowCli cli = site.cli();
        cli.done("adopt", site.job());
        JsonNode planned = cli.run("plan", site.job(), "--json").json();
        String plan = planned.required("plan").stringValue();
        Path planReport = report(site, planned);

        List<CSVRecord> rows = csv(planReport.resolve("decisions.csv"));
        assertThat(parts(rows, "keep")).isEqualTo(planned.required("kept").longValue());
        assertThat(parts(rows, "remove")).isEqualTo(planned.required("removed").longValue());
        agree(planReport, rows, planned, "Kept", "Would be removed", "Would be freed");
        JsonNode known = cli.done("builds", "--json").json();
        assertThat(sum(known, "bytes")).as("the catalog's own builds").isEqualTo(bytes(rows, "keep")
                + bytes(rows, "remove"));

        cli.done("approve", plan, "--by", "release");
        List<CSVRecord> going = rows.stream().filter(row -> row.get("verdict").equals("remove")).toList();
        if (!going.isEmpty()) {
            // What is pinned meanwhile is skipped, and every sum must say so.
            cli.done("pin", going.get(random.nextInt(going.size())).get("key"), "--by", "qa", "--reason", "x");
        }
        JsonNode applied = cli.run("apply", plan, "--json").json();
        Path applyReport = report(site, applied);
        List<CSVRecord> files = csv(applyReport.resolve("removed.csv"));
        JsonNode summary = summary(applyReport);
        assertThat(sumOf(files)).isEqualTo(applied.required("bytes_removed").longValue())
                .isEqualTo(summary.required("bytes_removed").longValue());
        assertThat((long) files.size()).isEqualTo(summary.required("by_part").valueStream()
                .mapToLong(part -> part.required("removed").required("files").longValue()).sum());
        assertThat(summary.required("account").required("planned_bytes").longValue())
                .isEqualTo(planned.required("bytes_removed").longValue());
        assertThat(summary.required("account").required("done_bytes").longValue()).isEqualTo(sumOf(files));
        assertThat(applied.required("removed").longValue() + applied.required("skipped").longValue())
                .isEqualTo(planned.required("removed").longValue());
        assertThat(card(applyReport, "Removed")).isEqualTo(applied.required("removed").longValue());
        assertThat(card(applyReport, "Moved to the trash")).isEqualTo(sumOf(files));
        assertThat(sum(cli.done("builds", "--json").json(), "bytes")).isEqualTo(sum(known, "bytes") - sumOf(files));

        JsonNode purged = cli.after(Duration.ofDays(2)).run("purge", site.job(), "--json").json();
        assertThat(purged.required("bytes_removed").longValue()).isEqualTo(sumOf(files));
        assertThat(purged.required("removed")).isEqualTo(applied.required("removed"));
        if (!files.isEmpty()) {
            assertThat(card(report(site, purged), "Purged")).isEqualTo(applied.required("removed").longValue());
            assertThat(card(report(site, purged), "Freed")).isEqualTo(sumOf(files));
        }
        assertThat(cli.run("verify", site.reports()).out()).startsWith("sound");
    }

    @Test
    void a_part_that_lies_in_two_stores_counts_once_when_it_stays_in_the_trash_and_when_it_comes_back() throws IOException {
        for (String store : List.of("near", "far")) {
            for (String version : List.of("1", "2")) {
                for (String file : List.of("app.bin", "logs/build.log")) {
                    Path in = home.resolve(store).resolve("app/" + version).resolve(file);
                    Files.createDirectories(in.getParent());
                    Files.writeString(in, version + file);
                    Files.setLastModifiedTime(in, FileTime.from(AuditedSite.NOW.minus(Duration.ofDays(20 - Integer.parseInt(version)))));
                }
            }
        }
        Path job = Files.writeString(home.resolve("two.yaml"), """
                name: two
                build: "{project}/{version}"
                stores:
                  - { name: near, root: near, layout: "{project}/{version}", logs: [ "logs/**" ], set: { branch: main, os: any } }
                  - { name: far, root: far, layout: "{project}/{version}", logs: [ "logs/**" ], set: { branch: main, os: any } }
                rules: [ { name: newest, match: {}, keep: [ { last: 1 } ] } ]
                limits: { removals: 100%, removals-per-group: 100% }
                approval: never
                reports: { directory: reports }
                """);
        WinnowCli cli = new WinnowCli(home.resolve("state")).at(AuditedSite.NOW);
        cli.done("adopt", job);
        String run = cli.done("run", job, "--json").json().required("apply").required("run").stringValue();
        Files.writeString(home.resolve("near/app/1"), "in the way");
        Files.writeString(home.resolve("far/app/1"), "in the way");

        JsonNode stays = cli.run("restore", run, "--json").json();

        assertThat(stays.required("skipped").longValue()).isEqualTo(2);
        assertThat(stays.required("kept").longValue()).isZero();
        Files.delete(home.resolve("near/app/1"));
        Files.delete(home.resolve("far/app/1"));
        JsonNode back = cli.done("restore", run, "--json").json();
        assertThat(back.required("kept").longValue()).isEqualTo(2);
        assertThat(back.required("skipped").longValue()).isZero();
    }

    private void agree(Path report, List<CSVRecord> rows, JsonNode run, String kept, String removed, String freed)
            throws IOException {
        JsonNode summary = summary(report);
        long keepBytes = bytes(rows, "keep");
        long removeBytes = bytes(rows, "remove");
        assertThat(run.required("bytes_removed").longValue()).isEqualTo(removeBytes);
        assertThat(summary.required("by_verdict").required("keep").required("bytes").longValue()).isEqualTo(keepBytes);
        assertThat(summary.required("by_verdict").required("remove").required("bytes").longValue())
                .isEqualTo(removeBytes);
        for (String list : List.of("by_part", "by_project", "by_branch", "by_os", "by_group", "by_age")) {
            long all = summary.required(list).valueStream().mapToLong(line ->
                    line.required("kept").required("bytes").longValue()
                            + line.required("removed").required("bytes").longValue()).sum();
            assertThat(all).as(list).isEqualTo(keepBytes + removeBytes);
        }
        assertThat(summary.required("by_reason").valueStream().mapToLong(line -> line.required("parts").longValue())
                .sum()).isEqualTo(rows.size());
        assertThat(card(report, "Builds")).isEqualTo(rows.stream().map(row -> row.get("key")).distinct().count());
        assertThat(card(report, kept)).isEqualTo(parts(rows, "keep"));
        assertThat(card(report, removed)).isEqualTo(parts(rows, "remove"));
        assertThat(card(report, freed)).isEqualTo(removeBytes);
    }

    /** A store of random builds: some with products only, some with logs only, empty ones, hard links, sparse files. */
    private void fill(AuditedSite site, Random random) throws IOException {
        Files.createDirectories(site.store());
        List<Path> earlier = new ArrayList<>();
        int builds = 5 + random.nextInt(25);
        for (int i = 0; i < builds; i++) {
            Path entry = Files.createDirectories(site.store().resolve(List.of("main", "release/1.0", "f", "a b/<i>")
                    .get(random.nextInt(4))).resolve(random.nextBoolean() ? "linux" : "windows").resolve("app-1." + i));
            FileTime time = FileTime.from(AuditedSite.NOW.minus(Duration.ofHours(5 + random.nextInt(4000))));
            int files = random.nextInt(4);
            for (int n = 0; n < files; n++) {
                Path file = entry.resolve(random.nextInt(3) == 0 ? n + ".log" : n + ".bin");
                if (!earlier.isEmpty() && random.nextInt(5) == 0) {
                    Files.createLink(file, earlier.get(random.nextInt(earlier.size())));
                } else {
                    Files.write(file, new byte[random.nextInt(5000)]);
                    Files.setLastModifiedTime(file, time);
                    earlier.add(file);
                }
            }
            Files.setLastModifiedTime(entry, time);
        }
    }

    private static Path report(AuditedSite site, JsonNode run) {
        return site.reports().resolve("nightly").resolve(run.required("run").stringValue());
    }

    private static JsonNode summary(Path report) throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(report.resolve("summary.json")));
    }

    private static long card(Path report, String term) throws IOException {
        Matcher cards = CARD.matcher(Files.readString(report.resolve("report.html")));
        while (cards.find()) {
            if (cards.group(1).equals(term)) {
                return Long.parseLong(cards.group(2));
            }
        }
        throw new AssertionError("the page has no figure " + term);
    }

    private static List<CSVRecord> csv(Path file) throws IOException {
        try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, CSVFormat.RFC4180.builder().setHeader()
                .setSkipHeaderRecord(true).get())) {
            return parser.getRecords();
        }
    }

    private static long parts(List<CSVRecord> rows, String verdict) {
        return rows.stream().filter(row -> row.get("verdict").equals(verdict)).count();
    }

    private static long bytes(List<CSVRecord> rows, String verdict) {
        return sumOf(rows.stream().filter(row -> row.get("verdict").equals(verdict)).toList());
    }

    private static long sumOf(List<CSVRecord> rows) {
        return rows.stream().mapToLong(row -> Long.parseLong(row.get("bytes"))).sum();
    }

    private static long sum(JsonNode builds, String member) {
        return builds.valueStream().flatMap(build -> build.required("parts").valueStream())
                .mapToLong(part -> part.required(member).longValue()).sum();
    }
}
