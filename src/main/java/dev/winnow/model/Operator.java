package dev.winnow.model;

import java.util.Objects;

/**
 * The person or account that runs Winnow, and the process, for the ledger and the reports.
 *
 * @param actor a person's or an account's name
 * @param pid   the process on {@code host}
 */
public record Operator(String actor, String host, long pid) {
    public Operator {
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(host, "host");
    }
}
