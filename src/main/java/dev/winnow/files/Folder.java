package dev.winnow.files;

import java.time.Instant;

/**
 * A directory as it was before a removal, to be made or dated so again.
 *
 * @param path     relative to the store's root, in shown form
 * @param modified to the nanosecond
 */
public record Folder(String path, Mode mode, Instant modified) {

    /** @param bits permission bits with set-id and sticky bits */
    public record Mode(int bits, int uid, int gid) {
        public Mode {
            if ((bits & ~07777) != 0) {
                throw new IllegalArgumentException("mode " + Integer.toOctalString(bits));
            }
        }
    }

    /** When a directory was last changed, as our own removal left it. */
    public record Left(String path, Instant modified) { }

    /** That we ourselves changed the directory at {@code path}, and its time from one to the other. */
    public record Change(String path, Instant before, Instant after) { }
}
