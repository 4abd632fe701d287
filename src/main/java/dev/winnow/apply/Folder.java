package dev.winnow.apply;

import java.time.Instant;

/**
 * A directory as it was before a removal, to be made or dated so again.
 *
 * @param path     relative to the store's root, in shown form
 * @param modified to the nanosecond
 */
record Folder(String path, Mode mode, Instant modified) {

    /** @param bits permission bits with set-id and sticky bits */
    record Mode(int bits, int uid, int gid) { }

    /** When a directory was last changed, as our own removal left it. */
    record Left(String path, Instant modified) { }
}
