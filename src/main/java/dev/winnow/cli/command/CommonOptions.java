package dev.winnow.cli.command;

import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.StateDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** What every command understands. */
public final class CommonOptions {

    private static final Path SYSTEM_WIDE = Path.of("/var/lib/winnow");

    @Option(names = "--state", paramLabel = "DIR", description = "folder of the ledger, of this host's locks, and of the embedded "
            + "database; default: $WINNOW_STATE, else /var/lib/winnow where that exists, else $XDG_STATE_HOME/winnow, "
            + "else ~/.local/state/winnow")
    private Path state;

    @Option(names = "--database", paramLabel = "URL", description = "a PostgreSQL database that holds the catalog, so "
            + "that several hosts share it, such as postgresql://host/winnow; its user and password stand in "
            + "$WINNOW_DATABASE_USER and $WINNOW_DATABASE_PASSWORD, or in the file $WINNOW_DATABASE_PASSWORD_FILE; "
            + "default: $WINNOW_DATABASE, else the embedded database")
    private String database;

    @Option(names = "--json", description = "print one JSON document on standard output and nothing else there")
    private boolean json;

    @Option(names = "--verbose", description = "show where in the program a failure came from")
    private boolean verbose;

    @Option(names = "--quiet", description = "print nothing but problems")
    private boolean quiet;

    @Option(names = "--log-format", paramLabel = "text|json", description = "how to write what goes to standard "
            + "error: lines for people, or a JSON object a line; default: text")
    private LogFormat logFormat = LogFormat.text;

    /** The formats, as they are written on the command line. */
    enum LogFormat { text, json }

    public boolean quiet() {
        return quiet;
    }

    LogFormat logFormat() {
        return logFormat;
    }

    public boolean json() {
        return json;
    }

    public boolean verbose() {
        return verbose;
    }

    /** Which of option, environment and default names the state directory. */
    public String stateFrom(Map<String, String> environment) {
        return state != null ? "option --state" : !environment.getOrDefault("WINNOW_STATE", "").isEmpty()
                ? "environment WINNOW_STATE" : !Files.isDirectory(SYSTEM_WIDE)
                && !environment.getOrDefault("XDG_STATE_HOME", "").isEmpty() ? "environment XDG_STATE_HOME" : "default";
    }

    /** What holds the catalog, by option, environment, or default. */
    public Database database(Shell shell) {
        String named = database != null ? database : shell.environment().getOrDefault("WINNOW_DATABASE", "");
        return named.isEmpty() ? new Database.Embedded()
                : SharedDatabase.of(named, shell.environment(), shell.operator().host());
    }

    /** Which of option, environment and default names the database. */
    public String databaseFrom(Map<String, String> environment) {
        return database != null ? "option --database" : environment.getOrDefault("WINNOW_DATABASE", "").isEmpty()
                ? "default" : "environment WINNOW_DATABASE";
    }

    /** The state directory by option, environment, or default. */
    public StateDirectory state(Map<String, String> environment) {
        if (state != null) {
            return new StateDirectory(state, true);
        }
        String named = environment.get("WINNOW_STATE");
        if (named != null && !named.isEmpty()) {
            return new StateDirectory(Path.of(named));
        }
        if (Files.isDirectory(SYSTEM_WIDE)) {
            return new StateDirectory(SYSTEM_WIDE);
        }
        String xdg = environment.get("XDG_STATE_HOME");
        Path base = xdg != null && !xdg.isEmpty() ? Path.of(xdg)
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".local", "state");
        return new StateDirectory(base.resolve("winnow"));
    }
}
