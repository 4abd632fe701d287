package dev.winnow.catalog.storage;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/** Computes the SHA-256 of a sequence of texts, as lower-case hex. */
public final class Digest {

    private static final int BUFFER = 8_192;

    private final MessageDigest sha256 = DigestUtils.getSha256Digest();
    /** Small texts are hashed together, which is faster. */
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream(BUFFER + 256);

    /** Adds a text. Texts are separated, so that "ab","c" and "a","bc" give different hashes. */
    public Digest add(String piece) {
        waiting.writeBytes((piece == null ? "\u0001" : piece).getBytes(StandardCharsets.UTF_8));
        waiting.write(0);
        if (waiting.size() >= BUFFER) {
            flush();
        }
        return this;
    }

    private void flush() {
        sha256.update(waiting.toByteArray());
        waiting.reset();
    }

    /** The hash of all texts. Nothing can be added afterwards. */
    public String hex() {
        flush();
        return HexFormat.of().formatHex(sha256.digest());
    }
}
