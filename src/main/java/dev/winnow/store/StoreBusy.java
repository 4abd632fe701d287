package dev.winnow.store;




/** Another process holds the lock of the store. The message says which process, on which host and since when. */
public final class StoreBusy extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient LockHolder holder;

    public StoreBusy(String message, LockHolder holder) {
        super(message);
        this.holder = holder;
    }

    /** The holder; null if it is not yet recorded, or if its record cannot be read. */
    public LockHolder holder() {
        return holder;
    }
}
