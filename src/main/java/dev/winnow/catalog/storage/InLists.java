package dev.winnow.catalog.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Splits values for {@code IN} lists. The lists are short, because H2 compares each row with each value of the list. */
public final class InLists {

    private static final int MAX_VALUES = 100;

    private InLists() {
    }

    /** The values in their order, split into one list per statement. */
    public static <T> List<List<T>> of(Collection<T> values) {
        List<T> all = List.copyOf(values);
        List<List<T>> lists = new ArrayList<>();
        for (int at = 0; at < all.size(); at += MAX_VALUES) {
            lists.add(all.subList(at, Math.min(all.size(), at + MAX_VALUES)));
        }
        return lists;
    }
}
