package dev.winnow.job.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.history.Runs.RunRow;

/**
 * Why a person goes on against what would stop a run.
 *
 * @param limit against limits, shrunken stores and the clock; null where nobody does
 */
public record Overrides(String limit) {

    public static final Overrides NONE = new Overrides(null);

    /** Keeps the reason in the ledger, where there is one, for a run that executes no plan. */
    public void record(Catalog catalog, RunRow run) {
        if (limit != null) {
            new Runs(catalog).overridden(run.id(), run.operator().actor(), limit, null);
        }
    }
}
