package dev.winnow.store;




/** Winnow refuses to change anything below this root. The message says which root, why, and what to do. */
public final class RootRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RootRefused(String message) {
        super(message);
    }
}
