package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.Catalog;
import java.time.Instant;
import java.util.List;

/** Events that are only recorded. They leave no other trace in the catalog, or one that can be made again. */
public sealed interface RecordOnlyEvent extends Event {

    @Override
    default int apply(Catalog catalog, EventContext context) {
        return 1;
    }

    /** A plan was made. Counts are in parts and sizes in bytes; {@code limited} is null if no limit is exceeded. */
    @JsonTypeName("planned")
    record Planned(String plan, String run, String job, String jobSha256, String content, Instant asOf,
                   String fingerprint, long keep, long remove, long bytesToRemove, long unsure, String limited)
            implements RecordOnlyEvent { }

    /** @param manifest the SHA-256 of its {@code manifest.json} */
    @JsonTypeName("report-written")
    record ReportWritten(String run, String job, String directory, String manifest) implements RecordOnlyEvent { }

    /**
     * A person overrode a limit.
     *
     * @param run    null if no run had begun
     * @param limits the overridden limits; null if the reason names them
     */
    @JsonTypeName("override")
    record Overridden(String run, String reason, String limits) implements RecordOnlyEvent { }

    /**
     * Builds were imported from a CI system's database.
     *
     * @param builds number of its builds
     * @param read   number of its new and changed builds
     */
    @JsonTypeName("import")
    record Imported(String job, String database, long builds, long read) implements RecordOnlyEvent { }

    /** @param holder the former holder of the store, or null */
    @JsonTypeName("unlock")
    record Unlocked(String store, String root, String holder, String reason) implements RecordOnlyEvent { }

    /** The reports and rows of old runs were deleted. */
    @JsonTypeName("history-pruned")
    record HistoryPruned(String job, Instant before, List<String> runs) implements RecordOnlyEvent {
        public HistoryPruned {
            runs = runs == null ? List.of() : List.copyOf(runs);
        }
    }

    /** An incomplete last line of the ledger was removed. */
    @JsonTypeName("ledger-mended")
    record LedgerMended(long tornBytes) implements RecordOnlyEvent { }
}
