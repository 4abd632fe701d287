package dev.winnow.store;

/** Another process holds the lock of the store. The message says which process, on which host and since when. */
public final class StoreBusy extends Exception {
    private static final long serialVersionUID = 1L;

    public StoreBusy(String message) {
        super(message);
    }
}
