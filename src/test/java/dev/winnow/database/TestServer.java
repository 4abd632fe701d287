package dev.winnow.database;

import static org.awaitility.Awaitility.await;

import dev.winnow.InMemory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A PostgreSQL server of the tests' own, started when it is first asked for and stopped with this process. */
public final class TestServer {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static EmbeddedPostgres server;
    private static Path data;

    private TestServer() {
    }

    private static synchronized EmbeddedPostgres server() {
        if (server == null) {
            requirePlatform();
            try {
                // To copy a database makes hundreds of files: half a second on a disk.
                server = EmbeddedPostgres.builder().setDataDirectory(InMemory.folder())
                        // What is lost with the machine's power was a test's.
                        .setServerConfig("fsync", "off").setServerConfig("full_page_writes", "off")
                        .setServerConfig("max_connections", "200").setServerConfig("shared_buffers", "64MB")
                        .start();
                askForPasswords(server);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }
        return server;
    }

    /** As it comes the server believes everybody; from then on only its administrator. */
    private static void askForPasswords(EmbeddedPostgres fresh) throws IOException, SQLException {
        try (Connection connection = fresh.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SHOW hba_file")) {
                row.next();
                Files.writeString(Path.of(row.getString(1)), """
                        local all postgres trust
                        host all postgres all trust
                        host all all all scram-sha-256
                        """);
            }
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    /** Skips what needs the server where Maven brings no binaries of it; anywhere else that it fails is a failure. */
    private static void requirePlatform() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!Set.of("Linux amd64", "Linux aarch64", "Mac OS X x86_64", "Windows amd64").contains(platform)) {
            String why = "skipped: there is no PostgreSQL server for " + platform + " to test with";
            System.err.println(why);
            throw new TestAbortedException(why);
        }
    }

    /** Where it listens on this host. */
    static int port() {
        return server().getPort();
    }

    /** The address of a database on it, without {@code jdbc:}. */
    public static String address(String database) {
        return "postgresql://localhost:" + server().getPort() + "/" + database;
    }

    /** Kills the server as a loss of power does, and waits until none of its processes is left. */
    static void kill() throws IOException, SQLException {
        try (Connection connection = connect("postgres"); Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW data_directory")) {
            row.next();
            data = Path.of(row.getString(1));
        }
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0)))
                .orElseThrow();
        List<ProcessHandle> all = Stream.concat(postmaster.children(), Stream.of(postmaster)).toList();
        postmaster.destroyForcibly();
        await().until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Starts it again after {@link #kill}; it recovers what was committed. */
    static void startAgain() throws IOException {
        List<String> command = new ArrayList<>(System.getProperty("user.name").equals("root") ? List.of("unshare", "-U") : List.of());
        command.addAll(List.of("sh", "-c", "exec " + Files.readString(data.resolve("postmaster.opts")).strip()));
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(data.resolve("again.log").toFile()).start();
        await().ignoreExceptions().until(() -> {
            connect("postgres").close();
            return true;
        });
    }

    /** Makes an empty database; returns its name. */
    public static String database() {
        return database("");
    }

    /** Makes a database, with words of SQL about how; returns its name. */
    public static String database(String how) {
        String name = "test_" + DATABASES.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name + " " + how);
        return name;
    }

    /** Drops all databases but one, if the server runs. */
    static synchronized void clear(String kept) throws SQLException {
        if (server != null) {
            for (String name : column("postgres", "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'")) {
                if (!name.equals(kept)) {
                    execute("postgres", "DROP DATABASE " + name + " WITH (FORCE)");
                }
            }
        }
    }

    /** Executes SQL as the server's administrator. */
    public static void execute(String database, String... statements) {
        try (Connection connection = connect(database); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The first column of what SQL gives, as text. */
    static List<String> column(String database, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = connect(database); Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }

    /** A connection as the server's administrator. */
    public static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:" + address(database), "postgres", "postgres");
    }
}
