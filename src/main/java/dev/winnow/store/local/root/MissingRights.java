package dev.winnow.store.local.root;

import dev.winnow.files.DirectoryState;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds the directories of a store in which this user cannot move or delete files. */
public final class MissingRights extends SimpleFileVisitor<Path> {

    private static final int STICKY = 01000;
    private static final int MAX_NAMED = 3;

    private final StoreRoot root;
    private final List<String> named = new ArrayList<>();
    private long count;

    private MissingRights(StoreRoot root) {
        this.root = root;
    }

    /** The missing rights in words; null if none. It reads each directory, unless this user is root. */
    public static String of(StoreRoot root) throws IOException {
        MissingRights missing = new MissingRights(root);
        if (!root.mayAll()) {
            Files.walkFileTree(root.path(), missing);
        }
        return missing.count == 0 ? null : missing.count + (missing.count == 1 ? " directory belongs" : " directories "
                + "belong") + " to others and cannot be changed by this user, so nothing in them can be removed: "
                + String.join(", ", missing.named) + (missing.count > MAX_NAMED ? " and others" : "")
                + "; give this user or its group the right to read, write and enter them, without the sticky bit";
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        if (directory.equals(root.path().resolve(StoreRoot.WINNOW))) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        Map<String, Object> unix = Files.readAttributes(directory, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) unix.get("mode") & 07777;
        // For its own directories this user can grant itself the rights when it needs them.
        if (!root.may(new DirectoryState.Mode(mode, (Integer) unix.get("uid"), (Integer) unix.get("gid")))
                && ((mode & STICKY) != 0 || !Files.isWritable(directory) || !Files.isReadable(directory)
                || !Files.isExecutable(directory))) {
            count++;
            if (named.size() < MAX_NAMED) {
                named.add(directory.equals(root.path()) ? "the root itself" : NameCodec.shownPath(root.path(), directory));
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path unreadable, IOException failed) {
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failed) {
        return FileVisitResult.CONTINUE;
    }
}
