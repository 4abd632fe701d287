package dev.winnow.service.schedule;

import dev.winnow.service.schedule.JobsFolder.JobFile;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists when each job is due, and how its last run ended. */
public final class ScheduleList {

    private ScheduleList() {
    }

    /**
     * A job file.
     *
     * @param job      name of the job; null if the file is faulty
     * @param next     when it is due, in its zone; null for never
     * @param phase    what the running scheduler does with it; null if no scheduler runs
     * @param last     when its last run ended, or null
     * @param lastExit exit code of its last run
     */
    public record Line(String file, String job, String schedule, OffsetDateTime next, String phase, Instant last,
                       Integer lastExit, String lastSaid, String fault) {

        /** The line for people. */
        public String text() {
            if (fault != null) {
                return fault;
            }
            return job + ": " + (next == null ? "is never due, it has no schedule" : "next at " + next + " (" + schedule
                    + ")") + (phase == null || phase.equals("waiting") ? "" : ", " + phase)
                    + (last == null ? "" : "; last ended at " + last + " with exit " + lastExit + ": " + lastSaid);
        }

        /** The document for programs. */
        public Document document() {
            return new Document(file, job, schedule, next == null ? null : next.toInstant(), phase, last, lastExit,
                    lastSaid, fault);
        }
    }

    /** A job file in the output of {@code schedule --list --json}. */
    public record Document(String file, String job, String schedule, Instant next, String phase, Instant lastEnded,
                           Integer lastExit, String lastSaid, String fault) { }

    /** @param state the last state that a scheduler wrote */
    public static List<Line> of(List<JobFile> files, SchedulerState.State state, Instant now) {
        boolean lives = !state.stopped() && ProcessHandle.of(state.pid()).map(ProcessHandle::isAlive).orElse(false);
        List<Line> lines = new ArrayList<>();
        for (JobFile file : files) {
            if (file.job() == null) {
                lines.add(new Line(file.file(), null, null, null, null, null, null, null, file.fault()));
                continue;
            }
            String name = file.job().name();
            Optional<SchedulerState.Entry> known = state.job(name);
            Optional<JobTimer.Ended> last = known.map(SchedulerState.Entry::last);
            Instant next = file.job().schedule() == null ? null
                    : new CronTimes(file.job().schedule(), file.job().policy().zone()).after(now);
            lines.add(new Line(file.file(), name, file.job().schedule(),
                    next == null ? null : next.atZone(file.job().policy().zone()).toOffsetDateTime(),
                    lives ? known.map(SchedulerState.Entry::phase).orElse(null) : null,
                    last.map(JobTimer.Ended::ended).orElse(null), last.map(JobTimer.Ended::exit).orElse(null),
                    last.map(JobTimer.Ended::said).orElse(null), file.fault()));
        }
        return lines;
    }
}
