package dev.winnow.catalog.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/** Computes the SHA-256 of a sequence of texts, as lower-case hex. */
public final class Digest {

    private final MessageDigest sha256 = DigestUtils.getSha256Digest();

    /** Adds a text. Texts are separated, so that "ab","c" and "a","bc" give different hashes. */
    public Digest add(String piece) {
        sha256.update((piece == null ? "\u0001" : piece).getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        return this;
    }

    /** The hash of all texts. Nothing can be added afterwards. */
    public String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
