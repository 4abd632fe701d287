package dev.winnow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.catalog.Catalog;
import dev.winnow.database.Databases;
import dev.winnow.job.run.Progress;
import dev.winnow.job.run.StopSignal;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.model.RunOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the other parts of a scan when one of them fails. */
class FailedPartsTest {

    private static final Operator OPERATOR = new Operator("anna", "here", ProcessHandle.current().pid());

    @TempDir
    private Path base;

    @Test
    void a_part_that_cannot_be_walked_is_failed_and_the_next_scan_goes_on_with_what_is_left() throws IOException {
        Job job = site();
        try (Catalog catalog = Databases.open(base.resolve("state"), Clock.systemUTC())) {
            try (Engine engine = new Engine(catalog, OPERATOR, new StopSignal(), new AtStage("scan", () ->
                    move("second", "unmounted")))) {
                assertThatThrownBy(() -> new Planning(engine, said -> { }).scan(job, null)).isInstanceOf(Halt.class)
                        .hasMessageContaining("second: root").hasMessageContaining("is it still mounted?");
            }

            assertThat(status(catalog, "walk:%")).containsExactlyInAnyOrder("COMPLETED", "FAILED");
            assertThat(status(catalog, "walk")).containsExactly("FAILED");
            assertThat(status(catalog, "record")).isEmpty();
            assertThat(entries(catalog)).isLessThan(6);

            move("unmounted", "second");
            try (Engine engine = new Engine(catalog, OPERATOR, new StopSignal(), Progress.NONE)) {
                RunResult again = new Planning(engine, said -> { }).scan(job, null);
                assertThat(again.row().outcome()).isEqualTo(RunOutcome.DONE);
                assertThat(again.warnings()).anySatisfy(warning ->
                        assertThat(warning).contains("the scan of store second goes on with the one that began at"));
            }
            assertThat(entries(catalog)).isEqualTo(6);
        }
    }

    private static List<String> status(Catalog catalog, String step) {
        return catalog.sql("SELECT status FROM BATCH_STEP_EXECUTION WHERE step_name LIKE ?").param(step)
                .query(String.class).list();
    }

    private static long entries(Catalog catalog) {
        return catalog.sql("SELECT COUNT(*) FROM entry").query(Long.class).single();
    }

    private void move(String from, String to) {
        try {
            Files.move(base.resolve(from), base.resolve(to));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Job site() throws IOException {
        for (String store : List.of("first", "second")) {
            for (int number : List.of(1, 2, 3)) {
                Path build = Files.createDirectories(base.resolve(store).resolve(store + "-" + number));
                Files.writeString(build.resolve("file"), "x");
            }
        }
        return JobFiles.read(Files.writeString(base.resolve("job.yaml"), """
                name: parts
                build: "{project}/{number}"
                group-by: [project]
                stores:
                  - { name: first, root: first, layout: "{project}-{number}", settle: 0s }
                  - { name: second, root: second, layout: "{project}-{number}", settle: 0s }
                reports: { directory: reports }
                threads: 1
                rules:
                  - { name: all, match: {}, keep: [ { last: 1 } ] }
                """));
    }
}
