package dev.winnow.cli.schedule;

import dev.winnow.cli.schedule.JobsFolder.JobFile;
import dev.winnow.cli.schedule.Timer.Ended;
import dev.winnow.cli.schedule.Timer.Phase;
import dev.winnow.job.run.StopSignal;
import dev.winnow.jobfile.Job;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the jobs of a folder when they are due, one after the other, until it is asked to stop. It asks the clock again
 * and again rather than sleeping until the next run: a machine that slept, or whose clock was set, is noticed so.
 */
public final class Scheduler {

    /** Later than this, a run is not late but missed. */
    private static final Duration LATE = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofMinutes(1);

    /** Executes a run of a job to its end. */
    @FunctionalInterface
    public interface Start {
        /** Must not throw: whatever happens to one run, the next one comes. */
        Result run(Job job);
    }

    /**
     * What came of a run.
     *
     * @param busy whether it could not begin because somebody else works on its stores
     * @param said a sentence for people
     */
    public record Result(int exit, boolean busy, String said) { }

    /** Takes what happens, as it happens. */
    @FunctionalInterface
    public interface Says {
        /** @param job the job that it is about, or null */
        void say(String job, String line);
    }

    private final JobsFolder folder;
    private final ScheduleFile file;
    private final Clock clock;
    private final StopSignal stop;
    private final Duration tick;
    private final Start start;
    private final Says says;

    private final Map<String, Timer> timers = new TreeMap<>();
    private final Deque<Timer> queue = new ArrayDeque<>();
    private final Instant since;

    /** @param tick how often to look at the clock and the folder */
    public Scheduler(JobsFolder folder, ScheduleFile file, Clock clock, StopSignal stop, Duration tick, Start start,
                     Says says) {
        this.folder = folder;
        this.file = file;
        this.clock = clock;
        this.stop = stop;
        this.tick = tick;
        this.start = start;
        this.says = says;
        this.since = clock.instant();
    }

    /**
     * Works until it is asked to stop; a run that is on then ends at its next item first.
     *
     * @throws IllegalStateException if runs cannot be started any more, as without memory
     */
    public void run() {
        boolean[] sound = {false};
        Thread worker = new Thread(() -> {
            try {
                work();
                sound[0] = true;
            } finally {
                stop.ask();
            }
        }, "runs");
        worker.start();
        String before = "";
        while (!stop.asked()) {
            look();
            String status = status();
            if (!status.equals(before)) {
                says.say(null, status);
                save();
                before = status;
            }
            stop.await(tick);
        }
        synchronized (this) {
            notifyAll();
        }
        try {
            worker.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        save();
        if (!sound[0]) {
            throw new IllegalStateException("the scheduler lost the thread that starts runs");
        }
    }

    /** One line: how many jobs, what runs, what comes next. */
    public synchronized String status() {
        long planned = timers.values().stream().filter(timer -> timer.next() != null).count();
        StringBuilder line = new StringBuilder(planned + (planned == 1 ? " job" : " jobs"));
        timers.values().stream().filter(timer -> timer.phase == Phase.RUNNING)
                .forEach(timer -> line.append("; running ").append(timer.job().name()));
        if (!queue.isEmpty()) {
            line.append("; waiting: ").append(String.join(", ",
                    queue.stream().map(timer -> timer.job().name()).toList()));
        }
        timers.values().stream().filter(timer -> timer.next() != null)
                .min(Comparator.comparing(Timer::next))
                .ifPresent(timer -> line.append("; next ").append(timer.job().name()).append(" at ")
                        .append(timer.next().atZone(timer.job().policy().zone()).toOffsetDateTime()));
        return line.toString();
    }

    private synchronized void look() {
        folder.look().forEach(news -> says.say(null, news));
        Instant now = clock.instant();
        Map<String, Job> jobs = new TreeMap<>();
        for (JobFile one : folder.files()) {
            if (one.job() != null) {
                jobs.put(one.job().name(), one.job());
            }
        }
        // A run that is on goes on; its job is forgotten when it ends.
        timers.values().removeIf(timer -> timer.phase != Phase.RUNNING && !jobs.containsKey(timer.job().name()));
        queue.removeIf(timer -> !jobs.containsKey(timer.job().name()));
        jobs.forEach((name, job) -> {
            Timer timer = timers.computeIfAbsent(name, fresh ->
                    new Timer(job, file.answered(name), file.last(name), now));
            timer.update(job, now);
            ask(timer, now);
        });
    }

    private void ask(Timer timer, Instant now) {
        if (timer.due(now)) {
            Instant due = timer.turn(now);
            timer.retry = null;
            if (timer.phase != Phase.WAITING) {
                timer.again |= timer.job().catchUp();
                says.say(timer.job().name(), "the run due at " + due + " is passed over, the one before it is still "
                        + (timer.phase == Phase.RUNNING ? "on" : "waiting") + (timer.again ? "; one run makes up for it"
                        : ""));
            } else if (due.plus(LATE).isBefore(now) && !timer.job().catchUp()) {
                timer.answered = now;
                says.say(timer.job().name(), "the run due at " + due + " was missed; with catch-up: true one run would "
                        + "make up for it");
                save();
            } else {
                queue(timer, due);
            }
        } else if (timer.retry != null && !timer.retry.isAfter(now) && timer.phase == Phase.WAITING) {
            timer.retry = null;
            queue(timer, timer.asked);
        }
    }

    private void queue(Timer timer, Instant due) {
        timer.asked = due;
        timer.phase = Phase.QUEUED;
        queue.add(timer);
        notifyAll();
    }

    private void work() {
        while (true) {
            Timer timer;
            synchronized (this) {
                while (queue.isEmpty() && !stop.asked()) {
                    try {
                        wait();
                    } catch (InterruptedException asked) {
                        stop.ask();
                    }
                }
                if (stop.asked()) {
                    return;
                }
                timer = queue.poll();
                timer.phase = Phase.RUNNING;
            }
            Instant started = clock.instant();
            says.say(timer.job().name(), "run begins, due at " + timer.asked);
            Result result = start.run(timer.job());
            ended(timer, started, result);
        }
    }

    private synchronized void ended(Timer timer, Instant started, Result result) {
        Instant now = clock.instant();
        timer.phase = Phase.WAITING;
        timer.last = new Ended(timer.asked, started, now, result.exit(), result.said());
        if (result.busy()) {
            if (!timer.saidBusy) {
                says.say(timer.job().name(), result.said() + "; trying again each minute until the next run is due");
            }
            timer.saidBusy = true;
            timer.retry = now.plus(RETRY);
            return;
        }
        timer.saidBusy = false;
        says.say(timer.job().name(), result.said());
        if (!stop.asked()) {
            // A run that was stopped is not answered: the next start may catch up.
            timer.answered = started;
        }
        if (timer.again && !stop.asked()) {
            timer.again = false;
            queue(timer, now);
        }
        save();
    }

    private synchronized void save() {
        List<ScheduleFile.Entry> entries = new ArrayList<>();
        for (Timer timer : timers.values()) {
            entries.add(new ScheduleFile.Entry(timer.job().name(), timer.phase.name().toLowerCase(Locale.ROOT),
                    timer.next(), timer.answered, timer.last));
        }
        file.write(since, stop.asked(), entries).ifPresent(trouble -> says.say(null, trouble));
    }
}
