package dev.winnow.catalog.imports;

import dev.winnow.ci.CiBuild;
import dev.winnow.ci.CiReading;
import dev.winnow.ci.CiReading.Head;
import dev.winnow.ci.CiUnreadable;
import dev.winnow.jobfile.CiSource;
import dev.winnow.jobfile.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the builds of one CI system, some at a time, those that nothing has changed in left out. */
public final class BuildImport implements AutoCloseable {

    private final Job job;
    private final CiReading from;
    private final BuildMeaning meaning;
    private long last = Long.MIN_VALUE;
    private long seen;

    /**
     * @param now what ages in the job file count back from
     * @throws CiUnreadable if the system's builds cannot be opened
     */
    public BuildImport(Job job, CiSource source, Instant now) throws CiUnreadable {
        this.job = job;
        this.from = source.system().open(source.database());
        this.meaning = new BuildMeaning(job, source, now);
    }

    /**
     * The next builds that are new or have changed, or null at the end.
     *
     * @param known gives for ids of builds the stamps with which they were read last
     * @throws CiUnreadable if the builds cannot be read
     */
    public List<ImportedBuild> next(Function<List<Long>, Map<Long, String>> known) throws CiUnreadable {
        List<Head> heads = from.heads(last);
        if (heads.isEmpty()) {
            return null;
        }
        last = heads.get(heads.size() - 1).id();
        seen += heads.size();
        Map<Long, String> before = known.apply(heads.stream().map(Head::id).toList());
        // What a build's record depends on: what the system has of it, and what the job file makes of that.
        Map<Long, String> stamps = heads.stream().collect(Collectors.toMap(Head::id,
                head -> head.stamp() + " " + job.content()));
        List<Long> changed = heads.stream().filter(head -> head.running()
                || !stamps.get(head.id()).equals(before.get(head.id()))).map(Head::id).toList();
        List<ImportedBuild> builds = new ArrayList<>();
        for (CiBuild build : from.builds(changed)) {
            builds.add(meaning.of(build, stamps.get(build.id())));
        }
        return builds;
    }

    /** How many builds the system has shown so far. */
    public long seen() {
        return seen;
    }

    @Override
    public void close() {
        from.close();
    }
}
