package dev.winnow.catalog.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/** Computes the SHA-256 of a sequence of texts, as lower-case hex. */
public final class Digest {

    private static final int BUFFER = 8_192;
    private static final byte[] UNKNOWN = {1};

    private final MessageDigest sha256 = DigestUtils.getSha256Digest();
    /** Small texts are hashed together, which is faster. It starts small: a scan makes a digest of a few texts for each entry. */
    private byte[] waiting = new byte[BUFFER / 8];
    private int used;

    /** Adds a text. Texts are separated, so that "ab","c" and "a","bc" give different hashes. */
    public Digest add(String piece) {
        byte[] text = piece == null ? UNKNOWN : piece.getBytes(StandardCharsets.UTF_8);
        if (text.length >= waiting.length - used && waiting.length < BUFFER) {
            waiting = Arrays.copyOf(waiting, BUFFER);
        }
        if (text.length >= BUFFER - used) {
            flush();
        }
        if (text.length < BUFFER) {
            System.arraycopy(text, 0, waiting, used, text.length);
            used += text.length;
        } else {
            sha256.update(text);
        }
        waiting[used++] = 0;
        return this;
    }

    private void flush() {
        sha256.update(waiting, 0, used);
        used = 0;
    }

    /** The hash of all texts. Nothing can be added afterwards. */
    public String hex() {
        flush();
        return HexFormat.of().formatHex(sha256.digest());
    }
}
