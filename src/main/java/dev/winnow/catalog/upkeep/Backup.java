package dev.winnow.catalog.upkeep;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.model.FailureCause;
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
 * Writes a backup of a state directory: the database, its password and the ledger. For a shared catalog it has only the
 * ledger, because the server's own tools copy the database. Other processes may write meanwhile: the ledger is copied last,
 * and opening the backup replays the events that the database lacks.
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
     * Writes the backup, readable only by its owner. It is complete once {@code file} exists.
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
                catalog.sql("BACKUP TO '" + database.toString().replace("'", "''") + "'").update();
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
                    + FailureCause.of(failed), failed);
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
            // A leftover file does no harm, because only its owner can read it.
        }
    }
}
