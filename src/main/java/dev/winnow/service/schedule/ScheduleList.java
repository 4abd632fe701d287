package dev.winnow.service.schedule;

import dev.winnow.service.schedule.JobsFolder.JobFile;
import java.time.Instant;
import java.time.ZoneId;
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
     * @param job       name of the job; null if the file is faulty
     * @param zone      the one that its schedule is in
     * @param next      when it is due; null for never
     * @param phase     what the running scheduler does with it; null if no scheduler runs
     * @param lastEnded when its last run ended, or null
     * @param lastExit  exit code of its last run
     */
    public record Line(String file, String job, String schedule, ZoneId zone, Instant next, String phase,
                       Instant lastEnded, Integer lastExit, String lastSaid, String fault) { }

    /** @param state the last state that a scheduler wrote */
    public static List<Line> of(List<JobFile> files, SchedulerState.State state, Instant now) {
        boolean lives = !state.stopped() && ProcessHandle.of(state.pid()).map(ProcessHandle::isAlive).orElse(false);
        List<Line> lines = new ArrayList<>();
        for (JobFile file : files) {
            if (file.job() == null) {
                lines.add(new Line(file.file(), null, null, null, null, null, null, null, null, file.fault()));
                continue;
            }
            String name = file.job().name();
            Optional<SchedulerState.Entry> known = state.job(name);
            Optional<JobTimer.Ended> last = known.map(SchedulerState.Entry::last);
            ZoneId zone = file.job().policy().zone();
            Instant next = file.job().schedule() == null ? null : new CronTimes(file.job().schedule(), zone).after(now);
            lines.add(new Line(file.file(), name, file.job().schedule(), zone, next,
                    lives ? known.map(SchedulerState.Entry::phase).orElse(null) : null,
                    last.map(JobTimer.Ended::ended).orElse(null), last.map(JobTimer.Ended::exit).orElse(null),
                    last.map(JobTimer.Ended::said).orElse(null), file.fault()));
        }
        return lines;
    }
}
