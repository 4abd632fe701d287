package dev.winnow.catalog.storage;

import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * A host's folder with the ledger, the locks of the host, and the embedded database with its password.
 *
 * @param path  absolute
 * @param named whether an option named it, so that suggested commands need that option, too
 */
public record StateDirectory(Path path, boolean named) {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    /** In bytes; H2 writes more than this at once. */
    private static final long MIN_FREE = 64 << 10;

    public StateDirectory {
        path = path.toAbsolutePath().normalize();
    }

    public StateDirectory(Path path) {
        this(path, false);
    }

    /** The option that a suggested command needs to find this directory, with a space before it; "" if none. */
    public String option() {
        return named ? " --state " + quoted(path) : "";
    }

    /** A path as a word of a command that people paste into a shell. */
    public static String quoted(Path path) {
        String text = NameCodec.shownAbsolute(path);
        return text.matches("[A-Za-z0-9_./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** The ledger, with one JSON object per line. */
    public Path ledger() {
        return path.resolve("ledger.ndjson");
    }

    /** A process locks this file while it appends to the ledger. */
    public Path ledgerLock() {
        return path.resolve("ledger.lock");
    }

    /** The file of {@code LedgerBinding}, with the ids of the ledger and its catalog. */
    public Path ledgerBinding() {
        return path.resolve("ledger.json");
    }

    /** The path of the database without its ending, as H2 expects it. */
    public Path database() {
        return path.resolve("catalog");
    }

    public Path passwordFile() {
        return path.resolve("catalog.password");
    }

    public Path databaseFile() {
        return path.resolve("catalog.mv.db");
    }

    /** A database that is being made or migrated, without H2's ending. */
    Path unfinishedDatabase() {
        return path.resolve("catalog.unfinished");
    }

    /** Processes lock this file: shared while they open the database, exclusively while they make or migrate it. */
    Path schemaLock() {
        return path.resolve("schema.lock");
    }

    /** Whether a catalog has been made here. */
    public boolean initialised() {
        boolean there = Files.exists(databaseFile());
        if (!there && !Files.notExists(databaseFile())) {
            throw new Halt(Halt.Kind.FAILED, "state directory " + path + " cannot be used: permission denied; check its "
                    + "owner and mode, or name another with --state");
        }
        return there;
    }

    public boolean full() {
        try {
            return Files.getFileStore(path).getUsableSpace() < MIN_FREE;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** The folder for locks of stores that no job has adopted yet. */
    public Path locks() {
        return path.resolve("locks");
    }

    /** Makes the folder, readable only by its owner, unless it exists. */
    public void create() {
        try {
            if (!Files.isDirectory(path)) {
                if (Files.exists(path)) {
                    throw new Halt(Halt.Kind.FAILED, "state directory " + path + " is a file; name a directory with "
                            + "--state or WINNOW_STATE");
                }
                if (path.getParent() != null) {
                    Files.createDirectories(path.getParent());
                }
                Files.createDirectory(path, OWNER_ONLY);
            }
            if (!Files.isDirectory(locks())) {
                Files.createDirectory(locks(), OWNER_ONLY);
            }
            // A user who may read a file here could lock it for ever. Older versions left that right to others.
            for (Path folder : List.of(path, locks())) {
                if (!Files.getPosixFilePermissions(folder).equals(OWNER_ONLY.value())) {
                    ownerOnly(folder);
                }
            }
        } catch (IOException refused) {
            throw new Halt(Halt.Kind.FAILED, "state directory " + path + " cannot be made: " + FailureCause.of(refused).words()
                    + "; name another with --state or WINNOW_STATE", refused);
        }
    }

    private static void ownerOnly(Path folder) throws IOException {
        try {
            Files.setPosixFilePermissions(folder, OWNER_ONLY.value());
        } catch (FileSystemException another) {
            if (Files.getOwner(folder).getName().equals(System.getProperty("user.name"))) {
                throw another;
            }
            // The folder belongs to another user, who decides about its rights.
        }
    }

    /** The database's password. The first call makes it, readable only by the owner. */
    String password() {
        Path file = passwordFile();
        try {
            if (!Files.exists(file)) {
                byte[] random = new byte[24];
                new SecureRandom().nextBytes(random);
                Path fresh = Files.createTempFile(path, "password", ".tmp",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(fresh, HexFormat.of().formatHex(random));
                try {
                    // The link fails if another process has made the file meanwhile.
                    Files.createLink(file, fresh);
                } catch (FileAlreadyExistsException other) {
                    // Another process was faster, and its password counts.
                } finally {
                    Files.delete(fresh);
                }
            }
            return Files.readString(file).strip();
        } catch (IOException refused) {
            throw unusable(refused);
        }
    }

    public void bindLedger(String text) {
        try {
            Path fresh = Files.createTempFile(path, "ledger", ".tmp");
            Files.writeString(fresh, text);
            Files.move(fresh, ledgerBinding(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException refused) {
            throw unusable(refused);
        }
    }

    private Halt unusable(IOException failure) {
        return new Halt(Halt.Kind.FAILED, "state directory " + path + " cannot be used: " + FailureCause.of(failure).advised()
                + ", or name another with --state", failure);
    }
}
