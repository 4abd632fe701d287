package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.WinnowCli;
import dev.winnow.database.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A kill between two rows of Spring Batch, or a commit whose answer is lost, leaves rows that Batch cannot go on with. */
class UnusableExecutionTest {

    private static final String STEPS = "BATCH_STEP_EXECUTION WHERE JOB_EXECUTION_ID IN "
            + "(SELECT JOB_EXECUTION_ID FROM BATCH_JOB_EXECUTION WHERE " + of("JOB_INSTANCE_ID") + ")";
    private static final List<String> WITHOUT_STEPS = List.of(
            "DELETE FROM BATCH_STEP_EXECUTION_CONTEXT WHERE STEP_EXECUTION_ID IN (SELECT STEP_EXECUTION_ID FROM "
                    + STEPS + ")", "DELETE FROM " + STEPS);

    @TempDir
    private Path base;

    /** What the rows of an apply may look like. */
    enum Left {
        NO_EXECUTION, STARTING_WITHOUT_STEPS, WITHOUT_CONTEXTS, STARTED, STOPPING, UNKNOWN, ABANDONED, STEP_UNKNOWN,
        STEP_STARTED_OF_A_FAILED_JOB
    }

    private static String of(String column) {
        return column + " IN (SELECT JOB_INSTANCE_ID FROM BATCH_JOB_INSTANCE WHERE JOB_NAME = 'apply')";
    }

    private static String job(String set) {
        return "UPDATE BATCH_JOB_EXECUTION SET " + set + " WHERE " + of("JOB_INSTANCE_ID");
    }

    private static String inJob(String table) {
        return "DELETE FROM " + table + " WHERE JOB_EXECUTION_ID IN (SELECT JOB_EXECUTION_ID FROM BATCH_JOB_EXECUTION "
                + "WHERE " + of("JOB_INSTANCE_ID") + ")";
    }

    private static List<String> rows(Left left) {
        String step = "UPDATE " + STEPS.replaceFirst(" WHERE", " SET STATUS = '%s' WHERE");
        return switch (left) {
            case NO_EXECUTION -> List.of(inJob("BATCH_JOB_EXECUTION_CONTEXT"), inJob("BATCH_JOB_EXECUTION_PARAMS"),
                    "DELETE FROM BATCH_JOB_EXECUTION WHERE " + of("JOB_INSTANCE_ID"));
            case STARTING_WITHOUT_STEPS -> List.of(job("STATUS = 'STARTING', START_TIME = NULL, END_TIME = NULL"));
            case WITHOUT_CONTEXTS -> List.of(inJob("BATCH_JOB_EXECUTION_CONTEXT"), inJob("BATCH_JOB_EXECUTION_PARAMS"),
                    job("STATUS = 'STARTED', END_TIME = NULL"));
            case STARTED -> List.of(job("STATUS = 'STARTED', END_TIME = NULL"), step.formatted("STARTED"));
            case STOPPING -> List.of(job("STATUS = 'STOPPING', END_TIME = NULL"), step.formatted("STARTED"));
            case UNKNOWN -> List.of(job("STATUS = 'UNKNOWN'"), step.formatted("UNKNOWN"));
            case ABANDONED -> List.of(job("STATUS = 'ABANDONED'"), step.formatted("ABANDONED"));
            case STEP_UNKNOWN -> List.of(job("STATUS = 'FAILED'"), step.formatted("UNKNOWN"));
            case STEP_STARTED_OF_A_FAILED_JOB -> List.of(job("STATUS = 'FAILED'"), step.formatted("STARTED"));
        };
    }

    @ParameterizedTest
    @EnumSource
    void an_apply_whose_execution_cannot_go_on_is_finished_by_another(Left left) throws IOException {
        Site site = Site.small(Files.createDirectory(base.resolve("site")));
        site.grow(3);
        WinnowCli here = new WinnowCli(site.state());
        here.done("adopt", site.job());
        String plan = here.done("plan", site.job(), "--json").json().required("plan").asString();
        WinnowCli stopped = new WinnowCli(site.state());
        stopped.stop().ask();
        String run = stopped.run("apply", plan, "--json").json().required("run").asString();
        try (Catalog catalog = Databases.open(site.state(), Clock.systemUTC())) {
            catalog.sql("UPDATE run SET ended_at = NULL, outcome = NULL WHERE id = ?").param(run).update();
            if (left == Left.NO_EXECUTION || left == Left.STARTING_WITHOUT_STEPS) {
                WITHOUT_STEPS.forEach(statement -> catalog.sql(statement).update());
            }
            rows(left).forEach(statement -> catalog.sql(statement).update());
        }

        WinnowCli.Result again = here.done("apply", plan, "--json");

        assertThat(again.json().required("run").asString()).isEqualTo(run);
        assertThat(again.json().required("removed").asInt()).isPositive();
        assertThat(here.run("apply", plan).err()).contains("nothing was left to do");
        Agreement.check(site, List.of());
    }
}
