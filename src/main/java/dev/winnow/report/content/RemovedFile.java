package dev.winnow.report.content;

import dev.winnow.model.PartKind;
import java.time.Instant;
import java.util.Objects;

/**
 * One file that an apply run removed.
 *
 * @param path     relative to the store's root, in the spelling of {@code NameCodec}
 * @param bytes    its size; never negative
 * @param modified its modification time; null when nobody looked
 * @param sha256   of its content, lower-case hex; null when the job asks for no hashes
 */
public record RemovedFile(String key, PartKind part, String path, long bytes, Instant modified, String sha256) {
    public RemovedFile {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(path, "path");
        if (bytes < 0) {
            throw new IllegalArgumentException(path + ": negative size: " + bytes + " bytes");
        }
    }
}
