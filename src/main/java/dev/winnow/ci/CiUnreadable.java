package dev.winnow.ci;

import java.io.IOException;

/** What a CI system knows cannot be read; the message says which system, why, and what to do. */
public final class CiUnreadable extends IOException {

    private static final long serialVersionUID = 1L;

    public CiUnreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
