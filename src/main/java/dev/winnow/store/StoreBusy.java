package dev.winnow.store;




/** Another process holds the lock of the store. The message says which process, on which host and since when. */
public final class StoreBusy extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Holder holder;

    public StoreBusy(String message, Holder holder) {
        super(message);
        this.holder = holder;
    }

    /** The holder; null if it is not yet recorded, or if its record cannot be read. */
    public Holder holder() {
        return holder;
    }
}
