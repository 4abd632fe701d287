package dev.winnow.job;

import dev.winnow.catalog.Catalog;
import dev.winnow.job.run.Findings;
import dev.winnow.job.run.StopSignal;
import dev.winnow.job.scanning.ImportWork;
import dev.winnow.jobfile.CiSource;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Operator;
import dev.winnow.report.content.RunSummary.Finding;
import dev.winnow.report.content.RunSummary.Listed;
import java.util.List;

/** Reads what a CI system's database says of builds, by itself, outside of any run. */
public final class Importing {

    private final Catalog catalog;
    private final Operator operator;
    private final StopSignal stop;

    public Importing(Catalog catalog, Operator operator, StopSignal stop) {
        this.catalog = catalog;
        this.operator = operator;
        this.stop = stop;
    }

    /**
     * What came of it.
     *
     * @param builds how many builds the database holds
     * @param read   how many of them were new or had changed
     * @param unnamed    how many of those have no key, because what it needs is unknown
     * @param unnamedWhy why one of them has none, or null
     * @param odd        builds that have the name of others, and whose
     */
    public record Imported(String database, long builds, long read, long unnamed, String unnamedWhy,
                           Listed<Finding> odd) { }

    /** @throws dev.winnow.model.Halt if the database cannot be read; what was read until then stays */
    public Imported read(Job job, CiSource source) {
        Findings.Some odd = new Findings.Some();
        ImportWork work = new ImportWork(catalog, job, List.of(source), operator.actor(), odd::add);
        try {
            List<ImportWork.Read> some = work.some();
            while (!some.isEmpty() && !stop.asked()) {
                work.write(some);
                some = work.some();
            }
            if (some.isEmpty()) {
                work.done();
            }
        } finally {
            work.close();
        }
        catalog.ledger().flush();
        return new Imported(source.name(), work.seen(), work.taken(), work.unnamed(), work.unnamedWhy(),
                odd.listed());
    }
}
