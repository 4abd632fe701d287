package dev.winnow.service;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Records;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.Defects;
import dev.winnow.catalog.build.Registrations;
import dev.winnow.job.reporting.Feeds;
import dev.winnow.model.Halt;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Notes what people and CI say of builds, whatever way they come: defects and registrations. */
public final class BuildNotes {

    private final Catalog catalog;
    private final Consumer<String> warns;

    /** @param warns takes which update feeds could not be changed, a sentence each */
    public BuildNotes(Catalog catalog, Consumer<String> warns) {
        this.catalog = catalog;
        this.warns = warns;
    }

    /** Notes a bug; says whether the update feeds could follow. */
    public boolean found(String key, String text, String by) {
        requireKnown(key);
        new Defects(catalog).found(key, text, by);
        return noted();
    }

    /** Notes the ticket of every open defect; as {@link #found}. */
    public boolean logged(String key, String ticket, String by) {
        requireKnown(key);
        return some(key, "open ", new Defects(catalog).logged(key, ticket, by));
    }

    /** Ends every defect; as {@link #found}. */
    public boolean cleared(String key, String by) {
        requireKnown(key);
        return some(key, "", new Defects(catalog).clear(key, by));
    }

    /**
     * Records builds, all or none: who sends a batch again after a refusal need not know how far it came.
     *
     * @param first asked in the transaction, whether it is to be done at all
     */
    public boolean register(List<Records.Record> records, boolean replace, String by, BooleanSupplier first) {
        Registrations registrations = new Registrations(catalog);
        boolean changed = catalog.inTransaction(() -> first.getAsBoolean() && records.stream()
                .map(record -> registrations.register(record, replace, by)).reduce(false, Boolean::logicalOr));
        catalog.ledger().flush();
        return !changed || noted();
    }

    private boolean some(String key, String kind, int changed) {
        if (changed == 0) {
            throw Halt.usage("'" + key + "' has no " + kind + "defect; note one with --found TEXT");
        }
        return noted();
    }

    private boolean noted() {
        catalog.ledger().flush();
        List<String> failed = new Feeds(catalog).refresh();
        failed.forEach(warns);
        return failed.isEmpty();
    }

    private void requireKnown(String key) {
        new Builds(catalog).find(key, Instant.ofEpochMilli(catalog.now())).orElseThrow(() ->
                Halt.usage("'" + key + "' is no known build; see 'builds' for the keys"));
    }
}
