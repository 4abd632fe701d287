package dev.winnow.policy;

import dev.winnow.model.Build;
import java.util.Comparator;

/** The order of builds: newest first, then the higher number, then the key; what is not known comes last. */
final class Order {

    static final Comparator<Build> NEWEST_FIRST = Order::compare;

    private Order() {
    }

    private static int compare(Build left, Build right) {
        int order = descending(left.finished(), right.finished());
        if (order == 0) {
            order = descending(left.attributes().number(), right.attributes().number());
        }
        return order == 0 ? left.key().compareTo(right.key()) : order;
    }

    private static <T extends Comparable<T>> int descending(T left, T right) {
        if (left == null || right == null) {
            return left == right ? 0 : left == null ? 1 : -1;
        }
        return right.compareTo(left);
    }
}
