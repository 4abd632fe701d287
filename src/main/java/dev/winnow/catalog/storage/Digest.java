package dev.winnow.catalog.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of texts that arrive piece by piece, as lower-case hex. */
public final class Digest {

    private final MessageDigest sha256 = algorithm();

    /** Adds one piece; pieces are kept apart, so that "ab","c" and "a","bc" differ. */
    public Digest add(String piece) {
        sha256.update((piece == null ? "\u0001" : piece).getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        return this;
    }

    /** The digest of all pieces; nothing can be added afterwards. */
    public String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** The digest of one text. */
    public static String sha256(String text) {
        return HexFormat.of().formatHex(algorithm().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The digest of all that is left of a stream. */
    public static String sha256(InputStream in) throws IOException {
        MessageDigest sha256 = algorithm();
        new DigestInputStream(in, sha256).transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
