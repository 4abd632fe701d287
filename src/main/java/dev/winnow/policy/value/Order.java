package dev.winnow.policy.value;

import dev.winnow.model.Build;
import java.time.Instant;
import java.util.Comparator;

/** The order of builds: newest first, then the higher number, then the key; what is not known comes last. */
public final class Order {

    public static final Comparator<Build> NEWEST_FIRST = Order::compare;

    /** What orders a build and no more, so that it can be remembered of very many. */
    public record Place(Instant finished, Long number, String key) {

        public static Place of(Build build) {
            return new Place(build.finished(), build.attributes().number(), build.key());
        }

        /** The newer of the two; {@code other} may be null. */
        public Place or(Place other) {
            return other == null || compare(finished, number, key, other.finished, other.number, other.key) < 0
                    ? this : other;
        }
    }

    private Order() {
    }

    private static int compare(Build left, Build right) {
        return compare(left.finished(), left.attributes().number(), left.key(),
                right.finished(), right.attributes().number(), right.key());
    }

    private static int compare(Instant finished, Long number, String key, Instant otherFinished, Long otherNumber,
                               String otherKey) {
        int order = descending(finished, otherFinished);
        if (order == 0) {
            order = descending(number, otherNumber);
        }
        return order == 0 ? key.compareTo(otherKey) : order;
    }

    private static <T extends Comparable<T>> int descending(T left, T right) {
        if (left == null || right == null) {
            return left == right ? 0 : left == null ? 1 : -1;
        }
        return right.compareTo(left);
    }
}
