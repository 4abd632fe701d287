package dev.winnow.service;

import dev.winnow.model.Halt;
import java.util.Collection;
import java.util.List;

/** The exit codes of commands. The README explains them to users. */
public enum ExitCode {
    DONE(0), FAILED(1), USAGE(2), STOPPED(3), WAITING(4), PROBLEMS(5), BUSY(6), INTERRUPTED(130), TERMINATED(143);

    /** If several apply, the first of these counts. */
    private static final List<ExitCode> GRAVEST_FIRST = List.of(INTERRUPTED, TERMINATED, USAGE, BUSY, FAILED, STOPPED,
            WAITING, PROBLEMS, DONE);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The exit code for a halt of this kind. */
    public static ExitCode of(Halt.Kind kind) {
        return switch (kind) {
            case FAILED -> FAILED;
            case USAGE, MISSING -> USAGE;
            case STOPPED -> STOPPED;
            case WAITING -> WAITING;
            case BUSY -> BUSY;
            case PROBLEMS -> PROBLEMS;
        };
    }

    /** The one that counts if several apply; {@link #DONE} if {@code codes} is empty. */
    public static ExitCode gravest(Collection<ExitCode> codes) {
        return GRAVEST_FIRST.stream().filter(codes::contains).findFirst().orElse(DONE);
    }
}
