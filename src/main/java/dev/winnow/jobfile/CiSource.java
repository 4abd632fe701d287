package dev.winnow.jobfile;

import dev.winnow.ci.CiSystem;
import dev.winnow.policy.Selector;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Where a CI system keeps its builds, and how what it knows of them becomes their attributes.
 *
 * @param database as {@link CiSystem#address} gives it
 * @param base     the folder that product paths count from, absolute; null where no property names products
 * @param products the properties that name a build's product, the first that a build has counts
 * @param builds   the first whose match fits a build says how to read it
 */
public record CiSource(CiSystem system, String database, Path base, List<String> products, List<Reading> builds) {

    /**
     * How to read some builds.
     *
     * @param match    which builds, by what the system itself knows of them
     * @param codebase whose branch and revision count where a build has several; null where that is not said
     * @param set      what attributes become, each a text in which <code>{name}</code> stands for a property
     */
    public record Reading(Selector match, String codebase, Map<String, PropertyText> set) {
        public Reading {
            Objects.requireNonNull(match, "match");
            set = Map.copyOf(new TreeMap<>(set));
        }
    }

    public CiSource {
        Objects.requireNonNull(system, "system");
        Objects.requireNonNull(database, "database");
        products = List.copyOf(products);
        builds = List.copyOf(builds);
        if (!products.isEmpty() && base == null) {
            throw new IllegalArgumentException("product paths need a folder that they count from");
        }
    }

    /** The database for people and for the catalog: without what may be a secret. */
    public String name() {
        return system.shown(database);
    }
}
