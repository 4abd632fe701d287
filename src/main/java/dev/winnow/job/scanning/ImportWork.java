package dev.winnow.job.scanning;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.imports.BuildImport;
import dev.winnow.catalog.imports.ImportedBuild;
import dev.winnow.catalog.imports.Imports;
import dev.winnow.ci.CiUnreadable;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.Work;
import dev.winnow.jobfile.CiSource;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Brings records up to date with what CI systems know, some builds at a time. Nothing is decided without them: a
 * database that cannot be read stops the run.
 */
public final class ImportWork implements Work {

    private final Catalog catalog;
    private final Job job;
    private final String actor;
    private final BiConsumer<String, String> odd;
    private final Deque<CiSource> left;
    private CiSource source;
    private BuildImport from;
    private long seen;
    private long read;
    private long readHere;
    private long unnamed;
    private String unnamedWhy;

    /** @param odd takes a build that cannot be named and why */
    public ImportWork(Catalog catalog, Job job, List<CiSource> sources, String actor, BiConsumer<String, String> odd) {
        this.catalog = catalog;
        this.job = job;
        this.actor = actor;
        this.odd = odd;
        this.left = new ArrayDeque<>(sources);
    }

    /** The import that the job of a run asks for; what cannot be named is a fault of the run. */
    public static ImportWork of(RunContext run) {
        return new ImportWork(run.catalog(), run.job(), run.job().imports(), run.row().operator().actor(),
                run.faults()::add);
    }

    @Override
    public boolean next() {
        try {
            if (from == null) {
                if (left.isEmpty()) {
                    return false;
                }
                source = left.poll();
                readHere = 0;
                from = new BuildImport(job, source, Instant.ofEpochMilli(catalog.now()));
            }
            Imports imports = new Imports(catalog, job.name(), source.name());
            List<ImportedBuild> builds = from.next(imports::stamps);
            if (builds == null) {
                imports.done(from.seen(), readHere, actor);
                seen += from.seen();
                read += readHere;
                close();
                return !left.isEmpty();
            }
            if (!builds.isEmpty()) {
                imports.take(builds).forEach(odd);
                readHere += builds.size();
                builds.stream().filter(build -> build.key() == null).forEach(build -> {
                    unnamed++;
                    unnamedWhy = build.origin() + ": " + String.join("; ", build.doubts());
                });
            }
            return true;
        } catch (CiUnreadable unreadable) {
            throw Halt.stopped(unreadable.getMessage());
        }
    }

    @Override
    public void close() {
        if (from != null) {
            from.close();
            from = null;
        }
    }

    /** How many builds the databases hold. */
    public long seen() {
        return seen;
    }

    /** How many of them were new or had changed. */
    public long read() {
        return read;
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
