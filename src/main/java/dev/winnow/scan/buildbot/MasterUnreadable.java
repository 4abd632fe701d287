package dev.winnow.scan.buildbot;

import java.io.IOException;

/** A master's database cannot be read; the message says which, why, and what to do. */
public final class MasterUnreadable extends IOException {

    private static final long serialVersionUID = 1L;

    MasterUnreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
