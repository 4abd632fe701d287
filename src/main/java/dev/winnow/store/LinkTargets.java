package dev.winnow.store;

import java.util.Objects;

/** Where the links of a store lead, in it or into another one: the one answer that scans and applies go by. */
public interface LinkTargets {

    /**
     * A path of a store that a link needs.
     *
     * @param path   of the link, relative to the root of the store where it was seen, or absolute where it lies
     *               outside; in shown form
     * @param root   that of the store that it leads into
     * @param target relative to {@code root}, in shown form; "" for the root itself
     * @param passed whether the way only passes here: then it needs the entry that this is or lies in, and not all
     *               that lies below
     */
    record Link(String path, String root, String target, boolean passed) {
        public Link {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(root, "root");
            Objects.requireNonNull(target, "target");
        }
    }

    /** Takes what comes of the links, in the order of their paths. */
    interface Hearer {

        void link(Link link);

        void stray(StoreVisitor.Stray stray);

        /** @param why what {@code linked-from} names cannot be read, so that any entry of the store may be linked */
        void unknown(String why);
    }

    /** Takes a link that was seen. */
    void add(SeenLink link);

    /** Tells where they lead; to be called when every link of the store has been added. */
    void tell(Hearer hearer);
}
