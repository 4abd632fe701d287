package dev.winnow.scan.buildbot;

import dev.winnow.jobfile.CiSource;
import dev.winnow.jobfile.Job;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the builds of one master, some at a time, those that nothing has changed in left out. */
public final class BuildbotImport implements AutoCloseable {

    private final Job job;
    private final CiSource source;
    private final Master master;
    private final BuildMeaning meaning;
    private long last = Long.MIN_VALUE;
    private long seen;

    /**
     * @param now what ages in the job file count back from
     * @throws MasterUnreadable if the database cannot be opened
     */
    public BuildbotImport(Job job, CiSource source, Instant now) throws MasterUnreadable {
        this.job = job;
        this.source = source;
        this.master = Master.open(source);
        this.meaning = new BuildMeaning(job, source, now);
    }

    /**
     * The next builds that are new or have changed, or null at the end.
     *
     * @param known gives for ids of builds the stamps with which they were read last
     * @throws MasterUnreadable if the database cannot be read
     */
    public List<ImportedBuild> next(Function<List<Long>, Map<Long, String>> known) throws MasterUnreadable {
        try {
            List<Master.Head> heads = master.heads(last);
            if (heads.isEmpty()) {
                return null;
            }
            last = heads.get(heads.size() - 1).id();
            seen += heads.size();
            Map<Long, String> before = known.apply(heads.stream().map(Master.Head::id).toList());
            Map<Long, String> stamps = heads.stream().collect(Collectors.toMap(Master.Head::id, this::stamp));
            // Properties and logs of a running build grow without a sign of it in its row.
            List<Master.Head> changed = heads.stream().filter(head -> head.complete() == null
                    || !stamps.get(head.id()).equals(before.get(head.id()))).toList();
            List<ImportedBuild> builds = new ArrayList<>();
            for (MasterBuild build : master.builds(changed)) {
                builds.add(meaning.of(build, stamps.get(build.id())));
            }
            return builds;
        } catch (SQLException failed) {
            throw Master.unreadable(source, failed);
        }
    }

    /** How many builds the master has shown so far. */
    public long seen() {
        return seen;
    }

    /** What a build's record depends on: the master's row, and what the job file makes of it. */
    private String stamp(Master.Head head) {
        return head.number() + " " + head.started() + " " + head.complete() + " " + head.results() + " "
                + Integer.toHexString(Objects.hash(head.builder(), head.tags())) + (head.tags().isEmpty() ? "- " : " ") + job.content();
    }

    @Override
    public void close() {
        master.close();
    }
}
