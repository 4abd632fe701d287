package dev.winnow.store.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A tree as it is, found by other means than the program's own: bytes, times, modes, owners, links. */
public final class Snapshot {

    private Snapshot() {
    }

    /** By path, without what lies in {@code .winnow}. The root's time counts, unless {@code .winnow} is made meanwhile. */
    public static Map<String, String> of(Path root) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            paths.filter(path -> !path.startsWith(root.resolve(".winnow"))).forEach(path ->
                    all.put(root.toUri().relativize(path.toUri()).getRawPath(), describe(path)));
        }
        return all;
    }

    private static String describe(Path path) {
        try {
            Map<String, Object> unix = Files.readAttributes(path, "unix:mode,uid,gid,lastModifiedTime,size,nlink",
                    LinkOption.NOFOLLOW_LINKS);
            String content = "";
            if (Files.isSymbolicLink(path)) {
                content = "-> " + Files.readSymbolicLink(path).toUri().getRawPath();
            } else if (Files.isRegularFile(path)) {
                content = unix.get("nlink") + " " + HexFormat.of().formatHex(
                        MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path)));
            }
            return Integer.toOctalString((Integer) unix.get("mode")) + " " + unix.get("uid") + ":" + unix.get("gid")
                    + " " + unix.get("lastModifiedTime") + " " + content;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
