package dev.winnow.service.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.job.run.StopSignal;
import dev.winnow.jobfile.Job;
import dev.winnow.service.schedule.RunQueue.Result;
import dev.winnow.service.schedule.RunQueue.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulerTest {

    private static final Result DONE = new Result(0, false, "done");

    @TempDir
    private Path folder;
    @TempDir
    private Path state;

    private final SettableClock clock = new SettableClock("2026-11-23T12:00:00Z");
    private final List<String> runs = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Semaphore mayEnd = new Semaphore(Integer.MAX_VALUE / 2);
    private volatile Result result = DONE;
    private volatile int priority;
    private StopSignal stop = new StopSignal();
    private Thread thread;

    private void job(String name, String schedule, String... more) throws IOException {
        String text = """
                name: %s
                zone: Europe/Berlin
                schedule: "%s"
                %s
                build: "{project}/{branch}/{os}/{version}"
                stores: [ { name: products, root: store, layout: "{project}/{branch}/{os}/{version}" } ]
                rules: [ { name: all, match: {}, keep: all } ]
                """.formatted(name, schedule, String.join("\n", more));
        put(name, text);
    }

    /** As editors do it: the file is there whole or not at all. */
    private void put(String name, String text) throws IOException {
        Path fresh = Files.writeString(folder.resolve(".fresh"), text);
        Files.move(fresh, folder.resolve(name + ".yaml"), StandardCopyOption.REPLACE_EXISTING);
    }

    private void start() {
        stop = new StopSignal();
        Scheduler scheduler = new Scheduler(new JobsFolder(folder), new SchedulerState(state.resolve("schedule.json"),
                ProcessHandle.current().pid()), clock, stop, Duration.ofMillis(2), new RunQueue(clock, stop), true, this::ran, (job, line) ->
                said.add(job == null ? line : job + ": " + line));
        thread = new Thread(scheduler::run);
        thread.start();
        await().until(() -> said.stream().anyMatch(line -> line.contains(" job")));
    }

    private Result ran(Job job, Ticket ticket) {
        priority = Thread.currentThread().getPriority();
        runs.add(job.name());
        while (!stop.asked() && !mayEnd.tryAcquire()) {
            Thread.onSpinWait();
        }
        return result;
    }

    private void startPaused() {
        mayEnd.drainPermits();
        start();
    }

    @AfterEach
    void end() throws InterruptedException {
        stop.ask();
        if (thread != null) {
            thread.join();
        }
    }

    private void restart() throws InterruptedException {
        end();
        said.clear();
        start();
    }

    private void hears(String text) {
        await().until(() -> said.stream().anyMatch(line -> line.contains(text)));
    }

    private void passes(String instant) {
        clock.set(instant);
    }

    @Test
    void runs_a_job_each_time_it_is_due() throws IOException {
        job("nightly", "0 30 3 * * *");
        start();
        hears("1 job; next nightly at 2026-11-24T03:30+01:00");
        passes("2026-11-24T02:30:00Z");
        hears("next nightly at 2026-11-25T03:30+01:00");
        hears("nightly: done");
        passes("2026-11-25T02:30:01Z");
        await().until(() -> runs.size() == 2);
        hears("next nightly at 2026-11-26T03:30+01:00");
        assertThat(runs).containsExactly("nightly", "nightly");
    }

    @Test
    void lets_requests_of_a_server_go_before_its_runs() throws IOException {
        job("nightly", "0 30 3 * * *");
        start();
        passes("2026-11-24T02:30:00Z");
        await().until(() -> runs.size() == 1);
        assertThat(priority).isEqualTo(Thread.MIN_PRIORITY);
    }

    @Test
    void runs_once_on_either_day_when_clocks_change() throws IOException {
        clock.set("2026-03-28T12:00:00Z");
        job("nightly", "0 30 2 * * *");
        start();
        hears("next nightly at 2026-03-29T03:00+02:00");
        passes("2026-03-29T01:00:10Z");
        hears("next nightly at 2026-03-30T02:30+02:00");
        await().until(() -> runs.size() == 1);
        passes("2026-10-24T12:00:00Z");
        hears("was missed");
        passes("2026-10-25T00:30:00Z");
        hears("next nightly at 2026-10-26T02:30+01:00");
        await().until(() -> runs.size() == 2);
        passes("2026-10-25T01:30:00Z");
        passes("2026-10-26T01:30:00Z");
        hears("next nightly at 2026-10-27T02:30+01:00");
        await().until(() -> runs.size() == 3);
    }

    @Test
    void never_runs_two_at_once_and_passes_over_a_run_whose_predecessor_is_still_on() throws IOException {
        job("a", "0 0 * * * *");
        job("b", "0 0 * * * *");
        startPaused();
        passes("2026-11-23T13:00:00Z");
        hears("running a; waiting: b");
        passes("2026-11-23T14:00:00Z");
        hears("a: the run due at 2026-11-23T14:00:00Z is skipped, because the one before it is still running");
        hears("b: the run due at 2026-11-23T14:00:00Z is skipped, because the one before it is still waiting");
        assertThat(runs).containsExactly("a");
        mayEnd.release();
        await().until(() -> runs.equals(List.of("a", "b")));
        mayEnd.release();
        hears("b: done");
        assertThat(runs).containsExactly("a", "b");
    }

    @Test
    void makes_up_by_one_run_for_those_passed_over() throws IOException {
        job("a", "0 0 * * * *", "catch-up: true");
        startPaused();
        passes("2026-11-23T13:00:00Z");
        hears("running a");
        passes("2026-11-23T14:00:00Z");
        hears("14:00:00Z is skipped");
        passes("2026-11-23T15:00:00Z");
        hears("15:00:00Z is skipped");
        mayEnd.release();
        await().until(() -> runs.size() == 2);
        mayEnd.release();
        await().until(() -> said.stream().filter("a: done"::equals).count() == 2);
        assertThat(runs).hasSize(2);
    }

    @Test
    void notices_a_new_a_changed_and_a_removed_file() throws IOException {
        start();
        job("a", "0 0 5 * * *");
        hears("1 job; next a at 2026-11-24T05:00+01:00");
        job("a", "0 0 6 * * *");
        hears("1 job; next a at 2026-11-24T06:00+01:00");
        passes("2026-11-24T05:00:00Z");
        await().until(() -> runs.equals(List.of("a")));
        Files.delete(folder.resolve("a.yaml"));
        hears("a.yaml is gone");
        said.clear();
        passes("2026-11-25T05:00:00Z");
        job("b", "0 0 * * * *");
        hears("1 job; next b");
        assertThat(runs).containsExactly("a");
    }

    @Test
    void reports_a_faulty_file_and_goes_on_with_its_last_good_version() throws IOException {
        job("a", "0 0 5 * * *");
        start();
        hears("1 job; next a");
        put("a", "name: a\nrules: nonsense\n");
        hears("its last valid version stays in use");
        passes("2026-11-24T04:00:00Z");
        hears("a: done");
        put("c", "name: [\n");
        hears("c.yaml:");
        assertThat(runs).containsExactly("a");
        assertThat(said.stream().filter(line -> line.contains("last valid version"))).hasSize(1);
    }

    @Test
    void runs_one_of_two_files_that_name_the_same_job() throws IOException {
        job("a", "0 0 5 * * *");
        Files.copy(folder.resolve("a.yaml"), folder.resolve("b.yaml"));
        start();
        hears("b.yaml: another file has a job named a, too");
        hears("1 job;");
        assertThat(said.stream().filter(line -> line.contains("another file"))).hasSize(1);
    }

    @Test
    void says_what_it_missed_while_the_machine_slept() throws IOException {
        job("a", "0 0 5 * * *");
        start();
        passes("2026-11-27T12:00:00Z");
        hears("a: the run due at 2026-11-24T04:00:00Z was missed");
        hears("next a at 2026-11-28T05:00+01:00");
        assertThat(runs).isEmpty();
    }

    @Test
    void catches_up_once_after_a_sleep() throws IOException {
        job("a", "0 0 5 * * *", "catch-up: true");
        start();
        passes("2026-11-27T12:00:00Z");
        hears("a: done");
        hears("next a at 2026-11-28T05:00+01:00");
        assertThat(runs).containsExactly("a");
    }

    @Test
    void catches_up_once_after_a_stop_and_not_before_anything_was_missed() throws Exception {
        job("a", "0 0 5 * * *", "catch-up: true");
        start();
        passes("2026-11-24T04:00:00Z");
        hears("a: done");
        restart();
        hears("next a at 2026-11-25T05:00+01:00");
        end();
        said.clear();
        clock.set("2026-12-24T12:00:00Z");
        assertThat(runs).hasSize(1);
        start();
        hears("a: done");
        hears("next a at 2026-12-25T05:00+01:00");
        assertThat(runs).hasSize(2);
    }

    @Test
    void stops_in_the_middle_of_a_run_and_catches_up_at_the_next_start() throws Exception {
        job("a", "0 0 5 * * *", "catch-up: true");
        startPaused();
        passes("2026-11-24T04:00:00Z");
        hears("running a");
        passes("2026-11-24T04:05:00Z");
        result = new Result(143, false, "stopped");
        stop.ask();
        thread.join();
        assertThat(said).contains("a: stopped");
        result = DONE;
        mayEnd.release(100);
        restart();
        hears("a: done");
        hears("next a at 2026-11-25T05:00+01:00");
        assertThat(runs).containsExactly("a", "a");
    }

    @Test
    void tries_a_busy_store_again_until_the_next_run_is_due() throws IOException {
        job("a", "0 0 * * * *");
        result = new Result(6, true, "held by somebody");
        start();
        passes("2026-11-23T13:00:00Z");
        hears("a: held by somebody; trying again each minute");
        passes("2026-11-23T13:01:00Z");
        await().until(() -> runs.size() == 2);
        result = DONE;
        await().until(() -> {
            clock.pass(Duration.ofSeconds(61));
            return said.contains("a: done");
        });
        assertThat(said.stream().filter(line -> line.contains("trying again"))).hasSize(1);
    }

    @Test
    void lists_what_is_due_and_how_it_went() throws Exception {
        job("a", "0 0 5 * * *");
        start();
        passes("2026-11-24T04:00:00Z");
        hears("a: done");
        end();
        JobsFolder jobs = new JobsFolder(folder);
        jobs.look();
        List<ScheduleList.Line> lines = ScheduleList.of(jobs.files(),
                SchedulerState.read(state.resolve("schedule.json")), clock.instant());
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.job()).isEqualTo("a");
            assertThat(line.next()).isEqualTo("2026-11-25T04:00:00Z");
            assertThat(line.lastEnded()).isEqualTo("2026-11-24T04:00:00Z");
            assertThat(line.lastExit()).isZero();
            assertThat(line.lastSaid()).isEqualTo("done");
        });
    }
}
