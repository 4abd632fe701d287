package dev.winnow.service;

import dev.winnow.catalog.Catalog;
import dev.winnow.model.Operator;
import java.util.Objects;

/**
 * Who asks for something, as it was found out, never as somebody typed it.
 *
 * @param name what the ledger calls them: a person's name, or {@code NAME (token)}
 * @param via  how they came: {@code console}, or {@code api} and the token's name
 */
public record Actor(String name, String via) {

    public Actor {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(via, "via");
    }

    /** The catalog in which whatever is done is done by way of {@code via}. */
    public Catalog in(Catalog catalog) {
        return catalog.via(via);
    }

    /** The one who runs what this process runs. */
    public Operator on(Operator process) {
        return new Operator(name, process.host(), process.pid());
    }
}
