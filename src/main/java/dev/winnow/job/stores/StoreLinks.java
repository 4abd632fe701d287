package dev.winnow.job.stores;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.model.NameCodec;
import dev.winnow.store.LinkResolution;
import dev.winnow.store.LinkResolution.Link;
import dev.winnow.store.SeenLink;
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

/** Brings the links of one store up to date in the catalog, for a scan and for an apply before it claims. */
public final class StoreLinks {

    /**
     * Findings about links that concern the whole store.
     *
     * @param unknown why nothing may be removed from the store now: a folder of {@code linked-from} cannot be read
     * @param whole   a link that leads to the root of a store, and so keeps all of it
     */
    public record Doubts(List<String> unknown, Optional<String> whole) { }

    private final Catalog catalog;
    private final JobStore store;
    private final LinkResolution targets;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Long> roots = new HashMap<>();

    /** @param files the current scan of the store */
    public StoreLinks(Catalog catalog, JobStore store, StoreScan files) {
        this.catalog = catalog;
        this.store = store;
        new Stores(catalog).roots().forEach((id, root) -> roots.put(root, id));
        roots.put(store.files().root(), store.row().id());
        this.targets = files.targets(roots.keySet());
    }

    /** Takes a link that the scan sees. */
    public void add(SeenLink link) {
        seen.add(link.path());
        targets.add(link);
    }

    /**
     * Resolves the links and records their targets. A known link stays recorded as long as nobody can tell where it leads now,
     * for example because a folder above it cannot be read, ignored or not.
     *
     * @param unreadable paths that could not be read
     * @param strays     takes links that lead to no entry
     */
    public Doubts record(Collection<String> unreadable, Consumer<Stray> strays) {
        long id = store.row().id();
        Set<Stores.Link> links = new LinkedHashSet<>();
        List<String> unknown = new ArrayList<>();
        Set<String> unread = new HashSet<>();
        targets.resolve(new LinkResolution.Visitor() {
            @Override
            public void link(Link link) {
                links.add(new Stores.Link(id, link.path(), roots.get(link.root()), link.target(), link.passed()));
            }

            @Override
            public void stray(Stray stray) {
                strays.accept(stray);
            }

            @Override
            public void unread(String path) {
                unread.add(path);
            }

            @Override
            public void unknown(String why) {
                unknown.add(why);
            }
        });
        catalog.transact(() -> {
            Stores stores = new Stores(catalog);
            List<Stores.Link> known = stores.linksIn(id);
            known.stream().filter(link -> link.path().startsWith("/")
                    ? !unknown.isEmpty() || unread.contains(link.path()) && !link.target().isEmpty()
                    : unread.contains(link.path()) || !seen.contains(link.path()) && hidden(link.path(), unreadable))
                    .forEach(links::add);
            if (known.size() != links.size() || !links.equals(new HashSet<>(known))) {
                stores.links(id, List.copyOf(links));
            }
        });
        Optional<String> whole = unknown.isEmpty() ? links.stream().filter(link -> link.target().isEmpty())
                .map(Stores.Link::path).findFirst() : Optional.empty();
        return new Doubts(unknown, whole);
    }

    private boolean hidden(String path, Collection<String> unreadable) {
        return unreadable.stream().anyMatch(from -> NameCodec.within(path, from)) || store.files().hidden(path);
    }
}
