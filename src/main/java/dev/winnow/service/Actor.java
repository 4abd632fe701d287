package dev.winnow.service;

import dev.winnow.catalog.Catalog;
import dev.winnow.model.Operator;
import java.util.Objects;

/**
 * The authenticated person or token that asks for something.
 *
 * @param name name in the ledger: a person's name, or {@code NAME (token)}
 * @param via  {@code console}, or {@code api} and the token's name
 */
public record Actor(String name, String via) {

    public Actor {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(via, "via");
    }

    /** A view of the catalog that records {@code via} with each change. */
    public Catalog in(Catalog catalog) {
        return catalog.via(via);
    }

    /** This actor as the operator of a run in {@code process}. */
    public Operator on(Operator process) {
        return new Operator(name, process.host(), process.pid());
    }
}
