package dev.winnow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a made-up site lies.
 *
 * @param folder of its job file, its reports, and a state directory of its own
 * @param store  the root of its store
 */
public record MadeSite(Path folder, Path store) {

    private static final String JOB = """
            name: made
            build: "{project}/{branch}/{os}/{version}-{number}"
            stores:
              - name: products
                root: "%s"
                layout: "{project}/{branch:**}/{os:linux-x86_64|windows-x64|macos-arm64}/{version}-{number}"
                manifest: %s
                logs: ["logs/**"]
            rules:
              - name: releases
                match: { branch: "release/**" }
                keep: [ { versions: 3 }, { within: 90d } ]
              - name: mainline
                match: { branch: main }
                products:
                  keep:
                    - { last: 10, where: { status: successful } }
                    - { within: 14d }
                    - { weekly: 8 }
                    - { where: { properties.keep_reason: "*" } }
                logs:
                  keep: [ { within: 14d }, { last: 1, where: { status: failure } } ]
              - name: everything else
                match: {}
                keep: [ { last: 6 }, { within: 14d } ]
            limits: { removals: 99%%, removals-per-group: 99%%, shrink: 99%% }
            approval: never
            trash: { keep: %s }
            reports: { directory: reports }
            """;

    public MadeSite {
        folder = folder.toAbsolutePath().normalize();
        store = store.toAbsolutePath().normalize();
    }

    /** The job file. */
    public Path job() {
        return folder.resolve("job.yaml");
    }

    public Path state() {
        return folder.resolve("state");
    }

    /**
     * Makes the empty store and the job file; about nine of ten builds are removed by it.
     *
     * @param trash how long the trash keeps what is removed, such as {@code 7d}
     * @param space what there is room for besides, such as {@code use: 40GB}; or null
     */
    public void make(String trash, String space) throws IOException {
        Files.createDirectories(folder);
        Files.createDirectories(store);
        Files.writeString(job(), JOB.formatted(store, Population.MANIFEST, trash)
                + (space == null ? "" : "space: { " + space + " }\n"));
    }
}
