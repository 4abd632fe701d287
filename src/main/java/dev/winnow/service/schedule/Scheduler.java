package dev.winnow.service.schedule;

import dev.winnow.job.run.StopSignal;
import dev.winnow.jobfile.Job;
import dev.winnow.report.output.Text;
import dev.winnow.service.schedule.JobsFolder.JobFile;
import dev.winnow.service.schedule.RunQueue.Result;
import dev.winnow.service.schedule.RunQueue.Ticket;
import dev.winnow.service.schedule.JobTimer.Ended;
import dev.winnow.service.schedule.JobTimer.Phase;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs the jobs of a folder when they are due, one after the other, until it is asked to stop. It reads the clock at short
 * intervals and does not sleep until the next run. So it notices when the machine slept or its clock was set.
 */
public final class Scheduler {

    /** A run that is later than this counts as missed. */
    private static final Duration LATE = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofMinutes(1);

    /** Executes a run of a job to its end. */
    @FunctionalInterface
    public interface Start {
        /** Must not throw, because the next run must follow in any case. */
        Result run(Job job, Ticket ticket);
    }

    /** Receives messages about events as they happen. */
    @FunctionalInterface
    public interface Says {
        /** @param job the job concerned, or null */
        void say(String job, String line);
    }

    private final JobsFolder folder;
    private final SchedulerState file;
    private final Clock clock;
    private final StopSignal stop;
    private final Duration tick;
    private final Start start;
    private final Says says;

    private final boolean starts;
    private final Map<String, JobTimer> timers = new TreeMap<>();
    private final RunQueue queue;
    private final Instant since;

    /**
     * @param file   stores the state of the schedule; null if {@code starts} is false
     * @param queue  receives the due runs; people may add others
     * @param starts whether to start due runs; if not, it only knows the jobs
     * @param tick   how often to read the clock and the folder
     */
    public Scheduler(JobsFolder folder, SchedulerState file, Clock clock, StopSignal stop, Duration tick, RunQueue queue,
                     boolean starts, Start start, Says says) {
        this.folder = folder;
        this.file = file;
        this.clock = clock;
        this.stop = stop;
        this.tick = tick;
        this.queue = queue;
        this.starts = starts;
        this.start = start;
        this.says = says;
        this.since = clock.instant();
    }

    /**
     * Works until it is asked to stop. The current run then ends at its next item.
     *
     * @throws IllegalStateException if it can no longer start runs, for example without memory
     */
    public void run() {
        boolean[] sound = {false};
        Thread worker = new Thread(() -> {
            try {
                queue.work();
                sound[0] = true;
            } finally {
                stop.ask();
            }
        }, "runs");
        // Threads that a run starts have its priority. The launcher of the server maps it to a priority of the system.
        worker.setPriority(Thread.MIN_PRIORITY);
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

    /** One line with the number of jobs, the current run and the next one. */
    public synchronized String status() {
        long planned = timers.values().stream().filter(timer -> timer.next() != null).count();
        StringBuilder line = new StringBuilder(Text.count(planned, "job", "jobs"));
        timers.values().stream().filter(timer -> timer.phase == Phase.RUNNING)
                .forEach(timer -> line.append("; running ").append(timer.job().name()));
        List<String> waiting = timers.values().stream().filter(timer -> timer.phase == Phase.QUEUED)
                .sorted(Comparator.comparing(timer -> timer.ticket.id())).map(timer -> timer.job().name()).toList();
        if (!waiting.isEmpty()) {
            line.append("; waiting: ").append(String.join(", ", waiting));
        }
        timers.values().stream().filter(timer -> timer.next() != null)
                .min(Comparator.comparing(JobTimer::next))
                .ifPresent(timer -> line.append("; next ").append(timer.job().name()).append(" at ")
                        .append(timer.next().atZone(timer.job().policy().zone()).toOffsetDateTime()));
        return line.toString();
    }

    /** Reads the folder and the clock, and queues due runs. */
    public synchronized void look() {
        folder.look().forEach(news -> says.say(null, news));
        Instant now = clock.instant();
        Map<String, Job> jobs = new TreeMap<>();
        for (JobFile one : folder.files()) {
            if (one.job() != null) {
                jobs.put(one.job().name(), one.job());
            }
        }
        // A job whose run is on stays known until the run ends.
        timers.values().removeIf(timer -> {
            boolean forgotten = timer.phase != Phase.RUNNING && !jobs.containsKey(timer.job().name());
            if (forgotten && timer.phase == Phase.QUEUED) {
                queue.withdraw(timer.ticket);
            }
            return forgotten;
        });
        jobs.forEach((name, job) -> {
            JobTimer timer = timers.computeIfAbsent(name, fresh ->
                    new JobTimer(job, starts ? file.answered(name) : null, starts ? file.last(name) : null, now));
            timer.update(job, now);
            if (starts) {
                queueIfDue(timer, now);
            }
        });
    }

    private void queueIfDue(JobTimer timer, Instant now) {
        if (timer.due(now)) {
            Instant due = timer.turn(now);
            timer.retry = null;
            if (timer.phase != Phase.WAITING) {
                timer.again |= timer.job().catchUp();
                says.say(timer.job().name(), "the run due at " + due + " is skipped, because the one before it is still "
                        + (timer.phase == Phase.RUNNING ? "running" : "waiting") + (timer.again ? "; one run makes up for it"
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

    private void queue(JobTimer timer, Instant due) {
        timer.asked = due;
        timer.phase = Phase.QUEUED;
        timer.ticket = queue.add("run " + timer.job().name(), timer.job().name(), null, ticket -> run(timer, ticket));
    }

    private Result run(JobTimer timer, Ticket ticket) {
        synchronized (this) {
            if (ticket.stop().asked()) {
                timer.phase = Phase.WAITING;
                timer.answered = clock.instant();
                return Result.WITHDRAWN;
            }
            timer.phase = Phase.RUNNING;
        }
        Instant started = clock.instant();
        says.say(timer.job().name(), "run begins, due at " + timer.asked);
        Result result = start.run(timer.job(), ticket);
        ended(timer, started, result);
        return result;
    }

    private synchronized void ended(JobTimer timer, Instant started, Result result) {
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
            // A stopped run does not settle its due time, so the next scheduler may catch up.
            timer.answered = started;
        }
        if (timer.again && !stop.asked()) {
            timer.again = false;
            queue(timer, now);
        }
        save();
    }

    /**
     * A job of the folder.
     *
     * @param job  its last valid version
     * @param next when it is due; null for never
     */
    public record Known(Job job, Instant next) { }

    /** The jobs of the folder, by name. */
    public synchronized List<Known> jobs() {
        return timers.values().stream().map(timer -> new Known(timer.job(), starts ? timer.next() : null)).toList();
    }

    /** A job of the folder by its name. */
    public Optional<Job> job(String name) {
        return jobs().stream().map(Known::job).filter(job -> job.name().equals(name)).findFirst();
    }

    /** @throws Halt if there is no such job */
    public Job requireJob(String name) {
        return job(name).orElseThrow(() -> Halt.missing("there is no job '" + NameCodec.shown(name) + "' in the folder of job files"));
    }

    private synchronized void save() {
        if (!starts) {
            return;
        }
        List<SchedulerState.Entry> entries = new ArrayList<>();
        for (JobTimer timer : timers.values()) {
            entries.add(new SchedulerState.Entry(timer.job().name(), timer.phase.name().toLowerCase(Locale.ROOT),
                    timer.next(), timer.answered, timer.last));
        }
        file.write(since, stop.asked(), entries).ifPresent(trouble -> says.say(null, trouble));
    }
}
