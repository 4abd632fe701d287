package dev.winnow.store;

import java.io.IOException;

/** A store's root is not there or cannot be read; the message says which and what to do. */
public final class StoreUnreadable extends IOException {

    private static final long serialVersionUID = 1;

    public StoreUnreadable(String message) {
        super(message);
    }
}
