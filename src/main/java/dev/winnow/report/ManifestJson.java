package dev.winnow.report;

import dev.winnow.report.output.Json;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

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
        try (InputStream in = Files.newInputStream(file)) {
            return sha256(in);
        }
    }

    /** The SHA-256 of all that is left of a stream, lower-case hex. */
    public static String sha256(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
