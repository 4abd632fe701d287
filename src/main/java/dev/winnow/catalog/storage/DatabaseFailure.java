package dev.winnow.catalog.storage;

import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import java.io.EOFException;
import java.net.SocketException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.springframework.core.NestedExceptionUtils;

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
        // If the hosting process ends while a result is read, the stream ends.
        return causes(failure).anyMatch(at -> at instanceof EOFException || at instanceof SocketException
                || at instanceof SQLException sql && lost(sql));
    }

    private static boolean lost(SQLException failure) {
        String state = failure.getSQLState();
        // 57P: the server is shutting down, has crashed or is starting.
        return CLOSED.equals(failure.getMessage()) || state != null
                && (state.startsWith("08") || state.startsWith("57P") || LOST.contains(failure.getErrorCode()));
    }

    /** A failure, its cause, and so on to the root. */
    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
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
        return causes(failure).anyMatch(at -> at instanceof SQLTransientConnectionException && at.getCause() == null);
    }

    /** Whether the database failed, as opposed to another file. */
    private static boolean ofDatabase(Throwable failure) {
        return causes(failure).anyMatch(at -> at instanceof SQLException || at instanceof MVStoreException);
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
        return causes(failure).map(at -> at instanceof SQLException sql ? sql.getSQLState() : null).filter(Objects::nonNull)
                .reduce("", (outer, inner) -> inner);
    }

    /** Whether the database's user lacks a right. */
    static boolean denied(Throwable failure) {
        return state(failure).equals("42501");
    }

    /** Whether the file of an embedded database is damaged. */
    static boolean damaged(Throwable failure) {
        return causes(failure).anyMatch(at -> at instanceof MVStoreException store
                && (store.getErrorCode() == DataUtils.ERROR_FILE_CORRUPT
                || store.getErrorCode() == DataUtils.ERROR_UNSUPPORTED_FORMAT || at.getCause() instanceof EOFException));
    }

    /** The database's error code nearest to the root of a failure; 0 if there is none. */
    static int code(Throwable failure) {
        return causes(failure).map(at -> at instanceof SQLException sql ? sql.getErrorCode() : 0).filter(code -> code != 0)
                .reduce(0, (outer, inner) -> inner);
    }

    /** The first line of the message of a failure's root cause. */
    public static String rootMessage(Throwable failure) {
        String text = String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
