package dev.winnow.ci.buildbot;

import dev.winnow.ci.CiBuild;
import dev.winnow.ci.CiBuild.Codebase;
import dev.winnow.ci.CiBuild.Property;
import dev.winnow.ci.CiSession;
import dev.winnow.ci.CiUnreadable;
import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import dev.winnow.model.Status;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a Buildbot master's database as it was at one moment. It uses only tables and columns that Buildbot 3.0 to 4.3
 * share.
 */
final class BuildbotDatabase implements CiSession {

    private static final int BUSY_TIMEOUT_MS = 30_000;
    private static final int BATCH = 500;

    private static final String GOT_REVISION = "got_revision";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A row of {@code builds}. Times are seconds since 1970; {@code complete} and {@code results} are null while it runs. */
    private record Row(long id, long number, String builder, List<String> tags, long started, Long complete,
                       Integer results) {

        Head head() {
            return new Head(id, complete == null, number + " " + started + " " + complete + " " + results + " "
                    + Integer.toHexString(Objects.hash(builder, tags)) + (tags.isEmpty() ? "-" : ""));
        }
    }

    private final String shown;
    private final SqliteFile file;
    private final Connection connection;
    private final Map<Long, List<String>> tags = new HashMap<>();
    private final Map<Long, Row> page = new HashMap<>();

    private BuildbotDatabase(String shown, SqliteFile file, Connection connection) {
        this.shown = shown;
        this.file = file;
        this.connection = connection;
    }

    static BuildbotDatabase open(Buildbot system, String address) throws CiUnreadable {
        Path path = system.file(address);
        String shown = system.shown(address);
        SqliteFile file = path == null ? null : new SqliteFile(path);
        try {
            Properties properties = new Properties();
            if (file != null) {
                properties.setProperty("busy_timeout", Integer.toString(BUSY_TIMEOUT_MS));
            }
            Connection connection = DriverManager.getConnection(file == null ? address : file.url(), properties);
            BuildbotDatabase master = new BuildbotDatabase(shown, file, connection);
            try {
                master.begin();
                return master;
            } catch (SQLException failed) {
                connection.close();
                throw failed;
            }
        } catch (NoSuchFileException missing) {
            throw new CiUnreadable("import: there is no " + shown + "; mount it, or name the master's state.sqlite",
                    missing);
        } catch (IOException | SQLException failed) {
            close(file);
            throw unreadable(shown, failed);
        }
    }

    private static CiUnreadable unreadable(String shown, Exception failed) {
        return new CiUnreadable("import: " + shown + " cannot be read: " + NameCodec.shown(FailureCause.why(failed))
                + "; is it the database of a Buildbot master 3.0 to 4.3, and may this user read it?", failed);
    }

    /** All reads share one transaction, so that they are consistent while the master goes on writing. */
    private void begin() throws SQLException {
        if (file == null) {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        }
        connection.setAutoCommit(false);
        query("SELECT x.builderid, t.name FROM builders_tags x JOIN tags t ON t.id = x.tagid ORDER BY t.name",
                List.of(), row -> tags.computeIfAbsent(row.getLong(1), id -> new ArrayList<>()).add(row.getString(2)));
    }

    @Override
    public List<Head> heads(long after) throws CiUnreadable {
        try {
            List<Head> heads = new ArrayList<>();
            page.clear();
            query("SELECT b.id, b.number, w.name, b.builderid, b.started_at, b.complete_at, b.results FROM builds b "
                            + "LEFT JOIN builders w ON w.id = b.builderid WHERE b.id > ? ORDER BY b.id LIMIT " + BATCH,
                    List.of(after), row -> {
                        Row build = new Row(row.getLong(1), row.getLong(2), row.getString(3),
                                tags.getOrDefault(row.getLong(4), List.of()), row.getLong(5), number(row, 6),
                                number(row, 7) == null ? null : row.getInt(7));
                        page.put(build.id(), build);
                        heads.add(build.head());
                    });
            return heads;
        } catch (SQLException failed) {
            throw unreadable(shown, failed);
        }
    }

    @Override
    public List<CiBuild> builds(List<Long> ids) throws CiUnreadable {
        try {
            return ids.isEmpty() ? List.of() : read(ids);
        } catch (SQLException failed) {
            throw unreadable(shown, failed);
        }
    }

