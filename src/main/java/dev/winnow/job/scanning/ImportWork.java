package dev.winnow.job.scanning;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.imports.BuildImport;
import dev.winnow.catalog.imports.ImportedBuild;
import dev.winnow.catalog.imports.Imports;
import dev.winnow.ci.CiUnreadable;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.scanning.ImportWork.Read;
import dev.winnow.jobfile.CiSource;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Imports builds from CI systems: the reader and the writer of one chunk-oriented step. A written build has a stamp in the
 * catalog, so that a restart does not read it again. A database that cannot be read stops the run, because a plan needs it.
 */
public final class ImportWork implements ItemStreamReader<Read> {

    /** The number of builds in a transaction. */
    public static final int CHUNK = 1_000;

    /** A build that is new or has changed. */
    public record Read(Source source, ImportedBuild build) { }

    /** A CI system and the progress of its import. */
    private static final class Source {
        private final CiSource ci;
        private final Imports imports;
        private BuildImport reader;
        private long seen;
        private long read;

        Source(CiSource ci, Imports imports) {
            this.ci = ci;
            this.imports = imports;
        }
    }

    private final Catalog catalog;
    private final Job job;
    private final String actor;
    private final BiConsumer<String, String> odd;
    private final List<Source> sources = new ArrayList<>();
    private int at;
    private Iterator<ImportedBuild> builds = Collections.emptyIterator();
    private long unnamed;
    private String unnamedWhy;

    /** @param odd takes a build that cannot be named, and why */
    public ImportWork(Catalog catalog, Job job, List<CiSource> sources, String actor, BiConsumer<String, String> odd) {
        this.catalog = catalog;
        this.job = job;
        this.actor = actor;
        this.odd = odd;
        sources.forEach(ci -> this.sources.add(new Source(ci, new Imports(catalog, job.name(), ci.name()))));
    }

    /** The import of a run's job; a build that cannot be named is a fault of the run. */
    static ImportWork of(RunContext run) {
        return new ImportWork(run.catalog(), run.job(), run.job().imports(), run.row().operator().actor(),
                run.faults()::add);
    }

    @Override
    public Read read() {
        try {
            while (!builds.hasNext()) {
                if (at == sources.size()) {
                    return null;
                }
                Source source = sources.get(at);
                if (source.reader == null) {
                    source.reader = new BuildImport(job, source.ci, Instant.ofEpochMilli(catalog.now()));
                }
                List<ImportedBuild> next = source.reader.next(source.imports::stamps);
                source.seen = source.reader.seen();
                if (next == null) {
                    source.reader.close();
                    at++;
                } else {
                    builds = next.iterator();
                }
            }
            return new Read(sources.get(at), builds.next());
        } catch (CiUnreadable unreadable) {
            throw Halt.stopped(unreadable.getMessage());
        }
    }

    /** The next builds, at most {@link #CHUNK}; empty at the end. */
    public List<Read> page() {
        List<Read> page = new ArrayList<>();
        for (Read next = read(); next != null; next = page.size() < CHUNK ? read() : null) {
            page.add(next);
        }
        return page;
    }

    /** Writes builds, in a transaction. */
    public void write(List<? extends Read> read) {
        for (Source source : sources) {
            List<ImportedBuild> own = read.stream().filter(each -> each.source() == source).<ImportedBuild>map(Read::build)
                    .toList();
            if (!own.isEmpty()) {
                source.imports.take(own).forEach(odd);
                source.read += own.size();
                own.stream().filter(build -> build.key() == null).forEach(build -> {
                    unnamed++;
                    unnamedWhy = build.origin() + ": " + String.join("; ", build.doubts());
                });
            }
        }
    }

    /** Records that the import is complete. */
    public void done() {
        sources.forEach(source -> source.imports.done(source.seen, source.read, actor));
    }

    @Override
    public void close() {
        if (at < sources.size() && sources.get(at).reader != null) {
            sources.get(at).reader.close();
        }
    }

    /** The number of builds in the databases. */
    public long seen() {
        return sources.stream().mapToLong(source -> source.seen).sum();
    }

    /** The number of builds that were new or had changed. */
    public long taken() {
        return sources.stream().mapToLong(source -> source.read).sum();
    }

    /** The number of new or changed builds without a key, because a field of it is unknown. */
    public long unnamed() {
        return unnamed;
    }

    /** Why one of these builds has no key; null if all have one. */
    public String unnamedWhy() {
        return unnamedWhy;
    }
}
