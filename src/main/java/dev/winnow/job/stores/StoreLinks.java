package dev.winnow.job.stores;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.store.LinkResolution;
import dev.winnow.store.LinkResolution.Link;
import dev.winnow.store.StoreScan;
import dev.winnow.store.StoreVisitor.Stray;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The links of one store, brought up to date in the catalog: by a scan, and by an apply before it claims. */
public final class StoreLinks {

    /**
     * What is odd about the links.
     *
     * @param unknown why nothing is to be removed from the store now: what {@code linked-from} names cannot be read
     * @param whole   a link that leads to the root of a store, and so keeps all of it
     */
    public record Told(List<String> unknown, Optional<String> whole) { }

    private final Catalog catalog;
    private final JobStore store;
    private final LinkResolution targets;
    private final Map<String, Long> roots = new HashMap<>();

    /** @param files the store as it was just walked */
    public StoreLinks(Catalog catalog, JobStore store, StoreScan files) {
        this.catalog = catalog;
        this.store = store;
        new Stores(catalog).roots().forEach((id, root) -> roots.put(root, id));
        roots.put(store.files().root(), store.row().id());
        this.targets = files.targets(roots.keySet());
    }

    /** Takes the links that were seen. */
    public LinkResolution targets() {
        return targets;
    }

    /**
     * Reads where the links lead and records it.
     *
     * @param unreadable paths of folders that could not be read; what was known of links there holds on
     * @param strays     takes links that lead to no entry
     */
    public Told record(Collection<String> unreadable, Consumer<Stray> strays) {
        long id = store.row().id();
        Set<Stores.Link> links = new LinkedHashSet<>();
        List<String> unknown = new ArrayList<>();
        targets.resolve(new LinkResolution.Hearer() {
            @Override
            public void link(Link link) {
                links.add(new Stores.Link(id, link.path(), roots.get(link.root()), link.target(), link.passed()));
            }

            @Override
            public void stray(Stray stray) {
                strays.accept(stray);
            }

            @Override
            public void unknown(String why) {
                unknown.add(why);
            }
        });
        catalog.transact(() -> {
            Stores stores = new Stores(catalog);
            List<Stores.Link> known = stores.linksIn(id);
            known.stream().filter(link -> unreadable.stream().anyMatch(folder -> link.path().startsWith(folder + "/")))
                    .forEach(links::add);
            if (known.size() != links.size() || !links.equals(new HashSet<>(known))) {
                stores.links(id, List.copyOf(links));
            }
        });
        Optional<String> whole = unknown.isEmpty() ? links.stream().filter(link -> link.target().isEmpty())
                .map(Stores.Link::path).findFirst() : Optional.empty();
        return new Told(unknown, whole);
    }
}
