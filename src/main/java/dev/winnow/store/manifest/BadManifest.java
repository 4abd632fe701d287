package dev.winnow.store.manifest;

/** A manifest that does not parse; the message says what is wrong with which key. */
public final class BadManifest extends Exception {

    private static final long serialVersionUID = 1;

    BadManifest(String message) {
        super(message);
    }
}
