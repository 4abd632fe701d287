package dev.winnow.ci.buildbot;

import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Opens an SQLite file without writing beside it. By default, SQLite makes files for its write-ahead log beside each
 * database that uses one, even when it only reads.
 */
final class SqliteFile implements AutoCloseable {

    private static final int HEADER_BYTES = 20;
    private static final int READ_VERSION_OFFSET = 19;
    private static final int WAL = 2;
    private static final int MAX_COPIES = 3;

    private final Path file;
    private Path copy;

    SqliteFile(Path file) {
        this.file = file;
    }

    /** The JDBC URL that opens it as it is now. */
    String url() throws IOException {
        byte[] header;
        try (InputStream in = Files.newInputStream(file)) {
            header = in.readNBytes(HEADER_BYTES);
        }
        if (header.length < HEADER_BYTES || !new String(header, 0, 15, java.nio.charset.StandardCharsets.ISO_8859_1)
                .equals("SQLite format 3")) {
            throw new IOException("it is not an SQLite database");
        }
        if (header[READ_VERSION_OFFSET] != WAL) {
            return url(file, "mode=ro");
        }
        if (!Files.exists(beside(file, "-wal"))) {
            // Nobody has it open, or there would be a log. Without "immutable" SQLite would make one.
            return url(file, "mode=ro&immutable=1");
        }
        if (Files.exists(beside(file, "-shm"))) {
            return url(file, "mode=ro&readonly_shm=1");
        }
        return url(copied(), "mode=ro");
    }

    private static String url(Path file, String how) {
        return "jdbc:sqlite:file:" + file.toUri().getRawPath() + "?" + how;
    }

    /** There is a log without its index, as after copying a running master's files. SQLite may make the index beside a copy. */
    private Path copied() throws IOException {
        Path folder = Files.createTempDirectory("winnow-import",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        copy = folder.resolve("state.sqlite");
        for (int copies = 1; ; copies++) {
            List<Object> before = sizesAndTimes();
            Files.copy(file, copy);
            Files.copy(beside(file, "-wal"), beside(copy, "-wal"));
            if (sizesAndTimes().equals(before)) {
                return copy;
            }
            close();
            if (copies == MAX_COPIES) {
                throw new IOException("it changes while it is copied; its master seems to run elsewhere");
            }
            Files.createDirectory(folder);
        }
    }

    private List<Object> sizesAndTimes() throws IOException {
        BasicFileAttributes database = Files.readAttributes(file, BasicFileAttributes.class);
        BasicFileAttributes log = Files.readAttributes(beside(file, "-wal"), BasicFileAttributes.class);
        return List.of(database.size(), database.lastModifiedTime(), log.size(), log.lastModifiedTime());
    }

    private static Path beside(Path file, String ending) {
        return NameCodec.path(file.getParent(), NameCodec.shownName(file) + ending);
    }

    @Override
    public void close() throws IOException {
        if (copy != null) {
            for (String ending : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(beside(copy, ending));
            }
            Files.deleteIfExists(copy.getParent());
        }
    }
}
