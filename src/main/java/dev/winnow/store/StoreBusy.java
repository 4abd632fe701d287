package dev.winnow.store;




/** Another process has the right to change the store; the message says who, where and since when. */
public final class StoreBusy extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Holder holder;

    public StoreBusy(String message, Holder holder) {
        super(message);
        this.holder = holder;
    }

    /** Who holds it; null if they had not yet said so, or what they said cannot be read. */
    public Holder holder() {
        return holder;
    }
}
