package dev.winnow.cli.command;

import dev.winnow.batch.Planning.Planned;
import dev.winnow.batch.RunResult;
import dev.winnow.catalog.history.Runs.RunRow;
import dev.winnow.model.NameCodec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON that commands print. */
public final class JsonOut {

    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonOut() {
    }

    /** A whole document, indented. */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** One line without spaces between members: for lists that are printed as they are read. */
    public static String compact(Object value) {
        return MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    }

    /** What is printed in place of a document that could not be made. */
    public static Map<String, Object> failure(String error, ExitCode code) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("error", error);
        document.put("code", code.code());
        return document;
    }

    /** A run as it stands in the catalog. */
    public static Map<String, Object> run(RunRow row) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("run", row.id());
        document.put("job", row.job());
        document.put("kind", row.kind().word());
        document.put("as_of", time(row.asOf()));
        document.put("started", time(row.started()));
        document.put("ended", time(row.ended()));
        document.put("outcome", row.outcome() == null ? null : row.outcome().word());
        document.put("kept", row.counts().kept());
        document.put("removed", row.counts().removed());
        document.put("bytes_removed", row.counts().bytesRemoved());
        document.put("skipped", row.counts().skipped());
        document.put("report", row.report() == null ? null : NameCodec.canonical(row.report()));
        return document;
    }

    /** A plan, its run, and what the plan warns of. */
    public static Map<String, Object> plan(Planned planned) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("plan", planned.plan() == null ? null : planned.plan().id());
        document.putAll(run(planned.run().row()));
        document.put("warnings", planned.warnings());
        document.put("strays", planned.run().strays().count());
        document.put("faults", planned.run().faults().first());
        return document;
    }

    /** A run and its first faults; null for null. */
    public static Map<String, Object> run(RunResult result) {
        if (result == null) {
            return null;
        }
        Map<String, Object> document = run(result.row());
        document.put("faults", result.faults().first());
        return document;
    }

    /** UTC, ISO-8601; null for null. */
    public static String time(Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
