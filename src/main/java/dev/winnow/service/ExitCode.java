package dev.winnow.service;

import dev.winnow.model.Halt;
import java.util.Collection;
import java.util.List;

/** What a command's exit code says; documented for users in the README. */
public enum ExitCode {
    DONE(0), FAILED(1), USAGE(2), STOPPED(3), WAITING(4), PROBLEMS(5), BUSY(6), INTERRUPTED(130), TERMINATED(143);

    /** When several fit, the first of these counts. */
    private static final List<ExitCode> GRAVEST_FIRST = List.of(INTERRUPTED, TERMINATED, USAGE, BUSY, FAILED, STOPPED,
            WAITING, PROBLEMS, DONE);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** What a halt of that kind gives. */
    public static ExitCode of(Halt.Kind kind) {
        return switch (kind) {
            case FAILED -> FAILED;
            case USAGE -> USAGE;
            case STOPPED -> STOPPED;
            case WAITING -> WAITING;
            case BUSY -> BUSY;
        };
    }

    /** The one that counts where several fit; {@link #DONE} for none. */
    public static ExitCode gravest(Collection<ExitCode> codes) {
        return GRAVEST_FIRST.stream().filter(codes::contains).findFirst().orElse(DONE);
    }
}
