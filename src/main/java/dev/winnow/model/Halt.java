package dev.winnow.model;

import java.util.Objects;

/**
 * A command cannot go on, for a reason that its user can understand and do something about. The message says what,
 * which, and what to do; the kind becomes the exit code.
 */
public final class Halt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why, as far as the caller's next step depends on it. */
    public enum Kind {
        /** Something went wrong that nobody foresaw as the user's to decide. */
        FAILED,
        /** The command or the job file asks for something that cannot be. */
        USAGE,
        /** A limit, a missing mark or the clock. */
        STOPPED,
        /** A person has to approve first. */
        WAITING,
        /** Somebody else holds what is needed. */
        BUSY
    }

    private final Kind kind;

    public Halt(Kind kind, String message) {
        this(kind, message, null);
    }

    public Halt(Kind kind, String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    public Kind kind() {
        return kind;
    }

    /** @param message what is wrong, which, and what to do */
    public static Halt usage(String message) {
        return new Halt(Kind.USAGE, message);
    }

    /** @param message what stands in the way, and what to do */
    public static Halt stopped(String message) {
        return new Halt(Kind.STOPPED, message);
    }
}
