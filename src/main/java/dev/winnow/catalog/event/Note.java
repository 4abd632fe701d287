package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.Catalog;
import java.time.Instant;
import java.util.List;

/** What only the ledger tells of: it leaves no other trace in the catalog, or what it does there can be made anew. */
public sealed interface Note extends Event {

    @Override
    default int apply(Catalog catalog, Occasion occasion) {
        return 1;
    }

    /** Counts are in parts, sizes in bytes; {@code limited} is null where the plan is within its limits. */
    @JsonTypeName("planned")
    record Planned(String plan, String run, String job, String jobSha256, String content, Instant asOf,
                   String fingerprint, long keep, long remove, long bytesToRemove, long unsure, String limited)
            implements Note { }

    /** @param manifest the SHA-256 of its {@code manifest.json} */
    @JsonTypeName("report-written")
    record ReportWritten(String run, String job, String directory, String manifest) implements Note { }

    /**
     * A person went on against a limit.
     *
     * @param run    null where none had begun
     * @param limits null where the reason says it all
     */
    @JsonTypeName("override")
    record Overridden(String run, String reason, String limits) implements Note { }

    /**
     * Builds were read from a CI system's database.
     *
     * @param builds how many it had
     * @param read   how many of them were new or had changed
     */
    @JsonTypeName("import")
    record Imported(String job, String database, long builds, long read) implements Note { }

    /** @param holder who held the store, or null */
    @JsonTypeName("unlock")
    record Unlocked(String store, String root, String holder, String reason) implements Note { }

    /** What old runs left was deleted. */
    @JsonTypeName("history-pruned")
    record HistoryPruned(String job, Instant before, List<String> runs) implements Note {
        public HistoryPruned {
            runs = runs == null ? List.of() : List.copyOf(runs);
        }
    }

    /** The ledger's last line was not whole and was cut off. */
    @JsonTypeName("ledger-mended")
    record LedgerMended(long tornBytes) implements Note { }
}
