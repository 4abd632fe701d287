package dev.winnow.report;

import dev.winnow.report.output.Json;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/**
 * {@code manifest.json}, written last: the SHA-256 of each other file of the run, as it is on disk, and the ledger's
 * head when the run ended. So a changed report shows, and so does a ledger whose tail was cut.
 *
 * @param files the SHA-256 of each by its name, lower-case hex
 */
public record ManifestJson(String run, LedgerHead ledger, Map<String, String> files) {

    /**
     * Where the ledger ended.
     *
     * @param seq  of its last line; 0 when it is empty
     * @param hash of its last line, lower-case hex; 64 zeros when it is empty
     */
    public record LedgerHead(long seq, String hash) { }

    /** Hashes the files of {@code directory} and writes its manifest; what a killed writer left there goes. */
    public static void write(ReportDirectory directory, String run, LedgerHead head) throws IOException {
        directory.sweep();
        Map<String, String> files = new LinkedHashMap<>();
        for (String name : directory.files()) {
            if (!name.equals(ReportDirectory.MANIFEST)) {
                files.put(Text.harmless(name), sha256(directory.path().resolve(name)));
            }
        }
        byte[] json = Json.file(new ManifestJson(run, head, files));
        WholeFile.write(directory.file(ReportDirectory.MANIFEST), out -> out.write(json));
    }

    /** The SHA-256 of a file's bytes, lower-case hex. */
    public static String sha256(Path file) throws IOException {
        return new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file);
    }
}
