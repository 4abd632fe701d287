package dev.winnow.report.audit;

import dev.winnow.catalog.storage.LedgerLine;
import dev.winnow.report.output.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

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
            switch (line.event()) {
                case "report-written" -> {
                    JsonNode data = data(line);
                    written.put(data.path("run").asString(""), new Written(data.path("directory").asString(""),
                            data.path("manifest").asString("")));
                }
                case "run-started", "run-resumed" -> outcomes.put(data(line).path("run").asString(""), "");
                case "run-ended" -> {
                    JsonNode data = data(line);
                    outcomes.put(data.path("run").asString(""), data.path("outcome").asString(""));
                }
                case "planned" -> {
                    JsonNode data = data(line);
                    fingerprints.put(data.path("plan").asString(""), data.path("fingerprint").asString(""));
                }
                case "history-pruned" -> data(line).path("runs").forEach(run -> pruned.add(run.asString("")));
                default -> { }
            }
        } catch (JacksonException otherShape) {
            // A line that says something else than we would is doubted by its hash, if it is not ours.
        }
    }

    private static JsonNode data(LedgerLine line) {
        return Json.read(line.data().getBytes(StandardCharsets.UTF_8));
    }

    /** The hash of a wanted line, or null where the ledger has no such line. */
    String hash(long seq) {
        return hashes.get(seq);
    }

    /** What a run wrote, or null where the ledger does not tell. */
    Written written(String run) {
        return written.get(run);
    }

    Map<String, Written> written() {
        return written;
    }

    /** The fingerprints of plans, by their ids. */
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
