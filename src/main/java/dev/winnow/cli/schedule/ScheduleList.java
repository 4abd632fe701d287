package dev.winnow.cli.schedule;

import dev.winnow.cli.schedule.JobsFolder.JobFile;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** When each job is due, and how its last run ended. */
public final class ScheduleList {

    private ScheduleList() {
    }

    /**
     * A job file.
     *
     * @param job      null where the file is faulty
     * @param next     when it is due, by the clocks of its zone; null for never
     * @param phase    what a scheduler that lives does with it, or null where none lives
     * @param last     how its last run ended, or null
     * @param lastExit its exit code
     */
    public record Line(String file, String job, String schedule, OffsetDateTime next, String phase, Instant last,
                       Integer lastExit, String lastSaid, String fault) {

        /** For people. */
        public String text() {
            if (fault != null) {
                return fault;
            }
            return job + ": " + (next == null ? "is never due, it has no schedule" : "next at " + next + " (" + schedule
                    + ")") + (phase == null || phase.equals("waiting") ? "" : ", " + phase)
                    + (last == null ? "" : "; last ended at " + last + " with exit " + lastExit + ": " + lastSaid);
        }

        /** For programs. */
        public Map<String, Object> document() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("file", file);
            document.put("job", job);
            document.put("schedule", schedule);
            document.put("next", next == null ? null : next.toInstant().toString());
            document.put("phase", phase);
            document.put("last_ended", last == null ? null : last.toString());
            document.put("last_exit", lastExit);
            document.put("last_said", lastSaid);
            document.put("fault", fault);
            return document;
        }
    }

    /** @param state what a scheduler wrote, or an empty document */
    public static List<Line> of(List<JobFile> files, JsonNode state, Instant now) {
        boolean lives = !state.path("stopped").asBoolean(true)
                && ProcessHandle.of(state.path("pid").asLong(0)).map(ProcessHandle::isAlive).orElse(false);
        List<Line> lines = new ArrayList<>();
        for (JobFile file : files) {
            if (file.job() == null) {
                lines.add(new Line(file.file(), null, null, null, null, null, null, null, file.fault()));
                continue;
            }
            String name = file.job().name();
            JsonNode known = named(state, name);
            JsonNode last = known.path("last");
            Instant next = file.job().schedule() == null ? null
                    : new CronTimes(file.job().schedule(), file.job().policy().zone()).after(now);
            lines.add(new Line(file.file(), name, file.job().schedule(),
                    next == null ? null : next.atZone(file.job().policy().zone()).toOffsetDateTime(),
                    lives ? known.path("phase").asString(null) : null,
                    last.isObject() ? Instant.parse(last.path("ended").asString()) : null,
                    last.isObject() ? (Integer) last.path("exit").asInt() : null, last.path("said").asString(null),
                    file.fault()));
        }
        return lines;
    }

    private static JsonNode named(JsonNode state, String name) {
        for (JsonNode job : state.path("jobs")) {
            if (job.path("job").asString("").equals(name)) {
                return job;
            }
        }
        return state.path("none");
    }
}
