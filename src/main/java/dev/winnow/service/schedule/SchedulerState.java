package dev.winnow.service.schedule;

import dev.winnow.model.FailureCause;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.WholeFile;
import dev.winnow.service.schedule.JobTimer.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * The state of a scheduler, for its successor and for people: which due times are settled, and how the last runs ended.
 * Each write replaces the whole file. If the file cannot be read, no run counts as missed.
 */
public final class SchedulerState {

    private final Path path;
    private final long pid;
    private final State before;

    /** @param pid number of this process */
    public SchedulerState(Path path, long pid) {
        this.path = path;
        this.pid = pid;
        this.before = read(path);
    }

    /**
     * The document.
     *
     * @param pid     process number of the scheduler that wrote it; 0 if none did
     * @param stopped whether that scheduler has ended
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
     * The state of one job.
     *
     * @param next     when it is due, or null
     * @param answered the time up to which due runs have been done or reported as missed, or null
     * @param last     how its last run ended, or null
     */
    record Entry(String job, String phase, Instant next, Instant answered, Ended last) { }

    Instant answered(String job) {
        return before.job(job).map(Entry::answered).orElse(null);
    }

    Ended last(String job) {
        return before.job(job).map(Entry::last).orElse(null);
    }

    /** Reads the document; an empty one if there is none or it cannot be read. */
    public static State read(Path path) {
        try {
            return Files.exists(path) ? Json.read(Files.readAllBytes(path), State.class) : State.NONE;
        } catch (IOException | JacksonException damaged) {
            return State.NONE;
        }
    }

    /** @return why writing failed; empty if it did not */
    Optional<String> write(Instant since, boolean stopped, List<Entry> entries) {
        byte[] document = Json.file(new State(pid, since, stopped, entries));
        try {
            WholeFile.write(path, out -> out.write(document));
            return Optional.empty();
        } catch (IOException failed) {
            return Optional.of("the state of the schedule cannot be saved: " + FailureCause.of(failed));
        }
    }
}
