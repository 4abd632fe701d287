package dev.winnow.job.hosts;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Workers;
import dev.winnow.catalog.Workers.Told;
import dev.winnow.catalog.storage.Database;
import dev.winnow.job.run.Outbox;
import dev.winnow.job.stores.JobStore;
import dev.winnow.model.Halt;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The workers of other hosts, as a process sees them that runs jobs. */
public final class Hosts implements Outbox, AutoCloseable {

    /** How long a worker may do nothing that can be seen, where nobody says. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);
    /** By how much clocks may differ from the database's. */
    public static final Duration SKEW = Duration.ofMinutes(1);
    private static final int CONNECTIONS = 2;
    private static final Duration LATELY = Duration.ofSeconds(30);
    private static final Duration BACK_IN = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Catalog catalog;
    private final Duration patience;
    private Queue queue;

    public Hosts(Catalog catalog, Duration patience) {
        this.catalog = catalog;
        this.patience = patience;
    }

    /**
     * Sees that every store of another host has a worker that can be given work; to be called before anything is begun.
     *
     * @throws Halt if one has none, or one that cannot; the message says which store, which host, since when
     */
    public void require(Collection<JobStore> stores) {
        Map<String, List<JobStore>> away = stores.stream().filter(store -> !store.here())
                .collect(Collectors.groupingBy(store -> store.row().host(), LinkedHashMap::new, Collectors.toList()));
        List<String> missing = new ArrayList<>();
        away.forEach((host, of) -> afterAWhile(host).ifPresent(why -> missing.add(of.stream().map(store ->
                store.store().name() + ": " + store.row().root()).collect(Collectors.joining(", "))
                + (of.size() == 1 ? " lies" : " lie") + " on host " + host + ", and " + why)));
        if (!missing.isEmpty()) {
            throw Halt.stopped(String.join("; ", missing));
        }
        if (!away.isEmpty()) {
            requireClock();
            queue();
        }
    }

    /** One that was heard of just now may have lost its connection, or start again. */
    private Optional<String> afterAWhile(String host) {
        Workers workers = new Workers(catalog);
        long until = System.nanoTime() + BACK_IN.toNanos();
        Optional<String> against = against(host);
        while (against.isPresent() && System.nanoTime() < until && workers.of(host).filter(told ->
                !told.state().equals(Workers.STOPPED) && told.format().equals(Workers.FORMAT)
                        && workers.now() - told.lastSeen().toEpochMilli() < LATELY.toMillis()).isPresent()) {
            try {
                Thread.sleep(LOOK.toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return against;
            }
            against = against(host);
        }
        return against;
    }

    private void requireClock() {
        long ahead = catalog.clock().millis() - new Workers(catalog).now();
        if (Math.abs(ahead) > SKEW.toMillis()) {
            throw Halt.stopped("the clock of this host is " + said(ahead) + " the database's; set it right");
        }
    }

    private Optional<String> against(String host) {
        Optional<Told> told = new Workers(catalog).of(host);
        if (told.isEmpty()) {
            return Optional.of("that has no worker; start 'winnow worker' there");
        }
        Told worker = told.get();
        if (!catalog.holds().working(host)) {
            return Optional.of("its worker is gone since " + worker.lastSeen().truncatedTo(ChronoUnit.SECONDS)
                    + "; start 'winnow worker' there");
        }
        if (!worker.format().equals(Workers.FORMAT)) {
            return Optional.of("its worker is " + worker.version() + ", with format " + worker.format() + ", where this "
                    + "program has " + Workers.FORMAT + "; give both hosts the same version");
        }
        if (Math.abs(worker.ahead()) > SKEW.toMillis()) {
            return Optional.of("the clock there is " + said(worker.ahead()) + " the database's; set it right");
        }
        return Optional.empty();
    }

    /** By how much a clock is ahead of another or behind it, in words. */
    public static String said(long ahead) {
        return Math.abs(ahead) / 1_000 + " s " + (ahead > 0 ? "ahead of" : "behind");
    }

    @Override
    public void send(String host, String step, long execution) {
        queue().send(host, new Request(Workers.FORMAT, step, execution).text());
    }

    @Override
    public Duration patience() {
        return patience;
    }

    private synchronized Queue queue() {
        if (queue == null) {
            queue = Queue.open((Database.Shared) catalog.database(), catalog.uid(), CONNECTIONS);
        }
        return queue;
    }

    @Override
    public synchronized void close() {
        if (queue != null) {
            queue.close();
        }
    }
}
