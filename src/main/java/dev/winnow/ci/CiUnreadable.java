package dev.winnow.ci;

import java.io.IOException;

/** A CI system cannot be read. The message says which system, why, and what to do. */
public final class CiUnreadable extends IOException {

    private static final long serialVersionUID = 1L;

    public CiUnreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
