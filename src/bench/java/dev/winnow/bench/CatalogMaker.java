package dev.winnow.bench;

import dev.winnow.bench.Population.Group;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.FoundDocument;
import dev.winnow.catalog.ScanRecord;
import dev.winnow.catalog.StateDirectory;
import dev.winnow.catalog.Stores;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.JobFiles;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import dev.winnow.scan.Contents;
import dev.winnow.scan.Contents.Amount;
import dev.winnow.scan.FoundEntry;
import dev.winnow.scan.Manifest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Fills a catalog as a scan of a store would that {@link StoreMaker} made, but without any file on disk. */
@Command(name = "CatalogMaker", mixinStandardHelpOptions = true)
public final class CatalogMaker implements Callable<Integer> {

    private static final int BATCH = 500;

    @Mixin
    private MadeOptions options;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CatalogMaker()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        MadeSite site = options.makeSite();
        try (Catalog catalog = Catalog.open(new StateDirectory(site.state()), Clock.systemUTC())) {
            make(catalog, JobFiles.read(site.job()), options.population());
        }
        System.out.println(site.job());
        return 0;
    }

    private static void make(Catalog catalog, Job job, Population population) throws Exception {
        Store store = job.stores().get(0);
        Stores stores = new Stores(catalog);
        long id = stores.ensure(NameCodec.shownAbsolute(store.root().toRealPath())).id();
        stores.read(id, job.name(), job.build().text());
        ScanRecord record = new ScanRecord(catalog, "r-made", job.name(), id, path -> true);
        List<FoundDocument> batch = new ArrayList<>(BATCH);
        for (Group group : population.groups()) {
            for (int i = group.builds() - 1; i >= 0; i--) {
                batch.add(FoundDocument.of(job, store, found(population.build(group, i), group.first() + i)));
                if (batch.size() == BATCH) {
                    record(catalog, record, batch, store);
                }
            }
        }
        record(catalog, record, batch, store);
        catalog.transact(() -> stores.scanned(id, store));
    }

    private static void record(Catalog catalog, ScanRecord record, List<FoundDocument> batch, Store store) {
        catalog.transact(() -> record.add(batch));
        batch.clear();
        while (catalog.inTransaction(() -> record.recordNext(BATCH, store.holds()))) {
            // The next piece.
        }
    }

    private static FoundEntry found(MadeBuild build, int serial) {
        Map<String, String> stated = Map.of("project", build.project(), "branch", build.branch(), "os", build.os(),
                "version", build.version(), "number", Long.toString(build.number()));
        Manifest manifest = build.manifest() ? new Manifest(Map.of("status", build.status(), "builder",
                build.builder(), "tags", "nightly", "revision", build.revision(), "properties.scheduler", "nightly"),
                build.finished()) : null;
        return new FoundEntry(build.path(), EntryType.DIRECTORY, stated, null, manifest,
                new Contents("1:" + serial, amount(build, build.products()), amount(build, build.logs())), null,
                List.of());
    }

    private static Amount amount(MadeBuild build, int files) {
        return files == 0 ? Amount.NOTHING : new Amount(files * build.bytes(), files, build.finished());
    }
}
