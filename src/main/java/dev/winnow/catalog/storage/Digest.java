package dev.winnow.catalog.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/** SHA-256 of texts that arrive piece by piece, as lower-case hex. */
public final class Digest {

    private final MessageDigest sha256 = DigestUtils.getSha256Digest();

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
}
