package dev.winnow.catalog.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Values for {@code IN} lists: short ones, as H2 compares each row that it finds with all of them. */
public final class Lists {

    private static final int MAX = 100;

    private Lists() {
    }

    /** The values in their order, cut into lists for one statement each. */
    public static <T> List<List<T>> of(Collection<T> values) {
        List<T> all = List.copyOf(values);
        List<List<T>> lists = new ArrayList<>();
        for (int at = 0; at < all.size(); at += MAX) {
            lists.add(all.subList(at, Math.min(all.size(), at + MAX)));
        }
        return lists;
    }
}
