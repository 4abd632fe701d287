package dev.winnow.cli.schedule;

import dev.winnow.cli.schedule.Timer.Ended;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a scheduler leaves for the next one and for whoever asks how it goes: which due times are answered, and how the
 * last runs ended. It is replaced whole; where it cannot be read, nothing was missed.
 */
public final class ScheduleFile {

    private final Path path;
    private final long pid;
    private final Map<String, Entry> jobs = new HashMap<>();

    /** @param pid of the process that writes it */
    public ScheduleFile(Path path, long pid) {
        this.path = path;
        this.pid = pid;
        try {
            if (Files.exists(path)) {
                for (JsonNode job : Json.read(Files.readAllBytes(path)).path("jobs")) {
                    Entry entry = entry(job);
                    jobs.put(entry.job(), entry);
                }
            }
        } catch (IOException | JacksonException | DateTimeException damaged) {
            jobs.clear();
        }
    }

    /**
     * A job, as a scheduler left it.
     *
     * @param next     when it is due, or null
     * @param answered the latest time up to which due runs have been done or reported missed, or null
     * @param last     how its last run ended, or null
     */
    record Entry(String job, String phase, Instant next, Instant answered, Ended last) { }

    Instant answered(String job) {
        return jobs.containsKey(job) ? jobs.get(job).answered() : null;
    }

    Ended last(String job) {
        return jobs.containsKey(job) ? jobs.get(job).last() : null;
    }

    /** The document as it was last written, or an empty one. */
    public static JsonNode read(Path path) {
        try {
            return Files.exists(path) ? Json.read(Files.readAllBytes(path)) : Json.object();
        } catch (IOException | JacksonException damaged) {
            return Json.object();
        }
    }

    /** @return what went wrong, if anything */
    Optional<String> write(Instant since, boolean stopped, List<Entry> entries) {
        ObjectNode document = Json.object();
        document.put("pid", pid);
        document.put("since", since.toString());
        document.put("stopped", stopped);
        ArrayNode list = document.putArray("jobs");
        entries.forEach(entry -> write(list.addObject(), entry));
        try {
            WholeFile.write(path, out -> out.write(Json.pretty(document)));
            return Optional.empty();
        } catch (IOException failed) {
            return Optional.of("where the schedule stands cannot be noted: " + failed.getMessage());
        }
    }

    private static void write(ObjectNode node, Entry entry) {
        node.put("job", entry.job());
        node.put("phase", entry.phase());
        node.put("next", text(entry.next()));
        node.put("answered", text(entry.answered()));
        if (entry.last() != null) {
            ObjectNode last = node.putObject("last");
            last.put("due", text(entry.last().due()));
            last.put("started", text(entry.last().started()));
            last.put("ended", text(entry.last().ended()));
            last.put("exit", entry.last().exit());
            last.put("said", entry.last().said());
        }
    }

    private static Entry entry(JsonNode node) {
        JsonNode last = node.path("last");
        return new Entry(node.path("job").asString(""), node.path("phase").asString(""), instant(node.path("next")),
                instant(node.path("answered")), last.isObject() ? new Ended(instant(last.path("due")),
                instant(last.path("started")), instant(last.path("ended")), last.path("exit").asInt(0),
                last.path("said").asString("")) : null);
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static Instant instant(JsonNode node) {
        return node.isString() ? Instant.parse(node.asString()) : null;
    }
}
