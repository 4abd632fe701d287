package dev.winnow.catalog.build;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.NanoTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Pages through all builds in an order. A page starts after the last build of the one before, so all are equally fast. */
public final class BuildPages {

    /** The possible orders; each has an index once {@link #prepare} was called. */
    public enum Sort {
        FINISHED("finished_at"), KEY("build_key"), BRANCH("branch"), NUMBER("number");

        private final String column;

        Sort(String column) {
            this.column = column;
        }

        boolean text() {
            return this == KEY || this == BRANCH;
        }
    }

    /**
     * The last build of a page.
     *
     * @param value the value that it is sorted by; null if unknown, which sorts last
     */
    public record Mark(String value, long id) { }

    private static final List<String> INDEXES = List.of("build_finished ON build (finished_at, id)",
            "build_branch ON build (branch, id)", "build_number ON build (number, id)",
            // For NewestBuilds.
            "build_newest ON build (project, branch, os, finished_at, id)");

    private final BuildReading reading;
    private final Sort sort;
    private final boolean descending;

    public BuildPages(Catalog catalog, Instant asOf, Sort sort, boolean descending) {
        this.reading = BuildReading.ofAll(catalog, asOf);
        this.sort = sort;
        this.descending = descending;
    }

    /**
     * Makes the indexes for paging, unless they exist. They slow down scans, so a catalog without a console has none.
     */
    public static void prepare(Catalog catalog) {
        catalog.transact(() -> {
            // One after the other, because PostgreSQL fails if two sessions make the same index at once.
            catalog.passGate();
            INDEXES.forEach(index -> catalog.template().execute("CREATE INDEX IF NOT EXISTS " + index));
            // For AuditTrail. PostgreSQL has no room in an index for a long text, and H2 no index of some rows.
            catalog.template().execute("CREATE INDEX IF NOT EXISTS entry_kept ON entry " + (catalog.shared()
                    ? "(build_id) WHERE keep_text IS NOT NULL" : "(keep_text)"));
        });
    }

    /**
     * The next page of builds, including those whose files are gone.
     *
     * @param after null for the first page
     */
    public List<StoredBuild> next(Mark after, int most) {
        List<StoredBuild> builds = new ArrayList<>();
        String less = descending ? "<" : ">";
        String ordered = descending ? " DESC" : "";
        String by = "b." + sort.column;
        String first = " FETCH FIRST " + most + " ROWS ONLY";
        if (after == null) {
            builds.addAll(read("WHERE " + by + " IS NOT NULL ORDER BY " + by + ordered + ", b.id" + ordered + first));
        } else if (after.value() != null) {
            Object value = sort.text() ? after.value() : Long.valueOf(after.value());
            builds.addAll(read("WHERE " + by + " " + less + "= ? AND (" + by + " " + less + " ? OR b.id " + less + " ?) "
                    + "ORDER BY " + by + ordered + ", b.id" + ordered + first, value, value, after.id()));
        }
        if (builds.size() < most) {
            long from = after != null && after.value() == null ? after.id() : descending ? Long.MAX_VALUE : Long.MIN_VALUE;
            builds.addAll(read("WHERE " + by + " IS NULL AND b.id " + less + " ? ORDER BY b.id" + ordered
                    + " FETCH FIRST " + (most - builds.size()) + " ROWS ONLY", from));
        }
        return builds;
    }

    private List<StoredBuild> read(String where, Object... params) {
        return reading.builds(reading.rows(where, params));
    }

    public Mark mark(StoredBuild last) {
        return new Mark(switch (sort) {
            case FINISHED -> last.build().finished() == null ? null : String.valueOf(NanoTimes.of(last.build().finished()));
            case KEY -> last.build().key();
            case BRANCH -> last.build().attributes().branch();
            case NUMBER -> last.build().attributes().number() == null ? null
                    : String.valueOf(last.build().attributes().number());
        }, last.id());
    }
}
