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

/** The runs that wait and the one that is on: one after the other, whoever asked for them. */
public final class RunQueue {

    /** How many ended runs are remembered, so that who asked for one can see what came of it. */
    private static final int REMEMBERED = 100;

    /**
     * What came of a run.
     *
     * @param exit the code that the command would have ended with
     * @param busy whether it could not begin because somebody else works on its stores
     * @param said a sentence for people
     */
    public record Result(int exit, boolean busy, String said) {

        static final Result WITHDRAWN = new Result(143, false, "withdrawn before it began");
    }

    /** Executes a run to its end. */
    @FunctionalInterface
    public interface Work {
        /** Must not throw: whatever happens to one run, the next one comes. */
        Result run(Ticket ticket);
    }

    /**
     * How it stands with a run that was asked for.
     *
     * @param what  what is done, such as {@code run nightly} or {@code apply p-...}
     * @param by    who asked; null for the schedule
     * @param run   the id of the run that is on or was the last, or null
     * @param stage what it does at the moment, or null
     * @param done  items of the stage that are done
     * @param total items of the stage; 0 where nobody knows
     */
    public record State(long id, String what, String job, String by, Instant asked, Instant started, Instant ended,
                        String run, String stage, long done, long total, Integer exit, String said) { }

    /** A run's place in the queue; it hears how far the run is. */
    public final class Ticket implements Progress {

        private final long id;
        private final String what;
        private final String job;
        private final String by;
        private final Work work;
        private final Instant asked;
        private final StopSignal own;
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
            this.own = stop.part();
        }

        public long id() {
            return id;
        }

        /** Asks this run alone to stop; also asked when the whole queue is. */
        public StopSignal stop() {
            return own;
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
    private final Deque<Ticket> over = new ArrayDeque<>();
    private Ticket on;
    private long last;

    /** @param stop ends the queue: what waits then is dropped, and the run that is on ends at its next item */
    public RunQueue(Clock clock, StopSignal stop) {
        this.clock = clock;
        this.stop = stop;
    }

    /**
     * Puts a run at the end.
     *
     * @param by who asks; null for the schedule
     */
    public synchronized Ticket add(String what, String job, String by, Work work) {
        Ticket ticket = new Ticket(++last, what, job, by, work);
        waiting.add(ticket);
        notifyAll();
        return ticket;
    }

    /** Executes what there is until the queue is asked to stop. */
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
                stop.ended(ticket.own);
                on = null;
                over.addFirst(ticket);
                if (over.size() > REMEMBERED) {
                    over.removeLast();
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
        on = waiting.poll();
        synchronized (on) {
            on.started = clock.instant();
        }
        return on;
    }

    /** Takes a run out that has not begun; nothing happens to one that has. */
    synchronized void withdraw(Ticket ticket) {
        if (waiting.remove(ticket)) {
            stop.ended(ticket.own);
        }
    }

    /** Asks a run to stop: one that waits is not begun, one that is on ends at its next item. */
    public synchronized boolean stop(long id) {
        Optional<Ticket> named = Stream.concat(Stream.ofNullable(on), waiting.stream())
                .filter(ticket -> ticket.id == id).findFirst();
        named.ifPresent(ticket -> ticket.own.ask());
        return named.isPresent();
    }

    /** The run that is on, those that wait in their order, and those that ended, newest first. */
    public synchronized List<State> states() {
        List<State> states = new ArrayList<>();
        Stream.of(Stream.ofNullable(on), waiting.stream(), over.stream()).flatMap(all -> all)
                .forEach(ticket -> states.add(ticket.state()));
        return states;
    }

    public Optional<State> state(long id) {
        return states().stream().filter(state -> state.id() == id).findFirst();
    }
}
