package dev.winnow.bench;

import dev.winnow.bench.Population.Group;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.entry.PartFindings;
import dev.winnow.catalog.entry.KnownEntries;
import dev.winnow.catalog.entry.ScanPartRecorder;
import dev.winnow.catalog.entry.UnfinishedScans;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Store;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import dev.winnow.store.Contents.Amount;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.PathRange;
import dev.winnow.store.Presence;
import dev.winnow.store.manifest.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Fills a catalog as a scan of a store would that {@link StoreMaker} made, but without any file on disk. */
@Command(name = "CatalogMaker", mixinStandardHelpOptions = true)
public final class CatalogMaker implements Callable<Integer> {

    private static final int CHUNK = 1_000;

    @Mixin
    private MadeOptions options;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CatalogMaker()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        MadeSite site = options.makeSite();
        try (Catalog catalog = CatalogOf.open(site.state(), System.getenv())) {
            make(catalog, JobFiles.read(site.job()), options.population());
        }
        System.out.println(site.job());
        return 0;
    }

    private static void make(Catalog catalog, Job job, Population population) throws IOException {
        Store store = job.stores().get(0);
        Stores stores = new Stores(catalog);
        long id = stores.ensure(NameCodec.shownAbsolute(NameCodec.absolute(store.root()).toRealPath())).id();
        stores.read(id, job);
        UnfinishedScans walks = new UnfinishedScans(catalog);
        UnfinishedScans.Walk walk = walks.begin(id, job, "made", catalog.clock().instant(), false, () -> List.of(PathRange.ALL));
        ScanPartRecorder record = new ScanPartRecorder(catalog, job, store, walk, walks.unfinishedParts(id).get(0),
                new KnownEntries(catalog, id));
        record.begin();
        List<ScanPartRecorder.Change> changes = new ArrayList<>();
        // As a walk comes to them.
        population.groups().stream().sorted(Comparator.comparing(Group::path)).forEach(group -> {
            for (int i = group.builds() - 1; i >= 0; i--) {
                changes.add(record.change(record.found(found(population.build(group, i), group.first() + i), null)));
                if (changes.size() == CHUNK) {
                    catalog.transact(() -> record.write(changes));
                    changes.clear();
                }
            }
        });
        catalog.transact(() -> {
            record.write(changes);
            record.done(new PartFindings(0), record.missing(path -> Presence.THERE));
            stores.scanned(id, store);
            walks.drop(id);
        });
    }

    private static FoundEntry found(MadeBuild build, int serial) {
        Map<String, String> stated = Map.of("project", build.project(), "branch", build.branch(), "os", build.os(),
                "version", build.version(), "number", Long.toString(build.number()));
        Map<String, String> said = new TreeMap<>(Map.of("status", build.status(), "builder", build.builder(), "tags", "nightly",
                "revision", build.revision(), "properties.scheduler", "nightly"));
        if (build.needs() != null) {
            said.put("properties.needs", build.needs());
        }
        Manifest manifest = build.manifest() ? new Manifest(said, build.finished()) : null;
        return new FoundEntry(build.path(), EntryType.DIRECTORY, stated, null, manifest,
                new Contents("1:" + serial, new TreeMap<>(Map.of(PartKind.PRODUCTS, amount(build, build.products()),
                        PartKind.LOGS, amount(build, build.logs())))), null,
                List.of());
    }

    private static Amount amount(MadeBuild build, int files) {
        return files == 0 ? Amount.NOTHING : new Amount(files * build.bytes(), files, build.finished());
    }
}
