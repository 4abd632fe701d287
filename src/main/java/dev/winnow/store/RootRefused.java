package dev.winnow.store;




/** A store's root in which nothing will be changed; the message says which, why, and what to do. */
public final class RootRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RootRefused(String message) {
        super(message);
    }
}
