package dev.winnow.job.hosts;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.CatalogClock;
import dev.winnow.catalog.Workers;
import dev.winnow.catalog.Workers.Report;
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

    /** How long a worker may show no progress by default. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);
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
     * Checks that every store of another host has a worker that can do work; to be called before a run begins.
     *
     * @throws Halt if a host has no worker, or one that does not fit; the message says which store, which host, since when
     */
    public void require(Collection<JobStore> stores) {
        Map<String, List<JobStore>> away = stores.stream().filter(store -> !store.here())
                .collect(Collectors.groupingBy(store -> store.row().host(), LinkedHashMap::new, Collectors.toList()));
        if (!away.isEmpty()) {
            catalog.clock().require();
        }
        List<String> missing = new ArrayList<>();
        away.forEach((host, of) -> afterAWhile(host).ifPresent(why -> missing.add(of.stream().map(store ->
                store.store().name() + ": " + store.row().root()).collect(Collectors.joining(", "))
                + (of.size() == 1 ? " lies" : " lie") + " on host " + host + ", and " + why)));
        if (!missing.isEmpty()) {
            throw Halt.stopped(String.join("; ", missing));
        }
        if (!away.isEmpty()) {
            queue();
        }
    }

    /** A worker that reported just now may have lost its connection, or be starting again. */
    private Optional<String> afterAWhile(String host) {
        Workers workers = new Workers(catalog);
        long until = System.nanoTime() + BACK_IN.toNanos();
        Optional<String> against = against(host);
        while (against.isPresent() && System.nanoTime() < until && workers.of(host).filter(report ->
                !report.state().equals(Workers.STOPPED) && report.format().equals(Workers.FORMAT)
                        && catalog.now() - report.lastSeen().toEpochMilli() < LATELY.toMillis()).isPresent()) {
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

    private Optional<String> against(String host) {
        Optional<Report> report = new Workers(catalog).of(host);
        if (report.isEmpty()) {
            return Optional.of("that host has no worker; start 'winnow worker' there");
        }
        Report worker = report.get();
        if (!catalog.locks().working(host)) {
            return Optional.of("its worker has been gone since " + worker.lastSeen().truncatedTo(ChronoUnit.SECONDS)
                    + "; start 'winnow worker' there");
        }
        if (!worker.format().equals(Workers.FORMAT)) {
            return Optional.of("its worker is " + worker.version() + " with format " + worker.format() + ", but this "
                    + "program has " + Workers.FORMAT + "; install the same version on both hosts");
        }
        return CatalogClock.doubt(worker.ahead()).map(doubt -> "the clock there is " + doubt);
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
