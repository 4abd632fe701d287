package dev.winnow.service.schedule;

import dev.winnow.job.run.Progress;
import dev.winnow.job.run.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The queue of runs. It executes them one after the other. */
public final class RunQueue {

    /** How many ended runs are remembered, so that people can see their results. */
    private static final int MAX_ENDED = 100;

    /**
     * The result of a run.
     *
     * @param exit the exit code of the same command
     * @param busy whether it could not begin because another process holds its stores
     * @param said a sentence for people
     */
    public record Result(int exit, boolean busy, String said) {

        static final Result WITHDRAWN = new Result(143, false, "withdrawn before it began");
    }

    /** Executes a run to its end. */
    @FunctionalInterface
    public interface Work {
        /** Must not throw, because the next run must follow in any case. */
        Result run(Ticket ticket);
    }

    /**
     * The state of a requested run.
     *
     * @param what  the command, such as {@code run nightly} or {@code apply p-...}
     * @param by    who asked for it; null for the schedule
     * @param run   id of its current or last run in the catalog, or null
     * @param stage its present stage, or null
     * @param done  finished items of the stage
     * @param total all items of the stage; 0 if unknown
     */
    public record State(long id, String what, String job, String by, Instant asked, Instant started, Instant ended,
                        String run, String stage, long done, long total, Integer exit, String said) { }

    /** A run in the queue. It receives the progress of the run. */
    public final class Ticket implements Progress {

        private final long id;
        private final String what;
        private final String job;
        private final String by;
        private final Work work;
        private final Instant asked;
        private final StopSignal stopSignal;
        private Instant started;
        private Instant ended;
        private Result result;
        private volatile String run;
        private volatile String stage;
        private long done;
        private long total;

        private Ticket(long id, String what, String job, String by, Work work) {
            this.id = id;
            this.what = what;
            this.job = job;
            this.by = by;
            this.work = work;
            this.asked = clock.instant();
            this.stopSignal = stop.part();
        }

        public long id() {
            return id;
        }

        /** The stop signal of this run. Stopping the queue sets it, too. */
        public StopSignal stop() {
            return stopSignal;
        }

        @Override
        public void begin(String id) {
            run = id;
            stage = null;
        }

        @Override
        public void stage(String what, long of) {
            synchronized (this) {
                stage = what;
                done = 0;
                total = of;
            }
        }

        @Override
        public synchronized void done(long items, long bytes) {
            done += items;
        }

        @Override
        public void end() {
            stage = null;
        }

        private synchronized State state() {
            return new State(id, what, job, by, asked, started, ended, run, stage, done, total,
                    result == null ? null : result.exit(), result == null ? null : result.said());
        }
    }

    private final Clock clock;
    private final StopSignal stop;
    private final Deque<Ticket> waiting = new ArrayDeque<>();
    private final Deque<Ticket> endedRuns = new ArrayDeque<>();
    private Ticket current;
    private long lastId;

    /** @param stop ends the queue: waiting runs are dropped, and the current run ends at its next item */
    public RunQueue(Clock clock, StopSignal stop) {
        this.clock = clock;
        this.stop = stop;
    }

    /**
     * Adds a run at the end.
     *
     * @param by who asks for it; null for the schedule
     */
    public synchronized Ticket add(String what, String job, String by, Work work) {
        Ticket ticket = new Ticket(++lastId, what, job, by, work);
        waiting.add(ticket);
        notifyAll();
        return ticket;
    }

    /** Executes runs until the queue is asked to stop. */
    public void work() {
        Thread waker = new Thread(this::wake, "runs-stop");
        waker.setDaemon(true);
        waker.start();
        for (Ticket ticket = next(); ticket != null; ticket = next()) {
            Result result = ticket.work.run(ticket);
            synchronized (this) {
                synchronized (ticket) {
                    ticket.ended = clock.instant();
                    ticket.result = result;
                }
                stop.ended(ticket.stopSignal);
                current = null;
                endedRuns.addFirst(ticket);
                if (endedRuns.size() > MAX_ENDED) {
                    endedRuns.removeLast();
                }
            }
        }
    }

    private void wake() {
        stop.await(Duration.ofDays(36_500));
        synchronized (this) {
            notifyAll();
        }
    }

    private synchronized Ticket next() {
        while (waiting.isEmpty() && !stop.asked()) {
            try {
                wait();
            } catch (InterruptedException asked) {
                stop.ask();
            }
        }
        if (stop.asked()) {
            return null;
        }
        current = waiting.poll();
        synchronized (current) {
            current.started = clock.instant();
        }
        return current;
    }

    /** Removes a run from the queue, unless it has begun. */
    synchronized void withdraw(Ticket ticket) {
        if (waiting.remove(ticket)) {
            stop.ended(ticket.stopSignal);
        }
    }

    /** Asks a run to stop: a waiting run does not begin, and the current run ends at its next item. */
    public synchronized boolean stop(long id) {
        Optional<Ticket> named = Stream.concat(Stream.ofNullable(current), waiting.stream())
                .filter(ticket -> ticket.id == id).findFirst();
        named.ifPresent(ticket -> ticket.stopSignal.ask());
        return named.isPresent();
    }

    /** The current run, the waiting ones in their order, and the ended ones, newest first. */
    public synchronized List<State> states() {
        List<State> states = new ArrayList<>();
        Stream.of(Stream.ofNullable(current), waiting.stream(), endedRuns.stream()).flatMap(all -> all)
                .forEach(ticket -> states.add(ticket.state()));
        return states;
    }

    public Optional<State> state(long id) {
        return states().stream().filter(state -> state.id() == id).findFirst();
    }
}
