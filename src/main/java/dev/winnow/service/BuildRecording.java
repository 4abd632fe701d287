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

/**
 * Records defects and registrations of builds, for commands, pages and the API.
 *
 * @param warns receives a sentence for each update feed that could not be changed
 */
public record BuildRecording(Catalog catalog, Consumer<String> warns) {

    /** Records a defect. Returns whether the update feeds could be changed. */
    public boolean found(String key, String text, String by) {
        requireKnown(key);
        new Defects(catalog).found(key, text, by);
        return updateFeeds();
    }

    /** Records the ticket of each open defect. Returns as {@link #found} does. */
    public boolean logged(String key, String ticket, String by) {
        requireKnown(key);
        return requireChanged(key, "open ", new Defects(catalog).logged(key, ticket, by));
    }

    /** Ends each defect. Returns as {@link #found} does. */
    public boolean cleared(String key, String by) {
        requireKnown(key);
        return requireChanged(key, "", new Defects(catalog).clear(key, by));
    }

    /**
     * Records all of the builds or none, so that a refused batch can simply be sent again.
     *
     * @param first called in the transaction; if it returns false, nothing is recorded
     */
    public boolean register(List<Records.Record> records, boolean replace, String by, BooleanSupplier first) {
        Registrations registrations = new Registrations(catalog);
        boolean changed = catalog.inTransaction(() -> first.getAsBoolean() && records.stream()
                .map(record -> registrations.register(record, replace, by)).reduce(false, Boolean::logicalOr));
        catalog.ledger().flush();
        return !changed || updateFeeds();
    }

    private boolean requireChanged(String key, String kind, int changed) {
        if (changed == 0) {
            throw Halt.usage("'" + key + "' has no " + kind + "defect; note one with --found TEXT");
        }
        return updateFeeds();
    }

    private boolean updateFeeds() {
        catalog.ledger().flush();
        List<String> failed = new Feeds(catalog).refresh();
        failed.forEach(warns);
        return failed.isEmpty();
    }

    private void requireKnown(String key) {
        new Builds(catalog).find(key, Instant.ofEpochMilli(catalog.now())).orElseThrow(() ->
                Halt.missing("'" + key + "' is not a known build; see 'builds' for the keys"));
    }
}
