package dev.winnow.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A build of a made-up site.
 *
 * @param status   its word
 * @param manifest whether it has one that says its status and when it finished
 * @param products how many files of products it has, the manifest included
 * @param logs     how many logs it has
 * @param bytes    the size of each of its files but the manifest
 * @param needs    the key of the build that it needs, which its manifest says; or null
 */
public record MadeBuild(String project, String branch, String os, String version, long number, Instant finished,
                 String status, boolean manifest, int products, int logs, long bytes, String needs) {

    /** @param path relative to the build's directory */
    public record MadeFile(String path, byte[] content) { }

    /** Its directory, relative to the store's root. */
    public String path() {
        return project + "/" + branch + "/" + os + "/" + version + "-" + number;
    }

    /** Its files; those of a folder follow each other. */
    List<MadeFile> files() {
        List<MadeFile> files = new ArrayList<>(products + logs);
        byte[] content = new byte[(int) bytes];
        if (manifest) {
            files.add(new MadeFile(Population.MANIFEST, manifestText().getBytes(StandardCharsets.UTF_8)));
        }
        for (int i = files.size(); i < products; i++) {
            files.add(new MadeFile((i == 0 ? "app-" : "part" + i + "-") + version + "-" + os + ".tar.gz", content));
        }
        for (int i = 0; i < logs; i++) {
            files.add(new MadeFile(i == 0 ? "logs/compile.log" : "logs/test-" + i + ".log", content));
        }
        return files;
    }

    private String manifestText() {
        return "{\"status\": \"" + status + "\", \"builder\": \"" + builder() + "\", \"tags\": [\"nightly\"], "
                + "\"revision\": \"" + revision() + "\", \"finished\": \"" + finished
                + "\"" + (needs == null ? "" : ", \"needs\": [\"" + needs + "\"]")
                + ", \"properties\": {\"scheduler\": \"nightly\"}}\n";
    }

    String builder() {
        return project + "-" + os;
    }

    String revision() {
        return String.format("%040x", path().hashCode() & 0xffffffffL);
    }
}
