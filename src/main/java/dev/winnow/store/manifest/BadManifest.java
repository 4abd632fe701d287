package dev.winnow.store.manifest;

/** A manifest does not parse. The message names the key and the mistake. */
public final class BadManifest extends Exception {

    private static final long serialVersionUID = 1;

    BadManifest(String message) {
        super(message);
    }
}
