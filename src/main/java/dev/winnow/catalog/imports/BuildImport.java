package dev.winnow.catalog.imports;

import dev.winnow.ci.CiBuild;
import dev.winnow.ci.CiSession;
import dev.winnow.ci.CiSession.Head;
import dev.winnow.ci.CiUnreadable;
import dev.winnow.jobfile.CiSource;
import dev.winnow.jobfile.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the new and changed builds of one CI system in batches. */
public final class BuildImport implements AutoCloseable {

    private final Job job;
    private final CiSession from;
    private final CiBuildMapper meaning;
    private long last = Long.MIN_VALUE;
    private long seen;

    /**
     * @param now ages in the job file count back from this instant
     * @throws CiUnreadable if the system's builds cannot be opened
     */
    public BuildImport(Job job, CiSource source, Instant now) throws CiUnreadable {
        this.job = job;
        this.from = source.system().open(source.database());
        this.meaning = new CiBuildMapper(job, source, now);
    }

    /**
     * The next batch of new and changed builds; null at the end.
     *
     * @param known finds the stamps of the last import for ids of builds
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
        // A build's record depends on its data in the CI system and on the job file.
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

    /** The number of builds that were read or skipped so far. */
    public long seen() {
        return seen;
    }

    @Override
    public void close() {
        from.close();
    }
}
