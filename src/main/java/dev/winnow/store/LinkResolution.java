package dev.winnow.store;

import java.util.Objects;

/** Resolves the links of a store, which may lead into the same or another store. Scans and removals both use it. */
public interface LinkResolution {

    /**
     * A path in a store that a link depends on.
     *
     * @param path   path of the link, relative to the root of its store, or absolute if it lies outside of stores; in
     *               shown form
     * @param root   root of the store that the link leads into
     * @param target relative to {@code root}, in shown form; "" for the root itself
     * @param passed whether the link only passes through this path. Then it depends on the entry at or above the path,
     *               but not on everything below it
     */
    record Link(String path, String root, String target, boolean passed) {
        public Link {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(root, "root");
            Objects.requireNonNull(target, "target");
        }
    }

    /** Receives the resolved links in the order of their paths. */
    interface Visitor {

        void link(Link link);

        void stray(StoreVisitor.Stray stray);

        /** A link that could not be followed to its end, so it may lead to more than what {@link #link} gets. */
        void unread(String path);

        /** Something that {@code linked-from} names cannot be read, so any entry of the store may be linked. */
        void unknown(String why);
    }

    void add(SeenLink link);

    /** Resolves the links. Call this after adding each link of the store. */
    void resolve(Visitor visitor);
}
