package dev.winnow.store;




/** The right to change the store was taken from this process: it must stop where it is. */
public final class LockLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LockLost(String message) {
        super(message);
    }
}
