package dev.winnow.store.local.removal;

import dev.winnow.store.Removal;

/** An order is not carried out, and nothing was moved. */
final class Declined extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Removal outcome;

    Declined(Removal outcome) {
        super(outcome.toString(), null, false, false);
        this.outcome = outcome;
    }

    Removal outcome() {
        return outcome;
    }
}
