package dev.winnow.catalog.upkeep;

import com.zaxxer.hikari.HikariDataSource;
import dev.winnow.catalog.Ledger;
import dev.winnow.catalog.LedgerBinding;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.LedgerLine;
import dev.winnow.catalog.storage.SharedPool;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.io.file.PathUtils;

/**
 * The catalog's knowledge of its ledger, read without changing the database.
 *
 * @param head    the last line that the catalog knows
 * @param pending committed events that may not be in the ledger yet, in order
 * @param decisions    decisions of people
 */
public record LedgerState(Ledger.Head head, List<Pending> pending, HumanDecisions decisions) {

    /** H2's error code if another process has the database open. */
    private static final int IN_USE = 90020;

    /** A committed event that has yet to be appended. */
    public record Pending(Instant at, String actor, String event, String data) {

        public boolean is(LedgerLine line) {
            return line.at().equals(at) && line.actor().equals(actor) && line.event().equals(event)
                    && line.data().equals(data);
        }
    }

    /** Another process has the database open. */
    public static final class InUse extends Exception {
        private static final long serialVersionUID = 1L;

        InUse() {
            super("another process has the catalog open");
        }
    }

    public LedgerState {
        pending = List.copyOf(pending);
    }

    /**
     * Reads the catalog of a state directory.
     *
     * @throws InUse       if another process has it open
     * @throws IOException if it cannot be read; the message says why
     */
    public static LedgerState read(StateDirectory state) throws InUse, IOException {
        try {
            return read(state, state.database());
        } catch (SQLException failed) {
            if (failed.getErrorCode() != IN_USE) {
                throw explained(failed);
            }
        }
        return ofCopy(state);
    }

    /**
     * Reads a shared catalog's knowledge of the ledger in a state directory; empty if there is no ledger yet.
     *
     * @throws Halt        if the database cannot be reached or refuses
     * @throws IOException if it cannot be read; the message says why
     */
    public static Optional<LedgerState> read(StateDirectory state, Database.Shared database) throws IOException {
        LedgerBinding.requireKind(state, database);
        if (!Files.exists(state.ledgerBinding())) {
            return Optional.empty();
        }
        try (HikariDataSource pool = SharedPool.open(database); Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            return Optional.of(of(statement, LedgerBinding.read(state).ledger()));
        } catch (SQLException failed) {
            throw explained(failed);
        }
    }

    /** Reads a copy, because H2 refuses a database beside which a killed process has left a lock file. */
    private static LedgerState ofCopy(StateDirectory state) throws InUse, IOException {
        Path folder = Files.createTempDirectory("winnow-catalog");
        try {
            requireFree(state);
            Files.copy(state.databaseFile(), folder.resolve("catalog.mv.db"));
            requireFree(state);
            return read(state, folder.resolve("catalog"));
        } catch (SQLException failed) {
            throw explained(failed);
        } finally {
            PathUtils.deleteDirectory(folder);
        }
    }

    /** A process that has the database open holds a lock on its file. */
    private static void requireFree(StateDirectory state) throws InUse, IOException {
        try (FileChannel file = FileChannel.open(state.databaseFile(), StandardOpenOption.READ);
                FileLock lock = file.tryLock(0, Long.MAX_VALUE, true)) {
            if (lock == null) {
                throw new InUse();
            }
        } catch (OverlappingFileLockException thisProcess) {
            throw new InUse();
        }
    }

    private static LedgerState read(StateDirectory state, Path file) throws SQLException, IOException {
        String url = "jdbc:h2:file:" + file + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE;TRACE_LEVEL_FILE=0";
        try (Connection database = DriverManager.getConnection(url, "winnow",
                Files.readString(state.passwordFile()).strip());
                Statement statement = database.createStatement()) {
            // An embedded catalog has one ledger, the one beside it.
            return of(statement, null);
        }
    }

    private static LedgerState of(Statement statement, String ledger) throws SQLException {
        String which = ledger == null ? "" : " l.uid = '" + ledger.replace("'", "''") + "' AND";
        return new LedgerState(head(statement, which), pending(statement, which), HumanDecisions.of(statement));
    }

    private static IOException explained(SQLException failed) {
        return new IOException(FailureCause.of(failed).toString(), failed);
    }

    private static Ledger.Head head(Statement statement, String which) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT l.seq, l.hash FROM ledger l WHERE" + which + " TRUE")) {
            return row.next() ? new Ledger.Head(row.getLong(1), row.getString(2)) : new Ledger.Head(0, Ledger.ZERO);
        }
    }

    private static List<Pending> pending(Statement statement, String which) throws SQLException {
        List<Pending> pending = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("SELECT e.at, e.actor, e.event, e.data_json FROM event e "
                + "JOIN ledger l ON l.id = e.ledger_id WHERE" + which + " TRUE ORDER BY e.id")) {
            while (row.next()) {
                for (String data : row.getString(4).split(Ledger.BETWEEN)) {
                    pending.add(new Pending(Instant.ofEpochMilli(row.getLong(1)), row.getString(2), row.getString(3),
                            data));
                }
            }
        }
        return pending;
    }
}
