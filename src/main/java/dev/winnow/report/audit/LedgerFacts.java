package dev.winnow.report.audit;

import dev.winnow.catalog.event.Event;
import dev.winnow.catalog.event.EventJson;
import dev.winnow.catalog.event.RecordOnlyEvent;
import dev.winnow.catalog.event.RecordOnlyEvent.HistoryPruned;
import dev.winnow.catalog.event.RecordOnlyEvent.Planned;
import dev.winnow.catalog.event.RecordOnlyEvent.ReportWritten;
import dev.winnow.catalog.event.RunEvent;
import dev.winnow.catalog.event.RunEvent.RunEnded;
import dev.winnow.catalog.storage.LedgerLine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** What the ledger says of reports, gathered while its lines go by. */
final class LedgerFacts {

    /**
     * A report that a run says it wrote.
     *
     * @param directory where it lay then
     * @param manifest  the SHA-256 of its {@code manifest.json}
     */
    record Written(String directory, String manifest) { }

    private final Set<Long> wanted;
    private final Map<Long, String> hashes = new HashMap<>();
    private final Map<String, Written> written = new HashMap<>();
    private final Map<String, String> outcomes = new HashMap<>();
    private final Map<String, String> fingerprints = new HashMap<>();
    private final Set<String> pruned = new HashSet<>();

    /** @param wanted the lines whose hashes are to be remembered */
    LedgerFacts(Set<Long> wanted) {
        this.wanted = wanted;
    }

    void add(LedgerLine line) {
        if (wanted.contains(line.seq())) {
            hashes.putIfAbsent(line.seq(), line.hash());
        }
        try {
            EventJson.read(line.event(), line.data(), RecordOnlyEvent.class).ifPresent(this::add);
            EventJson.read(line.event(), line.data(), RunEvent.class).ifPresent(this::add);
        } catch (JacksonException otherShape) {
            // If the line has other content, its hash shows that.
        }
    }

    private void add(Event event) {
        if (event instanceof ReportWritten report) {
            written.put(text(report.run()), new Written(text(report.directory()), text(report.manifest())));
        } else if (event instanceof RunEnded ended) {
            outcomes.put(text(ended.run()), text(ended.outcome()));
        } else if (event instanceof RunEvent on) {
            outcomes.put(text(on.run()), "");
        } else if (event instanceof Planned planned) {
            fingerprints.put(text(planned.plan()), text(planned.fingerprint()));
        } else if (event instanceof HistoryPruned gone) {
            pruned.addAll(gone.runs());
        }
    }

    /** A line that somebody changed may lack any member. */
    private static String text(String member) {
        return member == null ? "" : member;
    }

    /** The hash of a wanted line; null if the ledger has no such line. */
    String hash(long seq) {
        return hashes.get(seq);
    }

    /** What a run wrote; null if the ledger does not tell. */
    Written written(String run) {
        return written.get(run);
    }

    Map<String, Written> written() {
        return written;
    }

    Map<String, String> fingerprints() {
        return fingerprints;
    }

    boolean pruned(String run) {
        return pruned.contains(run);
    }

    /** Whether the ledger tells of the run, and that it was on, or ended too early to have a report. */
    boolean cutShort(String run) {
        return Set.of("", "interrupted", "stopped", "failed", "limited").contains(outcomes.getOrDefault(run, "?"));
    }
}
