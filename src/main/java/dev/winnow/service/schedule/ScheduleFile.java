package dev.winnow.service.schedule;

import dev.winnow.model.Cause;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.WholeFile;
import dev.winnow.service.schedule.Timer.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * What a scheduler leaves for the next one and for those who ask how it goes: which due times are answered, and how
 * the last runs ended. It is replaced whole; where it cannot be read, nothing was missed.
 */
public final class ScheduleFile {

    private final Path path;
    private final long pid;
    private final State before;

    /** @param pid of the process that writes it */
    public ScheduleFile(Path path, long pid) {
        this.path = path;
        this.pid = pid;
        this.before = read(path);
    }

    /**
     * The document.
     *
     * @param pid     of the scheduler that wrote it; 0 where none did
     * @param stopped whether it has ended
     */
    public record State(long pid, Instant since, boolean stopped, List<Entry> jobs) {

        private static final State NONE = new State(0, null, true, List.of());

        public State {
            jobs = jobs == null ? List.of() : List.copyOf(jobs);
        }

        Optional<Entry> job(String name) {
            return jobs.stream().filter(entry -> name.equals(entry.job())).findFirst();
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
        return before.job(job).map(Entry::answered).orElse(null);
    }

    Ended last(String job) {
        return before.job(job).map(Entry::last).orElse(null);
    }

    /** The document as it was last written, or an empty one. */
    public static State read(Path path) {
        try {
            return Files.exists(path) ? Json.read(Files.readAllBytes(path), State.class) : State.NONE;
        } catch (IOException | JacksonException damaged) {
            return State.NONE;
        }
    }

    /** @return what went wrong, if anything */
    Optional<String> write(Instant since, boolean stopped, List<Entry> entries) {
        byte[] document = Json.file(new State(pid, since, stopped, entries));
        try {
            WholeFile.write(path, out -> out.write(document));
            return Optional.empty();
        } catch (IOException failed) {
            return Optional.of("where the schedule stands cannot be noted: " + Cause.of(failed));
        }
    }
}
