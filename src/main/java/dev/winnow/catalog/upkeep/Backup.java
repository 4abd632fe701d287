package dev.winnow.catalog.upkeep;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.model.Cause;
import dev.winnow.model.Halt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A copy of all that a state directory needs to begin again somewhere else: the database, its password, the ledger; of
 * a shared catalog the ledger alone, for the server's own tools copy its database.
 * Others may go on writing meanwhile: what the ledger's copy knows more than the database's is replayed.
 */
public final class Backup {

    private static final FileAttribute<Set<PosixFilePermission>> OWN =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Catalog catalog;
    private final StateDirectory state;

    public Backup(Catalog catalog) {
        this.catalog = catalog;
        this.state = catalog.state();
    }

    /**
     * Writes the copy, readable by its owner only; it is whole when {@code file} is there.
     *
     * @param file a ZIP archive that does not exist yet
     * @throws Halt if it cannot be written
     */
    public void write(Path file) {
        Path beside = file.toAbsolutePath().getParent();
        Path database = null;
        Path draft = null;
        try {
            draft = Files.createTempFile(beside, "winnow-backup", ".tmp", OWN);
            if (!catalog.shared()) {
                database = Files.createTempFile(state.path(), "backup", ".zip", OWN);
                catalog.jdbc().sql("BACKUP TO '" + database.toString().replace("'", "''") + "'").update();
            }
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ZipOutputStream out = new ZipOutputStream(Channels.newOutputStream(channel));
                if (database != null) {
                    copyDatabase(database, out);
                }
                for (Path each : catalog.shared() ? List.of(state.ledgerBinding(), state.ledger())
                        : List.of(state.passwordFile(), state.ledgerBinding(), state.ledger())) {
                    out.putNextEntry(new ZipEntry(each.getFileName().toString()));
                    Files.copy(each, out);
                }
                out.finish();
                out.flush();
                channel.force(true);
            }
            Files.createLink(file, draft);
        } catch (IOException failed) {
            throw new Halt(Halt.Kind.FAILED, "the backup " + file + " cannot be written: "
                    + Cause.of(failed), failed);
        } finally {
            drop(database);
            drop(draft);
        }
    }

    private static void copyDatabase(Path database, ZipOutputStream out) throws IOException {
        try (InputStream in = Files.newInputStream(database); ZipInputStream from = new ZipInputStream(in)) {
            for (ZipEntry each = from.getNextEntry(); each != null; each = from.getNextEntry()) {
                out.putNextEntry(new ZipEntry(each.getName()));
                from.transferTo(out);
            }
        }
    }

    private static void drop(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            // A file too many, readable by its owner only.
        }
    }
}
