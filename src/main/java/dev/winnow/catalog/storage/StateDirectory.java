package dev.winnow.catalog.storage;

import dev.winnow.model.Cause;
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
 * The folder of one host that holds the ledger, the locks of this host, and the embedded database with its password.
 *
 * @param path  absolute
 * @param named whether an option named it, so that the next command needs that option, too
 */
public record StateDirectory(Path path, boolean named) {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    /** In bytes: less than H2 writes at once. */
    private static final long LEAST_SPACE = 64 << 10;

    public StateDirectory {
        path = path.toAbsolutePath().normalize();
    }

    public StateDirectory(Path path) {
        this(path, false);
    }

    /** What a command that is to be typed next needs to find this directory, with a space before it; may be empty. */
    public String option() {
        String text = NameCodec.shownAbsolute(path);
        return !named ? "" : " --state " + (text.matches("[A-Za-z0-9_./-]+") ? text
                : "'" + text.replace("'", "'\\''") + "'");
    }

    /** The ledger: one JSON object a line. */
    public Path ledger() {
        return path.resolve("ledger.ndjson");
    }

    /** What a process locks while it appends to the ledger. */
    public Path ledgerLock() {
        return path.resolve("ledger.lock");
    }

    /** What says which ledger this is and which catalog it tells of. */
    public Path ledgerBinding() {
        return path.resolve("ledger.json");
    }

    /** What H2 is told: the name of its file without an ending. */
    public Path database() {
        return path.resolve("catalog");
    }

    /** Where the database's password lies. */
    public Path passwordFile() {
        return path.resolve("catalog.password");
    }

    /** The database itself. */
    public Path databaseFile() {
        return path.resolve("catalog.mv.db");
    }

    /** Where a database is made or brought up to date before it takes its place, without H2's ending. */
    Path unfinishedDatabase() {
        return path.resolve("catalog.unfinished");
    }

    /** What processes lock while the database is opened, and alone while it is made or brought up to date. */
    Path schemaLock() {
        return path.resolve("schema.lock");
    }

    /** Whether a catalog has ever been made here. */
    public boolean initialised() {
        boolean there = Files.exists(databaseFile());
        if (!there && !Files.notExists(databaseFile())) {
            throw new Halt(Halt.Kind.FAILED, "state directory " + path + " cannot be used: permission denied; check its "
                    + "owner and mode, or name another with --state");
        }
        return there;
    }

    /** Whether nothing more can be written beside the database. */
    public boolean full() {
        try {
            return Files.getFileStore(path).getUsableSpace() < LEAST_SPACE;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Where locks of stores lie that no job has adopted yet. */
    public Path locks() {
        return path.resolve("locks");
    }

    /** Makes the folder, readable by its owner only, where it does not exist. */
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
            // Whoever may read a file here may lock it and hold it for ever; older versions left that right to others.
            for (Path folder : List.of(path, locks())) {
                if (!Files.getPosixFilePermissions(folder).equals(OWNER_ONLY.value())) {
                    ownerOnly(folder);
                }
            }
        } catch (IOException refused) {
            throw new Halt(Halt.Kind.FAILED, "state directory " + path + " cannot be made: " + reason(refused)
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
            // Somebody else's folder, in which this user may work: its rights are theirs to give.
        }
    }

    /** The database's password, made at the first use and readable by the owner only. */
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
                    // A link fails where the file has appeared meanwhile: the first of two starters wins.
                    Files.createLink(file, fresh);
                } catch (FileAlreadyExistsException other) {
                    // Another process was first; its password counts.
                } finally {
                    Files.delete(fresh);
                }
            }
            return Files.readString(file).strip();
        } catch (IOException refused) {
            throw new Halt(Halt.Kind.FAILED, "state directory " + path + " cannot be used: " + reason(refused)
                    + "; check its owner and mode, or name another with --state", refused);
        }
    }

    /** Writes the ledger's binding, in place of the one that is there. */
    public void bindLedger(String text) {
        try {
            Path fresh = Files.createTempFile(path, "ledger", ".tmp");
            Files.writeString(fresh, text);
            Files.move(fresh, ledgerBinding(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException refused) {
            throw new Halt(Halt.Kind.FAILED, "state directory " + path + " cannot be used: " + reason(refused)
                    + "; check its owner and mode, or name another with --state", refused);
        }
    }

    private static String reason(IOException failure) {
        return Cause.why(failure);
    }
}
