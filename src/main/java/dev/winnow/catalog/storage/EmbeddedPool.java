package dev.winnow.catalog.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.winnow.model.Halt;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;

/** Connections to the H2 database of a state directory: the first process hosts it, others reach it over loopback. */
public final class EmbeddedPool {

    static {
        // Read when H2 loads: without it a process that hosts the database listens on every interface.
        System.setProperty("h2.bindAddress", "127.0.0.1");
        // H2 shares equal values of rows through a cache that costs more than it saves: hardly two paths are equal.
        System.setProperty("h2.objectCache", "false");
    }

    private EmbeddedPool() {
    }

    /** @param file the database's name and settings, as H2 takes them */
    static JdbcDataSource source(StateDirectory state, String file) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + file);
        source.setUser("winnow");
        source.setPassword(state.password());
        return source;
    }

    /** @throws Halt if the database cannot be opened */
    public static HikariDataSource open(StateDirectory state) {
        // WRITE_DELAY=0: a commit is with the operating system when it returns, so a killed process loses none.
        JdbcDataSource source = source(state, state.database() + ";AUTO_SERVER=TRUE;WRITE_DELAY=0;LOCK_TIMEOUT=20000");
        HikariConfig config = new HikariConfig();
        // A source of its own, for by its URL every driver on the class path would be loaded.
        config.setDataSource(source);
        config.setMaximumPoolSize(6);
        config.setMinimumIdle(1);
        config.setPoolName("catalog");
        config.setInitializationFailTimeout(20_000);
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException unreachable) {
            if (Failure.code(unreachable) == ErrorCode.WRONG_USER_OR_PASSWORD) {
                throw new Halt(Halt.Kind.FAILED, "the password in " + state.path() + "/catalog.password does not open the "
                        + "catalog beside it; put both back from the same backup", unreachable);
            }
            if (Failure.rootMessage(unreachable).contains("No space left")) {
                throw new Halt(Halt.Kind.FAILED, "the catalog in " + state.path() + " cannot be opened: No space left on "
                        + "its disk; make room there, then start again", unreachable);
            }
            if (Failure.damaged(unreachable)) {
                throw new Halt(Halt.Kind.FAILED, "the catalog " + state.databaseFile() + " is damaged; put it and "
                        + "catalog.password back from a backup, or move it away to let a new one learn from the ledger",
                        unreachable);
            }
            throw new Halt(Halt.Kind.BUSY, "the catalog in " + state.path() + " cannot be reached: "
                    + Failure.rootMessage(unreachable) + "; see which process uses it, or name another with --state",
                    unreachable);
        }
    }
}
