package dev.winnow.model;

import java.util.Objects;

/**
 * A command cannot continue, for a reason that its user can act on. The message says what is wrong, which thing is
 * concerned, and what to do. The kind becomes the exit code.
 */
public final class Halt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The kinds of reason that callers tell apart. */
    public enum Kind {
        /** Something failed. */
        FAILED,
        /** The command or the job file asks for something impossible. */
        USAGE,
        /** What is named does not exist. */
        MISSING,
        /** A limit, a missing mark or the clock stopped it. */
        STOPPED,
        /** A person has to approve first. */
        WAITING,
        /** Another process holds a lock that is needed. */
        BUSY,
        /** Some of it was not done in time. */
        PROBLEMS
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

    /** @param message what is wrong, which thing is concerned, and what to do */
    public static Halt usage(String message) {
        return new Halt(Kind.USAGE, message);
    }

    /** @param message what does not exist, and where to look for what does */
    public static Halt missing(String message) {
        return new Halt(Kind.MISSING, message);
    }

    /** @param message what stopped it, and what to do */
    public static Halt stopped(String message) {
        return new Halt(Kind.STOPPED, message);
    }
}
