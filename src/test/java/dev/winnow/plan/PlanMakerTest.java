package dev.winnow.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.PlanRows;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.catalog.history.Runs;
import dev.winnow.cli.WinnowCli;
import dev.winnow.database.Databases;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Limits;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.Operator;
import dev.winnow.model.RunKind;
import dev.winnow.policy.BranchStates;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanMakerTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String PLAN = "p-test";

    private static final int BUILDS = 60;

    @TempDir
    private static Path folder;
    private static Catalog catalog;
    private static Job job;

    /** Twelve groups of sixty builds, the last two of each to be kept. */
    @BeforeAll
    static void scan() throws IOException {
        for (int group = 0; group < 12; group++) {
            for (int i = 0; i < BUILDS; i++) {
                Path build = Files.createDirectories(folder.resolve("store/branch" + group + "/linux/" + i));
                Files.writeString(build.resolve("app"), "x");
                FileTime time = FileTime.from(NOW.minus(Duration.ofDays(1 + i)));
                Files.setLastModifiedTime(build.resolve("app"), time);
            }
        }
        Files.writeString(folder.resolve("job.yaml"), """
                name: many
                build: "{project}/{branch}/{os}/{number}"
                stores: [ { name: products, root: store, layout: "{branch}/{os:linux|windows}/{number}", set: { project: app } } ]
                rules: [ { name: all, match: {}, keep: [ { last: 2 } ] } ]
                protect: { latest: false, floor: 0 }
                """);
        new WinnowCli(folder.resolve("state")).at(NOW).done("scan", folder.resolve("job.yaml"));
        job = JobFiles.read(folder.resolve("job.yaml"));
        catalog = Databases.open(folder.resolve("state"), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterAll
    static void close() {
        catalog.close();
    }

    private PlanMaker.Made make(List<String> reported, Runnable checkpoint) {
        return make(reported, checkpoint, Long.MAX_VALUE);
    }

    private PlanMaker.Made make(List<String> reported, Runnable checkpoint, long inMemory) {
        Plans plans = new Plans(catalog);
        if (plans.find(PLAN).isEmpty()) {
            String run = new Runs(catalog).start(RunKind.PLAN, job.name(), NOW, null, new Operator("a", "b", 1)).id();
            plans.create(new PlanRow(PLAN, run, job.name(), "/job", job.sha256(), job.content(), NOW, NOW, false, null,
                    null, null, null, null, null));
        } else {
            plans.clear(PLAN);
        }
        List<Long> stores = catalog.sql("SELECT id FROM store").query(Long.class).list();
        PlanMaker maker = new PlanMaker(catalog, job, PLAN);
        try (JobEvaluation judging = new JobEvaluation(new EvaluationInput(catalog, job, stores, NOW, BranchStates.NONE, Volumes.NONE),
                checkpoint, () -> null, inMemory)) {
            judging.begin();
            for (List<JobEvaluation.Group> groups = judging.next(); groups != null; groups = judging.next()) {
                List<PlannedVerdict> decided = groups.stream().flatMap(group -> group.decided().stream()).toList();
                // As chunks do, which know nothing of groups.
                for (int from = 0; from < decided.size(); from += 37) {
                    maker.save(decided.subList(from, Math.min(decided.size(), from + 37)));
                }
                decided.forEach(each -> reported.add(each.verdict().build().key()));
            }
            return maker.complete(judging.space(), judging.missingNeeds());
        }
    }

    private List<PlanRows.Row> saved() {
        List<PlanRows.Row> rows = new ArrayList<>();
        new PlanRows(catalog).forEach(PLAN, rows::add);
        return rows;
    }

    @Test
    void saves_what_it_reports_in_the_same_order() {
        List<String> reported = new ArrayList<>();
        PlanMaker.Made made = make(reported, () -> { });

        assertThat(made.parts()).isEqualTo(720);
        assertThat(made.removals()).isEqualTo(696);
        assertThat(saved().stream().map(row -> row.decision().key())).isEqualTo(reported);
        assertThat(reported.get(0)).isEqualTo("app/branch0/linux/0");
        assertThat(reported.stream().map(key -> key.substring(0, key.lastIndexOf('/'))).distinct().toList())
                .hasSize(12).isSorted();
    }

    @Test
    void finds_what_it_keeps_of_each_group_among_the_blocks() {
        make(new ArrayList<>(), () -> { });
        Plans plans = new Plans(catalog);
        List<Long> stores = catalog.sql("SELECT id FROM store").query(Long.class).list();

        for (int group = 0; group < 12; group++) {
            List<String> kept = new ArrayList<>();
            plans.keptPlaces(plans.find(PLAN).orElseThrow(), plans.group(PLAN, (long) group * BUILDS), stores, decision -> true,
                    decision -> true, places -> kept.addAll(places.stream().map(Plans.KeptPlace::key).toList()));
            assertThat(kept).hasSize(2).allMatch(key -> key.endsWith("/0") || key.endsWith("/1"));
        }
    }

    @Test
    void makes_the_same_plan_whether_memory_holds_all_builds_or_not() {
        List<String> kept = new ArrayList<>();
        make(kept, () -> { });
        String fingerprint = new Plans(catalog).find(PLAN).orElseThrow().fingerprint();
        List<String> read = new ArrayList<>();
        make(read, () -> { }, 0);
        assertThat(read).isEqualTo(kept).hasSize(12 * BUILDS);
        assertThat(new Plans(catalog).find(PLAN).orElseThrow().fingerprint()).isEqualTo(fingerprint);
    }

    @Test
    void leaves_no_plan_when_it_is_stopped_and_the_same_one_when_it_is_made_again() {
        List<String> reported = new ArrayList<>();
        make(reported, () -> { });
        String fingerprint = new Plans(catalog).find(PLAN).orElseThrow().fingerprint();
        catalog.sql("UPDATE plan SET fingerprint = NULL").update();
        int[] steps = new int[1];

        assertThatThrownBy(() -> make(new ArrayList<>(), () -> {
            if (++steps[0] == 2) {
                throw new IllegalStateException("stopped");
            }
        })).hasMessage("stopped");
        assertThat(new Plans(catalog).find(PLAN).orElseThrow().fingerprint()).isNull();

        List<String> again = new ArrayList<>();
        make(again, () -> { });
        assertThat(again).isEqualTo(reported);
        assertThat(new Plans(catalog).find(PLAN).orElseThrow().fingerprint()).isEqualTo(fingerprint);
        assertThat(saved()).hasSize(720);
    }

    @Test
    void is_unsure_of_a_build_that_changes_its_group_between_the_first_look_and_the_second() {
        int[] steps = new int[1];
        make(new ArrayList<>(), () -> {
            if (steps[0]++ == 0) {
                catalog.sql("UPDATE build SET branch = 'branch3' WHERE build_key = 'app/branch5/linux/50'")
                        .update();
            }
        }, 0);

        catalog.sql("UPDATE build SET branch = 'branch5' WHERE build_key = 'app/branch5/linux/50'").update();
        PlanRows.Row changed = saved().stream().filter(row -> row.decision().key().equals("app/branch5/linux/50"))
                .collect(Collectors.toList()).get(0);
        assertThat(changed.decision().keep()).isTrue();
        assertThat(changed.decision().rule()).isEqualTo("unsure");
        assertThat(changed.decision().reasons()).contains("changed while it was judged");
    }

    @Test
    void a_share_of_a_few_removals_stops_nothing_unless_it_is_0() {
        Limits.Amount none = new Limits.Amount(BigDecimal.ZERO, true);
        Limits.Amount share = new Limits.Amount(BigDecimal.TEN, true);
        assertThat(LimitCheck.ofGroup(new Limits(share, share, null, share), "g", 4, 2).exceeded()).isFalse();
        assertThat(LimitCheck.ofGroup(new Limits(share, share, null, share), "g", 40, 11).exceeded()).isTrue();
        assertThat(LimitCheck.ofGroup(new Limits(none, none, null, none), "g", 4, 1).exceeded()).isTrue();
        assertThat(LimitCheck.ofGroup(new Limits(none, none, null, none), "g", 4, 0).exceeded()).isFalse();
    }
}
