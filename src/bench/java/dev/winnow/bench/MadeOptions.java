package dev.winnow.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@link StoreMaker} and {@link CatalogMaker} can be told. */
final class MadeOptions {

    @Parameters(index = "0", paramLabel = "FOLDER", description = "gets store, job.yaml, state and reports")
    private Path folder;

    @Option(names = "--store", paramLabel = "FOLDER", description = "the store (default: store in the first)")
    private Path store;

    @Parameters(index = "1", paramLabel = "BUILDS")
    private int builds;

    @Option(names = "--files", description = "of each build (default: ${DEFAULT-VALUE})", defaultValue = "10")
    private int files;

    @Option(names = "--bytes", description = "of each file but manifests (default: ${DEFAULT-VALUE})",
            defaultValue = "8")
    private int bytes;

    @Option(names = "--seed", description = "(default: ${DEFAULT-VALUE})", defaultValue = "1")
    private long seed;

    @Option(names = "--newest", paramLabel = "INSTANT", description = "when the newest build finished (default: two "
            + "hours before today, UTC)")
    private Instant newest = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofHours(2));

    @Option(names = "--needing", paramLabel = "N", description = "each Nth build needs the one before it (default: none)")
    private int needing;

    @Option(names = "--space", paramLabel = "SPACE", description = "what the job keeps besides, such as 'use: 40GB' "
            + "(default: nothing)")
    private String space;

    @Option(names = "--trash", paramLabel = "DURATION", description = "how long the trash keeps what is removed "
            + "(default: ${DEFAULT-VALUE})", defaultValue = "7d")
    private String trash;

    Population population() {
        return new Population(builds, files, bytes, seed, newest, needing);
    }

    MadeSite makeSite() throws IOException {
        MadeSite site = new MadeSite(folder, store == null ? folder.resolve("store") : store);
        site.make(trash, space);
        return site;
    }
}
