package dev.winnow.service.schedule;

import dev.winnow.jobfile.Job;
import java.time.Instant;

/** The due times and the state of one job. The scheduler's monitor guards it. */
final class JobTimer {

    enum Phase { WAITING, QUEUED, RUNNING }

    private Job job;
    private CronTimes times;
    private Instant next;
    Phase phase = Phase.WAITING;
    /** The latest due time that has been settled, by a run or by a message that the run was missed. */
    Instant answered;
    Instant asked;
    RunQueue.Ticket ticket;
    boolean again;
    boolean saidBusy;
    Instant retry;
    Ended last;

    /** @param answered the value of an earlier process, or null */
    JobTimer(Job job, Instant answered, Ended last, Instant now) {
        this.answered = answered == null ? now : answered;
        this.last = last;
        plan(job, this.answered);
    }

    /**
     * How a run ended.
     *
     * @param due when it should have begun
     */
    record Ended(Instant due, Instant started, Instant ended, int exit, String said) { }

    Job job() {
        return job;
    }

    /** Null for a job that is never due. */
    Instant next() {
        return next;
    }

    /** Uses a new version of the job file. Runs that were missed under the old schedule stay missed. */
    void update(Job changed, Instant now) {
        if (changed == job) {
            return;
        }
        boolean same = changed.schedule() != null && changed.schedule().equals(job.schedule())
                && changed.policy().zone().equals(job.policy().zone());
        if (same) {
            job = changed;
        } else {
            plan(changed, now);
        }
    }

    boolean due(Instant now) {
        return next != null && !next.isAfter(now);
    }

    /** Moves on to the first due time after {@code now}, and returns the one that was due. */
    Instant turn(Instant now) {
        Instant due = next;
        next = times.after(now);
        return due;
    }

    private void plan(Job version, Instant from) {
        job = version;
        times = version.schedule() == null ? null : new CronTimes(version.schedule(), version.policy().zone());
        next = times == null ? null : times.after(from);
    }
}
