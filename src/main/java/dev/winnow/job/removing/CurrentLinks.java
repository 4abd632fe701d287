package dev.winnow.job.removing;

import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.entry.KnownEntries;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.stores.JobStore;
import dev.winnow.job.stores.StoreLinks;
import dev.winnow.model.Halt;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.SeenLink;
import dev.winnow.store.PathRange;
import dev.winnow.store.EntryStamp;
import dev.winnow.store.StoreScan;
import dev.winnow.store.StoreUnreadable;
import dev.winnow.store.StoreVisitor;
import dev.winnow.store.layout.LayoutMatcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Reads the links of a run's stores while it removes, because a plan may be days old, and somebody may have pointed a link
 * such as {@code stable} at a build since. A look walks the folders above the entries, and only those entries whose stamps
 * have changed. The first claim needs a look; a later claim gets another look only after a pause, so that looks take a small
 * part of all work.
 */
final class CurrentLinks {

    /** The pause after a look is this many times as long as the look. */
    private static final int REST = 20;
    /** In nanoseconds; a shorter look is repeated before every claim. */
    private static final long SHORT = 50_000_000;

    private final RunContext run;
    private final PlanItems items;
    private long due = Long.MIN_VALUE;
    private boolean looked;

    CurrentLinks(RunContext run) {
        this.run = run;
        this.items = new PlanItems(run.catalog());
    }

    /**
     * Brings the links in the catalog up to date, if a look is due.
     *
     * @throws Halt if a store is missing, or if the links into it are unknown and it has items that wait for removal
     */
    void refresh() throws IOException {
        long from = System.nanoTime();
        if (looked && from - due < 0) {
            return;
        }
        for (JobStore store : run.here()) {
            look(store);
        }
        long took = System.nanoTime() - from;
        looked = true;
        due = from + took + (took < SHORT ? 0 : REST * took);
    }

    private void look(JobStore store) throws IOException {
        try {
            StoreScan files = store.files().scan(new LayoutMatcher(store.store(), run.job()));
            KnownEntries known = new KnownEntries(run.catalog(), store.row().id());
            StoreLinks links = new StoreLinks(run.catalog(), store, files);
            List<String> unreadable = new ArrayList<>();
            ExecutorService threads = Executors.newFixedThreadPool(run.job().threads(), Thread::new);
            try {
                List<Future<Look>> looks = new ArrayList<>();
                for (PathRange span : files.survey(run.job().threads())) {
                    looks.add(threads.submit(() -> {
                        Look look = new Look(known.stamps(run.job(), store.store(), span));
                        files.links(span, look);
                        return look;
                    }));
                }
                for (Future<Look> future : looks) {
                    Look look = future.get();
                    look.links.forEach(links::add);
                    unreadable.addAll(look.unreadable);
                }
            } finally {
                // An interrupt closes the file of the database if a thread reads from it.
                threads.shutdown();
                threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            }
            StoreLinks.Doubts doubts = links.record(unreadable, stray -> { });
            if (!doubts.unknown().isEmpty() && items.pendingIn(run.row().plan(), store.row().id())) {
                throw Halt.stopped(doubts.unknown().get(0) + "; nothing more is removed. Mend it and apply "
                        + run.row().plan() + " again, or make a new plan, which removes nothing from this store");
            }
        } catch (StoreUnreadable gone) {
            throw Halt.stopped(gone.getMessage());
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof StoreUnreadable gone) {
                throw Halt.stopped(gone.getMessage());
            }
            throw new IOException(failed.getCause().getMessage(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("the scan of links was interrupted", interrupted);
        }
    }

    private static final class Look implements StoreVisitor {

        private final Map<String, EntryStamp> stamps;
        private final List<SeenLink> links = new ArrayList<>();
        private final List<String> unreadable = new ArrayList<>();

        Look(Map<String, EntryStamp> stamps) {
            this.stamps = stamps;
        }

        @Override
        public EntryStamp known(String path) {
            return stamps.get(path);
        }

        @Override
        public void unchanged(String path) {
            // Only its links count.
        }

        @Override
        public void entry(FoundEntry entry, EntryStamp stamp) {
            // Only its links count.
        }

        @Override
        public void link(SeenLink link) {
            links.add(link);
        }

        @Override
        public void stray(Stray stray) {
            // The scan reports strays.
        }

        @Override
        public void fault(Fault fault, boolean mine) {
            unreadable.add(fault.path());
        }
    }
}
