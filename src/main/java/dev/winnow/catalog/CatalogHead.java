package dev.winnow.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the catalog knows of its ledger, read without changing a byte of the database.
 *
 * @param head    the last line that it knows to be in the ledger
 * @param pending what is committed and not known to be there, in order
 */
public record CatalogHead(Ledger.Head head, List<Pending> pending) {

    /** How the database says that another process has it. */
    private static final int IN_USE = 90020;

    /** A committed event that the ledger is to have next. */
    public record Pending(Instant at, String actor, String event, String data) {

        /** Whether a line of the ledger tells of this event. */
        public boolean is(LedgerLine line) {
            return line.at().equals(at) && line.actor().equals(actor) && line.event().equals(event)
                    && line.data().equals(data);
        }
    }

    /** Thrown where another process has the database open. */
    public static final class InUse extends Exception {
        private static final long serialVersionUID = 1L;

        InUse() {
            super("another process has the catalog open");
        }
    }

    public CatalogHead {
        pending = List.copyOf(pending);
    }

    /**
     * Reads the catalog of a state directory.
     *
     * @throws InUse       if another process has it open
     * @throws IOException if it cannot be read; the message says why
     */
    public static CatalogHead read(StateDirectory state) throws InUse, IOException {
        String url = "jdbc:h2:file:" + state.database() + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE;TRACE_LEVEL_FILE=0";
        try (Connection database = DriverManager.getConnection(url, "winnow",
                Files.readString(state.passwordFile()).strip());
                Statement statement = database.createStatement()) {
            return new CatalogHead(head(statement), pending(statement));
        } catch (SQLException failed) {
            if (failed.getErrorCode() == IN_USE) {
                throw new InUse();
            }
            throw new IOException(String.valueOf(failed.getMessage()).lines().findFirst().orElse(""), failed);
        }
    }

    private static Ledger.Head head(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT ledger_seq, ledger_hash FROM catalog")) {
            return row.next() ? new Ledger.Head(row.getLong(1), row.getString(2)) : new Ledger.Head(0, Ledger.ZERO);
        }
    }

    private static List<Pending> pending(Statement statement) throws SQLException {
        List<Pending> pending = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(
                "SELECT at, actor, event, data_json FROM event WHERE seq IS NULL ORDER BY id")) {
            while (row.next()) {
                pending.add(new Pending(Instant.ofEpochMilli(row.getLong(1)), row.getString(2), row.getString(3),
                        row.getString(4)));
            }
        }
        return pending;
    }
}
