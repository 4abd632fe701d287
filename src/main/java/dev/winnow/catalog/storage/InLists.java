package dev.winnow.catalog.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** {@code IN} lists. They are short, because H2 compares each row with each value of a list. */
public final class InLists {

    private static final int MAX_VALUES = 100;

    private InLists() {
    }

    /** The values in their order, split into one list per statement. */
    public static <T> List<List<T>> of(Collection<T> values) {
        return of(values, MAX_VALUES);
    }

    /** The parameters of an {@code IN} list, at least one: {@code ?, ?}. */
    public static String marks(int count) {
        return String.join(", ", Collections.nCopies(Math.max(1, count), "?"));
    }

    /** Like {@link #of(Collection)}, with at most {@code most} values in a list. */
    public static <T> List<List<T>> of(Collection<T> values, int most) {
        List<T> all = List.copyOf(values);
        List<List<T>> lists = new ArrayList<>();
        for (int at = 0; at < all.size(); at += most) {
            lists.add(all.subList(at, Math.min(all.size(), at + most)));
        }
        return lists;
    }
}
