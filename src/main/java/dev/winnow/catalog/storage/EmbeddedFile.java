package dev.winnow.catalog.storage;

import com.zaxxer.hikari.HikariDataSource;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.model.LockFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.h2.jdbcx.JdbcDataSource;

/**
 * The file of the embedded database. It is made or migrated under another name, and renamed when it is complete and on
 * disk. H2 commits each statement that changes tables on its own, so otherwise a kill could leave an unusable file.
 */
public final class EmbeddedFile {

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(60);
    private static final String ENDING = ".mv.db";
    private static final Database DATABASE = new Database.Embedded();

    private final StateDirectory state;
    private final Path unfinished;

    private EmbeddedFile(StateDirectory state) {
        this.state = state;
        this.unfinished = state.unfinishedDatabase().resolveSibling(state.unfinishedDatabase().getFileName() + ENDING);
    }

    /** @throws Halt if the database cannot be opened, made or migrated */
    public static HikariDataSource open(StateDirectory state) {
        EmbeddedFile file = new EmbeddedFile(state);
        try (FileChannel gate = FileChannel.open(state.schemaLock(), StandardOpenOption.CREATE,
                StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            HikariDataSource pool = file.openBeside(gate);
            return pool == null ? file.openAlone(gate) : pool;
        } catch (IOException failed) {
            throw new Halt(Halt.Kind.FAILED, "the catalog in " + state.path() + " cannot be made or brought up to date: "
                    + FailureCause.of(failed), failed);
        }
    }

    private HikariDataSource openBeside(FileChannel gate) throws IOException {
        FileLock lock = lock(gate, true, "is being made or brought up to date by another process");
        try {
            return openCurrent();
        } finally {
            lock.release();
        }
    }

    private HikariDataSource openAlone(FileChannel gate) throws IOException {
        FileLock lock = lock(gate, false, "is being opened by another process");
        try {
            // Another process may have been first.
            HikariDataSource pool = openCurrent();
            if (pool == null) {
                renew();
                pool = EmbeddedPool.open(state);
            }
            return pool;
        } finally {
            lock.release();
        }
    }

    /** @return null if the database must be made or migrated first */
    private HikariDataSource openCurrent() {
        if (!state.initialised()) {
            return null;
        }
        HikariDataSource pool;
        try {
            pool = EmbeddedPool.open(state);
        } catch (Halt unreadable) {
            if (unreadable.kind() == Halt.Kind.BUSY || known()) {
                throw unreadable;
            }
            return null;
        }
        try {
            if (Schema.current(pool, DATABASE)) {
                return pool;
            }
            pool.close();
            return null;
        } catch (RuntimeException failed) {
            pool.close();
            throw failed;
        }
    }

    /** Whether a catalog was ever opened in this state directory. */
    private boolean known() {
        return Files.exists(state.ledgerBinding()) || Files.exists(state.ledger());
    }

    private void renew() throws IOException {
        Files.deleteIfExists(unfinished);
        if (!state.initialised()) {
            create();
            return;
        }
        try (FileChannel old = FileChannel.open(state.databaseFile(), StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            // H2 holds the same lock. A process that has the database open would go on writing into the old file.
            lock(old, false, "has the schema of an older version of the program and is used by another process, such "
                    + "as an older 'schedule'; end that");
            copy(old);
            if (!bringUpToDate()) {
                // An earlier version was killed at its first start, so the file is empty.
                Files.delete(unfinished);
                create();
            }
        }
    }

    private void create() throws IOException {
        migrate(false);
        place();
    }

    /** @return whether there was a database to migrate */
    private boolean bringUpToDate() throws IOException {
        boolean done = migrate(true);
        if (done) {
            place();
        }
        return done;
    }

    /**
     * @param used whether to migrate only a database that has been used
     * @return whether it was migrated
     */
    private boolean migrate(boolean used) throws IOException {
        JdbcDataSource source = EmbeddedPool.source(state, state.unfinishedDatabase().toString());
        // The database closes with its last connection, which completes the file.
        try (Connection connection = source.getConnection()) {
            if (used && !Schema.used(connection)) {
                return false;
            }
            Schema.migrate(source, DATABASE);
            return true;
        } catch (SQLException failed) {
            if (used && !known()) {
                return false;
            }
            throw new IOException(DatabaseFailure.rootMessage(failed), failed);
        }
    }

    private void copy(FileChannel old) throws IOException {
        try (FileChannel copy = FileChannel.open(unfinished, Set.of(StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE), PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rw-------")))) {
            for (long at = 0; at < old.size(); ) {
                at += old.transferTo(at, old.size() - at, copy);
            }
        }
    }

    /** Syncs the content before the rename, so that after a power cut either the old or the new file exists completely. */
    private void place() throws IOException {
        try (FileChannel file = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(unfinished, state.databaseFile(), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(state.path(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** @throws Halt (busy) if another process holds the lock for longer than {@link #LOCK_TIMEOUT} */
    private FileLock lock(FileChannel channel, boolean shared, String why) throws IOException {
        return LockFile.lock(channel, shared, LOCK_TIMEOUT).orElseThrow(() -> new Halt(Halt.Kind.BUSY, "the catalog in "
                + state.path() + " " + why + "; start again after that"));
    }
}
