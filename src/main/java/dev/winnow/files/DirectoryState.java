package dev.winnow.files;

import java.time.Instant;

/**
 * A directory as it was before a removal. A restore makes it again with this mode and time.
 *
 * @param path     relative to the store's root, in shown form
 * @param modified to the nanosecond
 */
public record DirectoryState(String path, Mode mode, Instant modified) {

    /** @param bits permission bits, with the set-id and sticky bits */
    public record Mode(int bits, int uid, int gid) {
        public Mode {
            if ((bits & ~07777) != 0) {
                throw new IllegalArgumentException("mode " + Integer.toOctalString(bits));
            }
        }
    }

    /** The time of modification that our removal gave a directory. */
    public record Left(String path, Instant modified) { }

    public record Change(String path, Instant before, Instant after) { }
}
