package dev.winnow.store;




/** The store itself is no longer what was opened: going on with any other item would be wrong. */
public final class StoreGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreGone(String message, Throwable cause) {
        super(message, cause);
    }
}
