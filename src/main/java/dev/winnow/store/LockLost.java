package dev.winnow.store;




/** This process has lost the lock of a store and must stop at once. */
public final class LockLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LockLost(String message) {
        super(message);
    }
}