    private List<CiBuild> read(List<Long> ids) throws SQLException {
        Map<Long, Map<String, Property>> properties = new HashMap<>();
        query("SELECT buildid, name, value, source FROM build_properties WHERE buildid IN (" + placeholders(ids) + ")", ids,
                row -> properties.computeIfAbsent(row.getLong(1), id -> new HashMap<>())
                        .put(row.getString(2), new Property(row.getString(3), row.getString(4))));
        Map<Long, List<Codebase>> codebases = new HashMap<>();
        query("SELECT b.id, s.codebase, s.branch, s.revision FROM builds b "
                        + "JOIN buildrequests r ON r.id = b.buildrequestid "
                        + "JOIN buildset_sourcestamps x ON x.buildsetid = r.buildsetid "
                        + "JOIN sourcestamps s ON s.id = x.sourcestampid WHERE b.id IN (" + placeholders(ids) + ") "
                        + "ORDER BY b.id, s.codebase, s.id", ids,
                row -> codebases.computeIfAbsent(row.getLong(1), id -> new ArrayList<>())
                        .add(new Codebase(row.getString(2), row.getString(3), row.getString(4), built(properties
                                .getOrDefault(row.getLong(1), Map.of()).get(GOT_REVISION), row.getString(2)))));
        Map<Long, long[]> logs = new HashMap<>();
        query("SELECT s.buildid, COUNT(*) FROM steps s JOIN logs l ON l.stepid = s.id WHERE s.buildid IN ("
                + placeholders(ids) + ") GROUP BY s.buildid", ids, row -> logs.put(row.getLong(1),
                        new long[] {row.getLong(2), 0}));
        query("SELECT s.buildid, SUM(OCTET_LENGTH(c.content)) FROM steps s JOIN logs l ON l.stepid = s.id "
                + "JOIN logchunks c ON c.logid = l.id WHERE s.buildid IN (" + placeholders(ids) + ") GROUP BY s.buildid", ids,
                row -> logs.get(row.getLong(1))[1] = row.getLong(2));
        return ids.stream().map(page::get).map(build -> {
            long[] amount = logs.getOrDefault(build.id(), new long[2]);
            Map<String, Property> texts = new HashMap<>();
            properties.getOrDefault(build.id(), Map.of()).forEach((name, property) -> text(property.value())
                    .ifPresent(text -> texts.put(name, new Property(text, property.source()))));
            return new CiBuild(build.id(), build.number(), build.builder(), build.tags(),
                    Instant.ofEpochSecond(build.started()),
                    build.complete() == null ? null : Instant.ofEpochSecond(build.complete()), status(build),
                    codebases.getOrDefault(build.id(), List.of()), texts, amount[1], amount[0]);
        }).toList();
    }

    private static Status status(Row build) {
        if (build.complete() == null) {
            return Status.RUNNING;
        }
        return switch (build.results() == null ? -1 : build.results()) {
            case 0 -> Status.SUCCESS;
            case 1 -> Status.WARNINGS;
            case 2 -> Status.FAILURE;
            case 3 -> Status.SKIPPED;
            case 4 -> Status.EXCEPTION;
            case 5 -> Status.RETRY;
            case 6 -> Status.CANCELLED;
            default -> null;
        };
    }

    /** A JSON string as its text, any other value as JSON; empty for null. */
    private static Optional<String> text(String json) {
        try {
            JsonNode value = JSON.readTree(json);
            return value == null || value.isNull() || value.isMissingNode() ? Optional.empty()
                    : Optional.of(value.isString() ? value.stringValue() : value.toString());
        } catch (JacksonException notJson) {
            return Optional.of(json);
        }
    }

    /** With several codebases the property is a map from codebase to revision. */
    private static Property built(Property got, String codebase) {
        try {
            JsonNode value = got == null ? null : JSON.readTree(got.value());
            JsonNode own = value != null && value.isObject() ? value.path(codebase) : value;
            return own == null || !own.isString() || own.stringValue().isEmpty() ? null
                    : new Property(own.stringValue(), GOT_REVISION + ", " + got.source());
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private interface Each {
        void take(ResultSet row) throws SQLException;
    }

    private void query(String sql, List<Long> parameters, Each each) throws SQLException {
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

    private static String placeholders(Collection<Long> values) {
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
                // The copy is in the folder for temporary files, which the system clears.
            }
        }
    }
}
