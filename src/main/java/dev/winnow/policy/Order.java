package dev.winnow.policy;

import dev.winnow.model.Build;
import java.util.Comparator;

/** The order of builds: newest first, then the higher number, then the key; what is not known comes last. */
final class Order {

    static final Comparator<Build> NEWEST_FIRST = Comparator
            .comparing(Build::finished, Comparator.nullsLast(Comparator.reverseOrder()))
            .thenComparing(build -> build.attributes().number(), Comparator.nullsLast(Comparator.reverseOrder()))
            .thenComparing(Build::key);

    private Order() {
    }
}
