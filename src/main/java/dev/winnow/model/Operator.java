package dev.winnow.model;

import java.util.Objects;

/**
 * Who does something, and where: what the ledger and the reports say of the doer.
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
