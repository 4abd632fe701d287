package dev.winnow.database;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.event.Replay;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.EmbeddedFile;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.model.Halt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The catalogs of the tests: embedded, or with {@code -Dwinnow.test.database=postgresql} a database of its own for each
 * state directory.
 */
public final class Databases {

    /** Which database the tests use. */
    public static final String PROPERTY = "winnow.test.database";

    private static final Map<Path, String> NAMES = new HashMap<>();
    private static String template;
    private static byte[] file;
    private static byte[] password;

    private Databases() {
    }

    /** Drops the databases of each class of tests, so that memory holds them. */
    public static final class Dropping implements AfterAllCallback {

        @Override
        public void afterAll(ExtensionContext context) throws SQLException {
            if (context.getRequiredTestClass().getEnclosingClass() == null) {
                synchronized (Databases.class) {
                    TestServer.clear(template);
                    NAMES.clear();
                }
            }
        }
    }

    public static boolean shared() {
        return "postgresql".equals(System.getProperty(PROPERTY));
    }

    /** What the environment of a program must say so that it uses the catalog of this state directory. */
    public static Map<String, String> environment(Path state) {
        return shared() ? environment(name(state)) : Map.of();
    }

    /** What the environment must say of a database of the test server. */
    public static Map<String, String> environment(String database) {
        return Map.of("WINNOW_DATABASE", TestServer.address(database), "WINNOW_DATABASE_USER", "postgres",
                "WINNOW_DATABASE_PASSWORD", "postgres");
    }

    /** What holds the catalog of this state directory. */
    public static Database of(Path state) {
        seed(state);
        return shared() ? of(name(state), "localhost") : new Database.Embedded();
    }

    /** A database of the test server, as a host sees it. */
    public static Database.Shared of(String database, String host) {
        return new Database.Shared("jdbc:" + TestServer.address(database), "postgres", "postgres", host);
    }

    public static Catalog open(Path state, Clock clock) {
        return Catalog.open(new StateDirectory(state), of(state), clock, new Replay());
    }

    private static synchronized String name(Path state) {
        return NAMES.computeIfAbsent(state.toAbsolutePath().normalize(), first -> fresh());
    }

    /**
     * Gives a state directory that has had no embedded catalog a copy of one with nothing in it: a copy is made faster than
     * tables are. It is what a first start leaves if it is killed before its ledger.
     */
    public static synchronized void seed(Path path) {
        StateDirectory state = new StateDirectory(path);
        if (shared() || Files.isRegularFile(path) || Stream.of(state.databaseFile(), state.passwordFile(), state.ledger(), state.ledgerBinding())
                .anyMatch(each -> !Files.notExists(each))) {
            return;
        }
        try {
            if (file == null) {
                Path scratch = Files.createTempDirectory("winnow-template");
                StateDirectory empty = new StateDirectory(scratch);
                empty.create();
                EmbeddedFile.open(empty).close();
                file = Files.readAllBytes(empty.databaseFile());
                password = Files.readAllBytes(empty.passwordFile());
                PathUtils.deleteDirectory(scratch);
            }
            state.create();
            Files.write(Files.createFile(state.passwordFile(), PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------"))), password);
            Files.write(state.databaseFile(), file);
        } catch (IOException | Halt failed) {
            // The command finds out, too, and tells why.
        }
    }

    /** A database with a catalog's tables and nothing in them: a copy is made faster than tables are. */
    public static synchronized String fresh() {
        if (template == null) {
            template = TestServer.database();
            try {
                Path scratch = Files.createTempDirectory("winnow-template");
                Catalog.open(new StateDirectory(scratch), of(template, "localhost"), Clock.systemUTC(), new Replay()).close();
                PathUtils.deleteDirectory(scratch);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            TestServer.execute(template, "DELETE FROM event", "DELETE FROM ledger", "DELETE FROM catalog");
        }
        return TestServer.database("TEMPLATE " + template + " STRATEGY FILE_COPY");
    }
}
