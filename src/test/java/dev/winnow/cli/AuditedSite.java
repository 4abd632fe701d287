package dev.winnow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** A small store, a job file for it, and a program with a state directory and a clock of its own. */
final class AuditedSite {

    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final Path home;
    private final WinnowCli cli;

    AuditedSite(Path home) {
        this.home = home;
        this.cli = new WinnowCli(home.resolve("state")).at(NOW);
    }

    WinnowCli cli() {
        return cli;
    }

    Path job() {
        return home.resolve("nightly.yaml");
    }

    Path store() {
        return home.resolve("store");
    }

    Path reports() {
        return home.resolve("reports");
    }

    /** Writes the job file: keeps the newest of each branch, and what {@code more} says besides. */
    AuditedSite withJob(String more) throws IOException {
        Files.writeString(job(), """
                name: nightly
                build: "{project}/{branch}/{os}/{version}"
                stores:
                  - name: products
                    root: store
                    layout: "{branch:**}/{os:linux|windows}/app-{version}"
                    set: { project: app }
                    logs: ["**/*.log"]
                rules:
                  - name: newest
                    match: {}
                    keep: [ { last: 1 } ]
                limits: { removals: 100%, removals-per-group: 100% }
                trash: { keep: 1d }
                """ + more);
        return this;
    }

    /** Adds a build of 100 bytes of products and 10 of logs that finished so many days ago. */
    AuditedSite withBuild(String branch, String os, String version, int daysAgo) throws IOException {
        Path entry = Files.createDirectories(store().resolve(branch).resolve(os).resolve("app-" + version));
        FileTime time = FileTime.from(NOW.minus(Duration.ofDays(daysAgo)));
        Path product = Files.write(entry.resolve("app.bin"), new byte[100]);
        Path log = Files.write(entry.resolve("build.log"), new byte[10]);
        Files.setLastModifiedTime(product, time);
        Files.setLastModifiedTime(log, time);
        return this;
    }

    /** Plans, approves, applies; returns the apply's run. */
    String applied() {
        cli.done("adopt", job());
        String plan = cli.done("plan", job(), "--json").json().required("plan").stringValue();
        cli.done("approve", plan, "--by", "release@example.org");
        return cli.done("apply", plan, "--json").json().required("run").stringValue();
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            all.forEach(path -> {
                try {
                    Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
    }
}
