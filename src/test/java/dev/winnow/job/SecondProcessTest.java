package dev.winnow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.JavaProcess;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.event.Replay;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.cli.WinnowCli;
import dev.winnow.database.Databases;
import dev.winnow.job.removing.ApplyJob;
import dev.winnow.job.run.Progress;
import dev.winnow.job.run.StopSignal;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.Operator;
import dev.winnow.model.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that knows nothing but where the catalog is, and the id of a run that another one began. */
class SecondProcessTest {

    private static final int BUILDS = 20;

    @TempDir
    private Path base;

    @Test
    void executes_the_removal_of_a_run_that_another_process_planned_and_began() throws Exception {
        Path file = site();
        Path state = base.resolve("state");
        WinnowCli cli = new WinnowCli(state);
        cli.done("adopt", file);
        String plan = cli.done("plan", file, "--json").json().required("plan").asString();
        String run = beginAndStopBeforeTheFirstItem(state, file, plan);
        assertThat(entries()).hasSize(BUILDS);
        Files.delete(file);

        Process other = second(state, run);
        assertThat(new String(other.getInputStream().readAllBytes())).as("what it printed").endsWith(run + " DONE 18\n");
        assertThat(other.waitFor()).isZero();

        assertThat(entries()).containsExactlyInAnyOrder("app-19", "app-20");
        assertThat(base.resolve("store/.winnow/trash").resolve(run)).isNotEmptyDirectory();
        try (Catalog catalog = Databases.open(state, Clock.systemUTC())) {
            assertThat(catalog.sql("SELECT s.step_name, s.status, s.read_count, s.write_count FROM "
                    + "BATCH_STEP_EXECUTION s JOIN BATCH_JOB_EXECUTION_PARAMS p ON p.job_execution_id = s.job_execution_id "
                    + "WHERE p.parameter_name = 'run' AND p.parameter_value = ? ORDER BY s.step_execution_id").param(run)
                    .query((row, n) -> row.getString(1) + " " + row.getString(2) + " " + row.getLong(3) + "/"
                            + row.getLong(4)).list())
                    .containsExactly("look COMPLETED 0/0", "hash COMPLETED 0/0", "feed COMPLETED 0/0", "remove STOPPED 0/0",
                            "look COMPLETED 0/0", "feed COMPLETED 0/0", "remove COMPLETED 18/18", "report COMPLETED 0/0");
        }
        assertThat(cli.done("verify", base.resolve("reports")).out()).startsWith("sound");
    }

    @Test
    void a_job_file_that_somebody_changed_in_the_catalog_is_not_followed() throws Exception {
        Path file = site();
        Path state = base.resolve("state");
        WinnowCli cli = new WinnowCli(state);
        cli.done("adopt", file);
        String run = beginAndStopBeforeTheFirstItem(state, file, cli.done("plan", file, "--json").json().required("plan")
                .asString());
        String other = Files.readString(file).replace("[ { last: 2 } ]", "none");
        try (Catalog catalog = Databases.open(state, Clock.systemUTC());
                Engine engine = new Engine(catalog, here(), new StopSignal(), Progress.NONE)) {
            Runs runs = new Runs(catalog);
            catalog.sql("UPDATE job_text SET text = ?").param(other).update();
            runs.reopen(runs.find(run).orElseThrow(), here());
            assertThatThrownBy(() -> engine.execute(ApplyJob.NAME, run)).hasMessageContaining("is not that of the file");

            String hash = DigestUtils.sha256Hex(other);
            catalog.sql("INSERT INTO job_text (sha256, text) VALUES (?, ?)").params(hash, other).update();
            catalog.sql("UPDATE run_order SET job_sha256 = ?").param(hash).update();
            runs.reopen(runs.find(run).orElseThrow(), here());
            assertThatThrownBy(() -> engine.execute(ApplyJob.NAME, run)).hasMessageContaining("is not the one of plan p-");
        }
        assertThat(entries()).hasSize(BUILDS);
    }

    private String beginAndStopBeforeTheFirstItem(Path state, Path file, String plan) {
        StopSignal stop = new StopSignal();
        Progress stops = new AtStage("move to the trash", stop::ask);
        try (Catalog catalog = Databases.open(state, Clock.systemUTC());
                Engine engine = new Engine(catalog, here(), stop, stops)) {
            RunResult begun = new Applying(engine, said -> { }).apply(JobFiles.read(file), plan, null);
            assertThat(begun.row().outcome()).isEqualTo(RunOutcome.STOPPED);
            return begun.row().id();
        }
    }

    private static Operator here() {
        return new Operator("anna", "localhost", ProcessHandle.current().pid());
    }

    private static Process second(Path state, String run) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(JavaProcess.command(SecondProcessTest.class, state, run))
                .redirectErrorStream(true);
        builder.environment().putAll(Databases.environment(state));
        return builder.start();
    }

    /** @param arguments the state directory, which holds the ledger; the run's id */
    public static void main(String[] arguments) {
        String address = System.getenv("WINNOW_DATABASE");
        Database database = address == null ? new Database.Embedded() : new Database.Shared("jdbc:" + address,
                System.getenv("WINNOW_DATABASE_USER"), System.getenv("WINNOW_DATABASE_PASSWORD"), "localhost");
        try (Catalog catalog = Catalog.open(new StateDirectory(Path.of(arguments[0])), database, Clock.systemUTC(),
                new Replay()); Engine engine = new Engine(catalog, here(), new StopSignal(), Progress.NONE)) {
            Runs runs = new Runs(catalog);
            runs.reopen(runs.find(arguments[1]).orElseThrow(), here());
            RunResult result = engine.execute(ApplyJob.NAME, arguments[1]);
            System.out.println(result.row().id() + " " + result.row().outcome() + " " + result.row().counts().removed());
        }
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> entries = Files.list(base.resolve("store"))) {
            return entries.map(entry -> entry.getFileName().toString()).filter(name -> !name.equals(".winnow")).toList();
        }
    }

    private Path site() throws IOException {
        Instant now = Instant.now();
        for (int number = 1; number <= BUILDS; number++) {
            Path build = Files.createDirectories(base.resolve("store/app-" + number));
            Files.setLastModifiedTime(Files.writeString(build.resolve("file"), "x"),
                    FileTime.from(now.minus(Duration.ofDays(1 + BUILDS - number))));
        }
        return Files.writeString(base.resolve("job.yaml"), """
                name: parts
                build: "{project}/{number}"
                group-by: [project]
                stores: [ { name: products, root: store, layout: "{project}-{number}", settle: 0s } ]
                reports: { directory: reports }
                approval: never
                limits: { removals: 100%, removals-per-group: 100% }
                protect: { latest: false, floor: 0 }
                rules: [ { name: all, match: {}, keep: [ { last: 2 } ] } ]
                """);
    }
}
