package dev.winnow.jobfile.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an approval is bound to: what a job file means, not how it is written. */
class JobContentTest {

    @TempDir
    private Path folder;
    private String text;

    @BeforeEach
    void read_the_file_with_every_key() throws IOException {
        text = Files.readString(Path.of("src/test/resources/jobfile/everything.yaml"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "zone: America/New_York | zone: America/Chicago",
        "{number}\" | {number}-x\"",
        "name: everything | name: everything-else",
        "root: ../products | root: ../produkte",
        "{os}/{version}-{number}.zip | {os}/{version}_{number}.zip",
        "bundles/{version} | bundle/{version}",
        "os: any | os: all",
        "builder: maker\\n      tags | builder: taker\\n      tags",
        "[release, nightly] | [nightly, release]",
        "manifest: build.json | manifest: build2.json",
        "[\"logs/**\"] | [\"logs/*\"]",
        "settle: 2h | settle: 3h",
        "[.sha256, .asc] | [.sha256]",
        "success: SUCCESS | success: OK",
        "failure: FAILED | failure: BROKEN",
        "linked-from: [../www, ../latest.txt] | linked-from: [../www]",
        "[\"docs/**\"] | []",
        "holds: logs | holds: products",
        "../master/state.sqlite | ../master/old.sqlite",
        "base: ../upload | base: ../uploads",
        "[product_path, product_file] | [product_file, product_path]",
        "match: { builder: variants } | match: { builder: others }",
        "codebase: app | codebase: plugins",
        "{version}-{runtime} | {version}_{runtime}",
        "[project, builder] | [builder, project]",
        "match: { project: lib } | match: { not: { project: lib } }",
        "\">=2.0\" | \">2.0\"",
        "superseded: false | superseded: true",
        "needed: false | needed: true",
        "version-order: debian | version-order: rpm",
        "version-order: semver | version-order: generic",
        "release/** | release/*",
        "products: { keep: none } | products: { keep: all }",
        "{ last: 1 } | { last: 2 }",
        "{ hourly: 2 } | { daily: 2 }",
        "{ size: 9GB } | { size: 9GiB }",
        "within: 10d, since: defect-logged | within: 10d",
        "where: { status: failure } | where: { status: exception }",
        "protect:\\n  latest: false | protect:\\n  latest: true",
        "floor: 0, complete | complete",
        "unlogged-defects: false | unlogged-defects: true",
        "floor: 2 | floor: 3",
        "over: os | over: builder",
        "values: [linux, windows] | values: [linux]",
        "removals: 100 | removals: 100%",
        "removals-per-group: 10% | removals-per-group: 10",
        "bytes: 1TiB | bytes: 1TB",
        "shrink: 12.5% | shrink: 12.6%",
        "git: { app: ../app.git } | git: { lib: ../app.git }",
        "git: { app: ../app.git } | git: ../app.git",
        "dead-after: 30d | dead-after: 31d",
        "approval: always | approval: never",
        "keep: 14d | keep: 15d",
        "at-least: 1d | at-least: 2d",
        "free: 15% | free: 16%",
        "free: 15% | use: 15%",
        "free: 15% | free: 15GB",
        "complete-set: false }\\n    space: false | complete-set: false }",
        "counting: finest-first | counting: each",
        "anchor: newest | anchor: now",
        "use-places: true | use-places: false",
        "rules-only: [logs] | rules-only: [products, logs]",
        "{ symbols: [\"**/*.pdb\"] } | { symbols: [\"**/*.dbg\"] }",
        "{ symbols: [\"**/*.pdb\"] } | { tests: [\"**/*.pdb\"] }"})
    void changes_with_what_the_job_file_means(String from, String to) throws IOException {
        String changed = text.replace(from.replace("\\n", "\n"), to.replace("\\n", "\n"));
        assertThat(changed).isNotEqualTo(text);
        assertThat(content(changed)).isNotEqualTo(content(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "0 0 4 * * MON-FRI | 0 0 5 * * *",
        "../reports | ../elsewhere",
        "rules-only: [logs] | parts: [logs]",
        "hash: true | hash: false",
        "catch-up: true | catch-up: false",
        "winnow.prom | other.prom",
        "threads: 8 | threads: 9",
        "full-every: 3d | full-every: 0",
        "hooks/1 | hooks/2",
        "[success, pins-expiring] | [problems]",
        "bin/reindex | bin/other",
        "timeout: 5m | timeout: 6m",
        "floor: 2 | floor: 2 # at least",
        "{ over: os, of: version, | { of: version, over: os,",
        "bytes: 1TiB | bytes: 1024GiB",
        "keep: 14d, at | keep: 2w, at",
        "free: 15% | free: 15.0%",
        "project: lib } | project: 'lib' }",
        "root: ../products | root: ../x/../products/",
        "shrink: 12.5% | shrink: 12.50%"})
    void stays_when_only_the_wording_changes(String from, String to) throws IOException {
        String changed = text.replace(from, to);
        assertThat(changed).isNotEqualTo(text);
        assertThat(content(changed)).isEqualTo(content(text));
    }

    /** The manual's list of what an approval is not bound to; a key that it does not name is bound, also a new one. */
    @Test
    void leaves_out_what_the_manual_lists_and_nothing_else() throws IOException {
        Set<String> listed = Pattern.compile("(?m)^- ((`[a-z-]+`(, )?)+):").matcher(Files.readString(
                        Path.of("jobs/README.md")).split("A change of these alone needs no approval:")[1].split("\n\nA job ")[0])
                .results().flatMap(line -> Pattern.compile("[a-z-]+").matcher(line.group(1)).results())
                .map(MatchResult::group).collect(Collectors.toSet());
        assertThat(listed).contains("schedule", "reports", "notify");
        List<String> blocks = List.of(text.split("(?m)^(?=[a-z])"));
        for (String block : blocks) {
            String key = block.split(":")[0];
            if (block.startsWith("#") || Set.of("name", "build", "stores", "rules").contains(key)) {
                continue;
            }
            String without = content(blocks.stream().filter(other -> other != block).collect(Collectors.joining()));
            if (listed.contains(key)) {
                assertThat(without).as(key).isEqualTo(content(text));
            } else {
                assertThat(without).as(key).isNotEqualTo(content(text));
            }
        }
    }

    @Test
    void stays_when_a_default_is_written_out() throws IOException {
        String plain = Files.readString(Path.of("src/test/resources/golden/jobfile/accepts_a_sound_job.yaml"));
        assertThat(content(plain + """
                zone: UTC
                approval: on-change
                counting: each
                anchor: now
                pins: { use-places: false }
                rules-only: [products, logs]
                trash: { keep: 7d }
                protect: { latest: true, unlogged-defects: true, floor: 1 }
                limits: { removals: 20%, removals-per-group: 50%, shrink: 30% }
                """)).isEqualTo(content(plain));
    }

    @Test
    void changes_when_a_relative_root_leads_elsewhere() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        assertThat(JobFiles.read(Files.writeString(other.resolve("job.yaml"), text)).content())
                .isNotEqualTo(content(text));
    }

    @Test
    void carries_the_hash_of_the_very_bytes_too() throws IOException {
        assertThat(JobFiles.read(Files.writeString(folder.resolve("job.yaml"), text)).sha256())
                .isNotEqualTo(JobFiles.read(Files.writeString(folder.resolve("job.yaml"), text + "# x\n")).sha256())
                .matches("[0-9a-f]{64}");
    }

    private String content(String jobFile) throws IOException {
        return JobFiles.read(Files.writeString(folder.resolve("job.yaml"), jobFile)).content();
    }
}
