package dev.winnow.store;

import java.io.IOException;

/** A store's root does not exist or cannot be read. The message says which root and what to do. */
public final class StoreUnreadable extends IOException {

    private static final long serialVersionUID = 1;

    public StoreUnreadable(String message) {
        super(message);
    }
}
