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
 * Brings records up to date with what CI systems know: the reader and the writer of one chunk-oriented step. Its place is
 * in the catalog: what was written has a stamp there, and is not read again. Nothing is decided without it: a database
 * that cannot be read stops the run.
 */
public final class ImportWork implements ItemStreamReader<Read> {

    /** How many builds are written in a transaction. */
    public static final int CHUNK = 1_000;

    /** A build that is new or has changed. */
    public record Read(Source source, ImportedBuild build) { }

    /** A system that is asked, and what came of that so far. */
    private static final class Source {
        private final CiSource of;
        private final Imports imports;
        private BuildImport from;
        private long seen;
        private long read;

        Source(CiSource of, Imports imports) {
            this.of = of;
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

    /** @param odd takes a build that cannot be named and why */
    public ImportWork(Catalog catalog, Job job, List<CiSource> sources, String actor, BiConsumer<String, String> odd) {
        this.catalog = catalog;
        this.job = job;
        this.actor = actor;
        this.odd = odd;
        sources.forEach(of -> this.sources.add(new Source(of, new Imports(catalog, job.name(), of.name()))));
    }

    /** The import that the job of a run asks for; what cannot be named is a fault of the run. */
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
                if (source.from == null) {
                    source.from = new BuildImport(job, source.of, Instant.ofEpochMilli(catalog.now()));
                }
                List<ImportedBuild> next = source.from.next(source.imports::stamps);
                source.seen = source.from.seen();
                if (next == null) {
                    source.from.close();
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

    /** The next builds, at most as many as a chunk holds; empty at the end. */
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
            List<ImportedBuild> of = read.stream().filter(each -> each.source() == source).<ImportedBuild>map(Read::build)
                    .toList();
            if (!of.isEmpty()) {
                source.imports.take(of).forEach(odd);
                source.read += of.size();
                of.stream().filter(build -> build.key() == null).forEach(build -> {
                    unnamed++;
                    unnamedWhy = build.origin() + ": " + String.join("; ", build.doubts());
                });
            }
        }
    }

    /** Notes that all is written. */
    public void done() {
        sources.forEach(source -> source.imports.done(source.seen, source.read, actor));
    }

    @Override
    public void close() {
        if (at < sources.size() && sources.get(at).from != null) {
            sources.get(at).from.close();
        }
    }

    /** How many builds the databases hold. */
    public long seen() {
        return sources.stream().mapToLong(source -> source.seen).sum();
    }

    /** How many of them were new or had changed. */
    public long taken() {
        return sources.stream().mapToLong(source -> source.read).sum();
    }

    /** How many of those read have no key because what it needs is unknown. */
    public long unnamed() {
        return unnamed;
    }

    /** Why one of them has none, or null. */
    public String unnamedWhy() {
        return unnamedWhy;
    }
}
