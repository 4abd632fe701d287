package dev.winnow.catalog.storage;

import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import java.io.EOFException;
import java.net.SocketException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

public final class DatabaseFailure {

    private static final Set<Integer> LOST = Set.of(ErrorCode.CONNECTION_BROKEN_1, ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.DATABASE_CALLED_AT_SHUTDOWN, ErrorCode.OBJECT_CLOSED);

    /** The pool's message for a broken connection; it has no error code. */
    private static final String CLOSED = "Connection is closed";

    private static final String LOST_MESSAGE = "the connection to the catalog was lost, because its host process has ended or its "
            + "server cannot be reached; start again, and unfinished work is recovered";

    private DatabaseFailure() {
    }

    /** Whether the connection was lost, as opposed to an error of the database. */
    public static boolean connectionLost(Throwable failure) {
        // A database that cannot write closes itself. Later errors say "closed", but the cause is the disk.
        if (FailureCause.of(failure).kind().storage()) {
            return false;
        }
        for (Throwable at = failure; at != null; at = at.getCause()) {
            // If the hosting process ends while a result is read, the stream ends.
            if (at instanceof EOFException || at instanceof SocketException) {
                return true;
            }
            // 57P: the server is shutting down, has crashed or is starting.
            if (at instanceof SQLException closed && CLOSED.equals(closed.getMessage())) {
                return true;
            }
            if (at instanceof SQLException sql && sql.getSQLState() != null && (sql.getSQLState().startsWith("08")
                    || sql.getSQLState().startsWith("57P") || LOST.contains(sql.getErrorCode()))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The error for a lost connection: busy if another process or a server hosts the catalog, failed if its disk is full.
     *
     * @return empty if the failure has another cause
     */
    public static Optional<Halt> halt(Throwable failed, StateDirectory state) {
        FailureCause cause = FailureCause.of(failed);
        if (cause.kind().storage() && ofDatabase(failed)) {
            return Optional.of(new Halt(Halt.Kind.FAILED, "the catalog in " + state.path() + " cannot be written: "
                    + cause.advised() + "; unfinished work is recovered", failed));
        }
        if (crowded(failed)) {
            return Optional.of(new Halt(Halt.Kind.BUSY, "too many ask the catalog at once; try again in a moment", failed));
        }
        if (!connectionLost(failed)) {
            return Optional.empty();
        }
        return Optional.of(state.initialised() && state.full() ? new Halt(Halt.Kind.FAILED, "the catalog in "
                + state.path() + " cannot be written: no space left on the disk; make room there, then start again, "
                + "and unfinished work is recovered", failed) : new Halt(Halt.Kind.BUSY, LOST_MESSAGE, failed));
    }

    /** The failure for people: a {@link Halt} if the catalog was lost or cannot be written, else the same. */
    public static RuntimeException explained(RuntimeException failed, StateDirectory state) {
        return failed instanceof Halt ? failed : halt(failed, state).<RuntimeException>map(halt -> halt).orElse(failed);
    }

    /** Whether the pool had no free connection in time. */
    private static boolean crowded(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLTransientConnectionException && at.getCause() == null) {
                return true;
            }
        }
        return false;
    }

    /** Whether the database failed, as opposed to another file. */
    private static boolean ofDatabase(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException || at instanceof MVStoreException) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether another transaction was faster: a deadlock, or a row that both inserted. The work may be repeated, and then
     * sees the changes of the other transaction.
     */
    public static boolean conflict(Throwable failure) {
        return Set.of("40001", "40P01", "23505").contains(state(failure));
    }

    /** The SQLSTATE nearest to the root of a failure, or "". */
    static String state(Throwable failure) {
        String state = "";
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql && sql.getSQLState() != null) {
                state = sql.getSQLState();
            }
        }
        return state;
    }

    /** Whether the database's user lacks a right. */
    static boolean denied(Throwable failure) {
        return state(failure).equals("42501");
    }

    /** Whether the file of an embedded database is damaged. */
    static boolean damaged(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof MVStoreException store && (store.getErrorCode() == DataUtils.ERROR_FILE_CORRUPT
                    || store.getErrorCode() == DataUtils.ERROR_UNSUPPORTED_FORMAT || at.getCause() instanceof EOFException)) {
                return true;
            }
        }
        return false;
    }

    /** The database's error code nearest to the root of a failure; 0 if there is none. */
    static int code(Throwable failure) {
        int code = 0;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql && sql.getErrorCode() != 0) {
                code = sql.getErrorCode();
            }
        }
        return code;
    }

    /** The first line of the message of a failure's root cause. */
    public static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String text = String.valueOf(root.getMessage());
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
