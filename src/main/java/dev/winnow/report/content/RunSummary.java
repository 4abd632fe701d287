package dev.winnow.report.content;

import dev.winnow.model.Pin;
import dev.winnow.model.RunKind;
import dev.winnow.model.RunOutcome;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a run was, found and did: the one source of {@code summary.json}, of the page, of the dashboard and of what
 * commands print with {@code --json}. Text from outside is in it as it came; its writers make it harmless.
 *
 * @param approval  null when nobody had to approve, or nobody has yet
 * @param limits    every limit that was looked at, those of groups only where they bit
 * @param strays    paths in stores that no layout matches; the message is empty
 * @param faults    what was skipped, failed or is in doubt, by key or path
 * @param warnings  what is odd about the job file, a sentence each
 * @param purgeAt   when what this run moved to the trash will be purged; null when it moved nothing there
 * @param account   what was planned beside what was done; null where nothing was to be done
 * @param hold      what keeps a plan from being applied; null where nothing does
 */
public record RunSummary(Run run, Counts counts, Approval approval, List<Limit> limits, Listed<Finding> strays,
                         Listed<Finding> faults, Listed<Pinned> pins, List<String> warnings, Instant purgeAt,
                         Trends trends, Account account, Hold hold) {

    public RunSummary with(Finding fault) {
        List<Finding> first = new ArrayList<>(faults.first());
        first.add(0, fault);
        return new RunSummary(run, counts, approval, limits, strays, new Listed<>(faults.count() + 1, first), pins, warnings,
                purgeAt, trends, account, hold);
    }

    /** The same of a plan that is held; null for one that is not. */
    public RunSummary held(Hold by) {
        return new RunSummary(run, counts, approval, limits, strays, faults, pins, warnings, purgeAt, trends, account, by);
    }

    /**
     * What keeps a plan from being applied until a person says so.
     *
     * @param why     a sentence each; the gravest first
     * @param command what to type to let it be applied
     * @param changes the lines of a diff of the job file since the last approval; empty where there is nothing to tell
     */
    public record Hold(List<String> why, String command, List<String> changes) {
        public Hold {
            why = List.copyOf(why);
            changes = List.copyOf(changes);
        }
    }

    /**
     * Who did what, when, where, by which authority.
     *
     * @param id      {@code r-...}
     * @param plan    {@code p-...} of the plan that was made or executed; null when there is none
     * @param asOf    null for runs that decide nothing
     * @param ended   null while it is not over
     * @param message why it ended as it did, where the outcome alone does not tell; null else
     * @param by      who started it
     * @param host    where it ran
     * @param program name and version of the program
     * @param zone    the job's, in which people see times; null, as in summaries of old, means UTC
     */
    public record Run(String id, String job, RunKind kind, String plan, Instant asOf, Instant started, Instant ended,
                      RunOutcome outcome, String message, String by, String host, String program, JobFile file,
                      List<Place> stores, ZoneId zone) {
        public Run {
            zone = zone == null ? ZoneOffset.UTC : zone;
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(job, "job");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(started, "started");
            Objects.requireNonNull(outcome, "outcome");
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(program, "program");
            Objects.requireNonNull(file, "file");
            stores = List.copyOf(stores);
        }
    }

    /**
     * The job file as the run read it.
     *
     * @param sha256  of its bytes, lower-case hex
     * @param commit  of the Git work tree that it lies in; null when it lies in none
     * @param changed whether it differs from that commit
     */
    public record JobFile(String path, String sha256, String commit, boolean changed) {
        public JobFile {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(sha256, "sha256");
        }
    }

    /** A store of the job and its root, in the spelling of {@code NameCodec}. */
    public record Place(String store, String root) { }

    public record Approval(String by, Instant at) { }

    /**
     * One limit beside what was found.
     *
     * @param name     as in the job file, such as {@code removals-per-group}
     * @param group    the group that it was measured on; null for the whole job
     * @param allowed  as in the job file, such as {@code 20%}
     * @param found    in the same unit
     * @param override the reason given for going on regardless; null when nobody overrode it
     */
    public record Limit(String name, String group, String allowed, String found, boolean exceeded,
                        String override) { }

    public record Finding(String subject, String message) {
        public Finding {
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * A pin that concerns this job.
     *
     * @param key  the build that it holds, or the glob that it was set with
     * @param note such as {@code expired} or {@code expires before the next run}; empty where there is nothing to say
     */
    public record Pinned(String key, Pin pin, String note) {
        public Pinned {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(pin, "pin");
            Objects.requireNonNull(note, "note");
        }
    }

    /**
     * A past run of the job, this one included.
     *
     * @param seen    the size of all that it looked at, in bytes
     * @param removed what it wanted to remove, or removed, in bytes
     */
    public record Past(String run, Instant started, long seen, long removed) { }

    /** What time alone removes on one day to come. */
    public record Ahead(Instant day, long parts, long bytes) { }

    /**
     * Where the job comes from and goes to.
     *
     * @param plans   the last plans, oldest first
     * @param applies the last applies, oldest first
     * @param ahead   the days to come, the next first; empty where nobody looked
     * @param note    why nobody looked; empty where somebody did, or there is nothing to say
     */
    public record Trends(List<Past> plans, List<Past> applies, List<Ahead> ahead, String note) {
        public static final Trends NONE = new Trends(List.of(), List.of(), List.of(), "");

        public Trends {
            plans = List.copyOf(plans);
            applies = List.copyOf(applies);
            ahead = List.copyOf(ahead);
        }
    }

    /**
     * Planned bytes beside those that were freed, and what explains the difference.
     *
     * @param planned     sizes of the files that were to go
     * @param skipped     of these, what stayed
     * @param linkedFiles files that went and have other names, which still hold their content
     * @param linkedBytes their sizes
     * @param gained      by how much the free space of the stores' file systems grew meanwhile; null where nobody
     *                    looked
     */
    public record Account(long planned, long skipped, long linkedFiles, long linkedBytes, Long gained) { }

    /**
     * The first of many.
     *
     * @param count how many there are in all
     * @param first at most {@link #MOST} of them
     */
    public record Listed<T>(long count, List<T> first) {
        public static final int MOST = 1_000;

        public Listed {
            first = List.copyOf(first.size() > MOST ? first.subList(0, MOST) : first);
            if (count < first.size()) {
                throw new IllegalArgumentException(count + " in all, but " + first.size() + " are listed");
            }
        }

        public static <T> Listed<T> none() {
            return new Listed<>(0, List.of());
        }

        public static <T> Listed<T> of(List<T> all) {
            return new Listed<>(all.size(), all);
        }
    }

    public RunSummary {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(counts, "counts");
        Objects.requireNonNull(strays, "strays");
        Objects.requireNonNull(faults, "faults");
        Objects.requireNonNull(pins, "pins");
        Objects.requireNonNull(trends, "trends");
        limits = List.copyOf(limits);
        warnings = List.copyOf(warnings);
    }
}
