package dev.winnow.store.local.removal;

import dev.winnow.store.RemovalOutcome;

/** An order is not carried out, and nothing was moved. */
final class RemovalDeclined extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient RemovalOutcome outcome;

    RemovalDeclined(RemovalOutcome outcome) {
        super(outcome.toString(), null, false, false);
        this.outcome = outcome;
    }

    RemovalOutcome outcome() {
        return outcome;
    }
}
