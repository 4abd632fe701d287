package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.Workers;
import dev.winnow.catalog.Workers.Seen;
import dev.winnow.catalog.Workers.Report;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.DatabaseFailure;
import dev.winnow.job.hosts.Inbox;
import dev.winnow.job.hosts.Queue;
import dev.winnow.job.run.StopSignal;
import dev.winnow.jobfile.Store;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.policy.value.Age;
import dev.winnow.store.OpenStore;
import dev.winnow.store.StoreKind;
import dev.winnow.store.StoreMark;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Does the parts of runs that lie on this host's disks, at the request of other hosts. */
public final class Worker implements Inbox.Worked {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration REPORT = Duration.ofSeconds(5);
    private static final Duration STORE_CHECK = Duration.ofSeconds(30);

    private final Catalog catalog;
    private final Operator operator;
    private final String version;
    private final int parallel;
    private final StopSignal stop;
    private final Consumer<String> messages;
    private final BlockingQueue<WorkerLane> lanes;
    private final Map<Long, WorkerLane> working = new ConcurrentHashMap<>();
    private String state = "";
    private Instant since;

    /**
     * @param operator names the host
     * @param version  the version of this program
     * @param parallel the number of parts that it works on at once
     * @param stop     ends the worker, and asks its parts to stop at the next item
     * @param messages takes messages for people, a sentence each
     */
    public Worker(Catalog catalog, Operator operator, String version, int parallel, StopSignal stop, Consumer<String> messages) {
        this.catalog = catalog;
        this.operator = operator;
        this.version = version;
        this.parallel = parallel;
        this.stop = stop;
        this.messages = messages;
        this.lanes = new ArrayBlockingQueue<>(parallel);
        for (int i = 0; i < parallel; i++) {
            lanes.add(new WorkerLane(catalog.withOwnLocks(), operator, stop));
        }
    }

    /**
     * Works until somebody asks to stop.
     *
     * @throws Halt if another worker has this name, the clock is wrong, or the queue is missing
     */
    public void run() {
        try (Queue queue = Queue.open((Database.Shared) catalog.database(), catalog.uid(), parallel + 2)) {
            takeName(false);
            catalog.clock().require();
            report();
            Thread checks = new Thread(this::checkStores, "stores");
            checks.setDaemon(true);
            checks.start();
            try (Inbox inbox = new Inbox(queue, operator.host(), version, parallel, stop, messages, this)) {
                inbox.open();
                messages.accept("worker of host " + operator.host() + " waits for work");
                try {
                    watch();
                } finally {
                    // If it ends by a failure, nobody has asked its parts to stop.
                    working.values().forEach(WorkerLane::stop);
                }
            }
            report(Workers.STOPPED);
        } finally {
            lanes.forEach(WorkerLane::close);
        }
    }

    /** @param again whether this worker had the name already */
    private void takeName(boolean again) {
        Optional<Report> before = new Workers(catalog).of(operator.host());
        boolean self = again && before.isPresent() && before.get().pid() == operator.pid();
        // After a lost connection, the server may take a while to close the old one, which still holds the name.
        if (!catalog.locks().takeName(operator.host(), before.map(Report::process).orElse(null)) && !self) {
            throw new Halt(Halt.Kind.BUSY, "host " + operator.host() + " has a worker already"
                    + before.map(worker -> ", process " + worker.pid() + ", last heard of at "
                    + worker.lastSeen().truncatedTo(ChronoUnit.SECONDS)).orElse("") + "; a second one needs another --name, "
                    + "and stores that name it as their host");
        }
    }

    private void watch() {
        long reported = System.nanoTime();
        boolean lost = false;
        while (!stop.asked()) {
            stop.await(POLL);
            try {
                working.forEach((part, lane) -> {
                    if (!wanted(part)) {
                        lane.stop();
                    }
                });
                takeName(true);
                if (System.nanoTime() - reported > REPORT.toNanos()) {
                    catalog.clock().require();
                    report();
                    reported = System.nanoTime();
                }
                if (lost) {
                    messages.accept("the catalog is there again");
                }
                lost = false;
            } catch (DataAccessException | TransactionException | Halt failed) {
                if (failed instanceof Halt halt && !DatabaseFailure.connectionLost(halt)) {
                    throw halt;
                }
                if (!lost) {
                    messages.accept("the catalog cannot be reached: " + FailureCause.of(failed)
                            + "; the worker waits for it");
                }
                lost = true;
            }
        }
    }

    private void report() {
        report(working.values().stream().map(WorkerLane::doing).sorted().reduce((one, more) -> one + ", " + more)
                .orElse(""));
    }

    private synchronized void report(String now) {
        long lead = catalog.clock().lead();
        Instant at = catalog.clock().instant();
        if (since == null || !now.equals(state)) {
            since = at;
            state = now;
        }
        new Workers(catalog).report(new Report(operator.host(), version, Workers.FORMAT, operator.pid(), state, since, at, lead));
    }

    /** Runs on a thread of its own, because a disk may hang. */
    private void checkStores() {
        while (!stop.asked()) {
            try {
                List<Seen> seen = new ArrayList<>();
                new Stores(catalog).roots().forEach((id, root) -> seen.add(check(id, root)));
                new Workers(catalog).report(operator.host(), seen);
            } catch (DataAccessException | TransactionException | Halt away) {
                // watch() reports that the catalog is away.
            }
            stop.await(STORE_CHECK);
        }
    }

    private static Seen check(long id, String root) {
        try {
            OpenStore store = StoreKind.open(new Store("store", root, List.of(), null, null, List.of(), Age.parse("0s"),
                    List.of()));
            OpenStore.Space space = store.space();
            return new Seen(id, root, store.mark() instanceof StoreMark.Present present ? present.mark().store() : null,
                    String.valueOf(space.medium()), space.free(), space.total());
        } catch (IOException gone) {
            return new Seen(id, root, null, null, null, null);
        }
    }

    /** Whether a run still waits for a part. */
    private boolean wanted(long part) {
        return catalog.sql("SELECT COUNT(*) FROM batch_step_execution s JOIN batch_job_execution j "
                        + "ON j.job_execution_id = s.job_execution_id JOIN batch_job_execution_params p "
                        + "ON p.job_execution_id = j.job_execution_id AND p.parameter_name = 'run' "
                        + "JOIN run r ON r.id = p.parameter_value WHERE s.step_execution_id = ? "
                        + "AND s.status IN ('STARTING', 'STARTED') AND j.status IN ('STARTING', 'STARTED') "
                        + "AND r.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM run_stop o WHERE o.run_id = r.id)")
                .param(part).query(Long.class).single() > 0;
    }

    @Override
    public void execute(String step, long part) {
        WorkerLane lane = lane();
        try {
            // After a lost connection a request comes twice; the second waits for the lane that works on the first.
            while (working.putIfAbsent(part, lane) != null) {
                stop.await(POLL);
                if (stop.asked()) {
                    throw new IllegalStateException("this worker stops");
                }
            }
            try {
                // Drops a duplicate or a leftover, for which no run waits any more.
                if (wanted(part)) {
                    lane.execute(step, part);
                }
            } finally {
                working.remove(part, lane);
            }
        } finally {
            lanes.add(lane);
        }
    }

    private WorkerLane lane() {
        try {
            return lanes.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void refuse(long part, String why) {
        messages.accept("a request is refused: " + why);
        WorkerLane lane = lane();
        try {
            if (wanted(part)) {
                lane.refuse(part, Halt.stopped("host " + operator.host() + ": " + why));
            }
        } finally {
            lanes.add(lane);
        }
    }
}
