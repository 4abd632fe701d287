package dev.winnow.scan;

import java.io.IOException;

/** A store's root is not there or cannot be read; the message says which and what to do. */
public final class StoreUnreadable extends IOException {

    private static final long serialVersionUID = 1;

    StoreUnreadable(String message) {
        super(message);
    }
}
