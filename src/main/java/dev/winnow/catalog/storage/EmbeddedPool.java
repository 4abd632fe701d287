package dev.winnow.catalog.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;

/** Connections to the H2 database of a state directory. The first process hosts it; others connect over loopback. */
public final class EmbeddedPool {

    static {
        // H2 reads this when it loads. Without it the hosting process would listen on all interfaces.
        System.setProperty("h2.bindAddress", "127.0.0.1");
        // H2's cache of equal values costs more than it saves, because hardly any two paths are equal.
        System.setProperty("h2.objectCache", "false");
    }

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private EmbeddedPool() {
    }

    /** @param file name and settings of the database, in H2's syntax */
    static JdbcDataSource source(StateDirectory state, String file) {
        JdbcDataSource source = new JdbcDataSource();
        // Exceptions report failures. On a full disk H2 could not write its trace file either.
        source.setURL("jdbc:h2:file:" + file + ";TRACE_LEVEL_FILE=0");
        source.setUser("winnow");
        source.setPassword(state.password());
        return source;
    }

    /** @throws Halt if the database cannot be opened */
    public static HikariDataSource open(StateDirectory state) {
        // WRITE_DELAY=0: each commit reaches the operating system before it returns, so a killed process loses none.
        // CACHE_SIZE, in KiB: the system keeps the file's pages, too. A larger cache fills the old part of the heap, and
        // each full collection stops a server for a tenth of a second.
        // AUTO_COMPACT_FILL_RATE, in percent: when the last connection ends, H2 gathers what is left in old pages until the
        // file is so full. Its own 90 cost a night of 20,000 builds a twelfth of its time, and the file was no smaller.
        JdbcDataSource source = source(state, state.database()
                + ";AUTO_SERVER=TRUE;WRITE_DELAY=0;LOCK_TIMEOUT=20000;CACHE_SIZE=4096;AUTO_COMPACT_FILL_RATE=75");
        requireWritable(state);
        HikariConfig config = new HikariConfig();
        // A data source, because a URL would load each driver on the class path.
        config.setDataSource(source);
        config.setMaximumPoolSize(6);
        config.setMinimumIdle(1);
        config.setPoolName("catalog");
        // One attempt at a time, so that a failure which a second attempt cannot change is reported at once.
        config.setInitializationFailTimeout(1);
        long end = System.nanoTime() + CONNECT_TIMEOUT.toNanos();
        while (true) {
            try {
                return new HikariDataSource(config);
            } catch (RuntimeException unreachable) {
                Halt why = why(state, unreachable);
                if (why.kind() != Halt.Kind.BUSY || System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                    throw why;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static Halt why(StateDirectory state, RuntimeException unreachable) {
        if (DatabaseFailure.code(unreachable) == ErrorCode.WRONG_USER_OR_PASSWORD) {
            return new Halt(Halt.Kind.FAILED, "the password in " + state.path() + "/catalog.password does not open the "
                    + "catalog beside it; put both back from the same backup", unreachable);
        }
        FailureCause cause = FailureCause.of(unreachable);
        if (cause.kind().storage()) {
            return new Halt(Halt.Kind.FAILED, "the catalog " + state.databaseFile() + " cannot be opened: "
                    + cause.advised(), unreachable);
        }
        if (DatabaseFailure.damaged(unreachable)) {
            return new Halt(Halt.Kind.FAILED, "the catalog " + state.databaseFile() + " is damaged; put it and "
                    + "catalog.password back from a backup, or move it away to let a new one be made from the ledger",
                    unreachable);
        }
        return new Halt(Halt.Kind.BUSY, "the catalog in " + state.path() + " cannot be reached: "
                + DatabaseFailure.rootMessage(unreachable) + "; see which process uses it, or name another with --state",
                unreachable);
    }

    /** Checked here, because H2 opens a read-only file and later fails with a misleading message. */
    private static void requireWritable(StateDirectory state) {
        for (Path path : List.of(state.path(), state.databaseFile())) {
            if (Files.exists(path) && !(Files.isWritable(path) && Files.isReadable(path))) {
                throw new Halt(Halt.Kind.FAILED, "the catalog " + path + " cannot be opened: "
                        + (readOnly(path) ? FailureCause.Kind.READ_ONLY : FailureCause.Kind.DENIED).advised());
            }
        }
    }

    private static boolean readOnly(Path path) {
        try {
            return Files.getFileStore(path).isReadOnly();
        } catch (IOException unknown) {
            return false;
        }
    }
}
