package dev.winnow.store;




/** The store is no longer the one that was opened. The run must not continue with other items. */
public final class StoreGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreGone(String message, Throwable cause) {
        super(message, cause);
    }
}
