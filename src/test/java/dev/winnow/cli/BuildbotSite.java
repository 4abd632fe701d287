package dev.winnow.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real Buildbot site that lies beside the checkout, unpacked with its times and modes. */
public final class BuildbotSite {

    private static final Path ARCHIVE = Path.of("../shared/buildbot/site.tar.gz");

    private BuildbotSite() {
    }

    /** The site's folder below {@code directory}; skips the test where the archive is absent. */
    public static Path unpack(Path directory) throws IOException, InterruptedException {
        assumeTrue(Files.exists(ARCHIVE), ARCHIVE + " is not there: what needs a real site is not tested");
        Process tar = new ProcessBuilder("tar", "xzpf", ARCHIVE.toAbsolutePath().toString(), "-C",
                directory.toString()).inheritIO().start();
        if (tar.waitFor() != 0) {
            throw new IOException(ARCHIVE + " cannot be unpacked");
        }
        return directory.resolve("buildbot-site");
    }

    /** The job file of this checkout for such a site, beside it, with reports below {@code directory}. */
    static Path job(Path directory) throws IOException {
        String text = Files.readString(Path.of("jobs/buildbot.yaml"));
        Path job = Files.createDirectories(directory.resolve("jobs")).resolve("buildbot.yaml");
        return Files.writeString(job, text.replaceAll("(?m)^reports:.*$", "reports: { directory: ../reports }"));
    }
}
