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

/** Imports builds from the database of a CI system, outside of a run. */
public record Importing(Catalog catalog, Operator operator, StopSignal stop) {

    /**
     * The result of an import.
     *
     * @param builds     the number of builds in the database
     * @param read       the number of these that were new or had changed
     * @param unnamed    the number of read builds without a key, because a field of it is unknown
     * @param unnamedWhy why one of these has none, or null
     * @param odd        builds whose key another build has, and which
     */
    public record Imported(String database, long builds, long read, long unnamed, String unnamedWhy,
                           Listed<Finding> odd) { }

    /** @throws dev.winnow.model.Halt if the database cannot be read; the builds that were read before stay */
    public Imported read(Job job, CiSource source) {
        Findings.Sample odd = new Findings.Sample();
        ImportWork work = new ImportWork(catalog, job, List.of(source), operator.actor(), odd::add);
        try {
            List<ImportWork.Read> page = work.page();
            while (!page.isEmpty() && !stop.asked()) {
                work.write(page);
                page = work.page();
            }
            if (page.isEmpty()) {
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
