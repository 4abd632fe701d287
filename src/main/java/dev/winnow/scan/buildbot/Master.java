package dev.winnow.scan.buildbot;

import dev.winnow.jobfile.CiSource;
import dev.winnow.model.Cause;
import dev.winnow.model.NameCodec;
import dev.winnow.scan.buildbot.MasterBuild.Property;
import dev.winnow.scan.buildbot.MasterBuild.Stamp;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A Buildbot master's database, opened to be read as it was at one moment. Only tables and columns that Buildbot 3.0
 * to 4.3 have alike are asked for.
 */
final class Master implements AutoCloseable {

    /** How long a busy database is waited for, in milliseconds. */
    private static final int PATIENCE = 30_000;
    private static final int BATCH = 500;

    /** What tells whether a build has changed since it was read last. */
    record Head(long id, long number, String builder, List<String> tags, long started, Long complete, Integer results) { }

    private final SqliteFile file;
    private final Connection connection;
    private final Map<Long, List<String>> tags = new HashMap<>();

    private Master(SqliteFile file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    static Master open(CiSource source) throws MasterUnreadable {
        SqliteFile file = source.file() ? new SqliteFile(NameCodec.absolute(source.database())) : null;
        try {
            Properties properties = new Properties();
            if (file != null) {
                properties.setProperty("busy_timeout", Integer.toString(PATIENCE));
            }
            Connection connection = DriverManager.getConnection(file == null ? source.database() : file.url(),
                    properties);
            Master master = new Master(file, connection);
            try {
                master.begin();
                return master;
            } catch (SQLException failed) {
                connection.close();
                throw failed;
            }
        } catch (NoSuchFileException missing) {
            throw new MasterUnreadable("import: there is no " + source.name() + "; mount it, or name the master's "
                    + "state.sqlite", missing);
        } catch (IOException | SQLException failed) {
            close(file);
            throw unreadable(source, failed);
        }
    }

    static MasterUnreadable unreadable(CiSource source, Exception failed) {
        String why = Cause.why(failed);
        return new MasterUnreadable("import: " + source.name() + " cannot be read: " + NameCodec.shown(why)
                + "; is it the database of a Buildbot master 3.0 to 4.3, and may this user read it?", failed);
    }

    /** One transaction for all that is read, so that it fits together while the master goes on writing. */
    private void begin() throws SQLException {
        if (file == null) {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        }
        connection.setAutoCommit(false);
        query("SELECT x.builderid, t.name FROM builders_tags x JOIN tags t ON t.id = x.tagid ORDER BY t.name",
                List.of(), row -> tags.computeIfAbsent(row.getLong(1), id -> new ArrayList<>()).add(row.getString(2)));
    }

    /** The next builds after this id, by id; none at the end. */
    List<Head> heads(long after) throws SQLException {
        List<Head> heads = new ArrayList<>();
        query("SELECT b.id, b.number, w.name, b.builderid, b.started_at, b.complete_at, b.results FROM builds b "
                        + "LEFT JOIN builders w ON w.id = b.builderid WHERE b.id > ? ORDER BY b.id LIMIT " + BATCH,
                List.of(after), row -> heads.add(new Head(row.getLong(1), row.getLong(2), row.getString(3),
                        tags.getOrDefault(row.getLong(4), List.of()), row.getLong(5), number(row, 6),
                        number(row, 7) == null ? null : row.getInt(7))));
        return heads;
    }

    /** All that is known of these builds. */
    List<MasterBuild> builds(List<Head> heads) throws SQLException {
        if (heads.isEmpty()) {
            return List.of();
        }
        List<Long> ids = heads.stream().map(Head::id).toList();
        Map<Long, List<Stamp>> stamps = new HashMap<>();
        query("SELECT b.id, s.codebase, s.branch, s.revision FROM builds b "
                        + "JOIN buildrequests r ON r.id = b.buildrequestid "
                        + "JOIN buildset_sourcestamps x ON x.buildsetid = r.buildsetid "
                        + "JOIN sourcestamps s ON s.id = x.sourcestampid WHERE b.id IN (" + marks(ids) + ") "
                        + "ORDER BY b.id, s.codebase, s.id", ids,
                row -> stamps.computeIfAbsent(row.getLong(1), id -> new ArrayList<>())
                        .add(new Stamp(row.getString(2), row.getString(3), row.getString(4))));
        Map<Long, Map<String, Property>> properties = new HashMap<>();
        query("SELECT buildid, name, value, source FROM build_properties WHERE buildid IN (" + marks(ids) + ")", ids,
                row -> properties.computeIfAbsent(row.getLong(1), id -> new TreeMap<>())
                        .put(row.getString(2), new Property(row.getString(3), row.getString(4))));
        Map<Long, long[]> logs = new HashMap<>();
        query("SELECT s.buildid, COUNT(*) FROM steps s JOIN logs l ON l.stepid = s.id WHERE s.buildid IN ("
                + marks(ids) + ") GROUP BY s.buildid", ids, row -> logs.put(row.getLong(1),
                        new long[] {row.getLong(2), 0}));
        query("SELECT s.buildid, SUM(OCTET_LENGTH(c.content)) FROM steps s JOIN logs l ON l.stepid = s.id "
                + "JOIN logchunks c ON c.logid = l.id WHERE s.buildid IN (" + marks(ids) + ") GROUP BY s.buildid", ids,
                row -> logs.get(row.getLong(1))[1] = row.getLong(2));
        return heads.stream().map(head -> {
            long[] amount = logs.getOrDefault(head.id(), new long[2]);
            return new MasterBuild(head.id(), head.number(), head.builder(), head.tags(), head.started(),
                    head.complete(), head.results(), stamps.getOrDefault(head.id(), List.of()),
                    properties.getOrDefault(head.id(), Map.of()), amount[1], amount[0]);
        }).toList();
    }

    private interface Row {
        void take(ResultSet row) throws SQLException;
    }

    private void query(String sql, List<Long> parameters, Row each) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setLong(i + 1, parameters.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    each.take(rows);
                }
            }
        }
    }

    private static String marks(Collection<Long> values) {
        return String.join(", ", Collections.nCopies(values.size(), "?"));
    }

    private static Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException ends) {
            // Nothing was written that could be lost.
        }
        close(file);
    }

    private static void close(SqliteFile file) {
        if (file != null) {
            try {
                file.close();
            } catch (IOException stays) {
                // A copy in the folder for temporary files stays; the system clears that.
            }
        }
    }
}
