package dev.winnow.bench.measure;

import dev.winnow.bench.CatalogOf;
import dev.winnow.catalog.Catalog;
import dev.winnow.database.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * The catalogs of what is measured: embedded, or a database each on a PostgreSQL server, which is the one that the tests
 * start themselves or one that is named. Databases that were made are removed with the sites that they were made for.
 */
final class Catalogs {

    private static final String OWN = "postgresql";

    private final String administration;
    private final String user;
    private final String password;
    private final Map<Path, String> names = new HashMap<>();
    private int made;

    /**
     * @param server empty for embedded ones, {@code postgresql} for the tests' server, else the address of a database on
     *               another, where the user that the environment names to the program may make databases
     */
    Catalogs(String server) {
        boolean own = server.equals(OWN);
        administration = own ? TestServer.address("postgres") : server;
        user = own ? "postgres" : System.getenv("WINNOW_DATABASE_USER");
        password = own ? "postgres" : System.getenv("WINNOW_DATABASE_PASSWORD");
    }

    /** What the program's environment must say to use the catalog of a state directory. */
    Map<String, String> environment(Path state) {
        if (administration.isEmpty()) {
            return Map.of();
        }
        Map<String, String> environment = new HashMap<>(Map.of("WINNOW_DATABASE", address(state),
                "WINNOW_HOST", "bench"));
        if (user != null) {
            environment.put("WINNOW_DATABASE_USER", user);
        }
        if (password != null) {
            environment.put("WINNOW_DATABASE_PASSWORD", password);
        }
        return environment;
    }

    Catalog open(Path state) {
        return CatalogOf.open(state, environment(state));
    }

    /** Whether catalogs lie in their state directories. */
    boolean embedded() {
        return administration.isEmpty();
    }

    /** Removes the database of a state directory, if one was made. */
    void forget(Path state) {
        String name = names.remove(state);
        if (name != null) {
            execute("DROP DATABASE " + name);
            execute("DROP DATABASE IF EXISTS " + name + "_queue");
        }
    }

    /** Makes the queue for the workers of a state directory's catalog. */
    void makeQueue(Path state) {
        address(state);
        execute("CREATE DATABASE " + names.get(state) + "_queue");
    }

    private synchronized String address(Path state) {
        String name = names.computeIfAbsent(state, first -> {
            String fresh = "winnow_bench_" + ProcessHandle.current().pid() + "_" + ++made;
            execute("CREATE DATABASE " + fresh);
            return fresh;
        });
        int parameters = administration.indexOf('?');
        String plain = parameters < 0 ? administration : administration.substring(0, parameters);
        return plain.substring(0, plain.lastIndexOf('/') + 1) + name
                + (parameters < 0 ? "" : administration.substring(parameters));
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:" + administration, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql + ": " + failed.getMessage(), failed);
        }
    }

    /** The bytes of a state directory's database on the server; 0 for an embedded one. */
    long size(Path state) {
        if (embedded()) {
            return 0;
        }
        try (Catalog catalog = open(state)) {
            return catalog.sql("SELECT pg_database_size(current_database())").query(Long.class).single();
        }
    }

    /** What holds them, for people. */
    String describe() {
        if (embedded()) {
            return "H2, embedded";
        }
        try (Connection connection = DriverManager.getConnection("jdbc:" + administration, user, password)) {
            return connection.getMetaData().getDatabaseProductName() + " "
                    + connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
