package dev.winnow.jobfile;

import dev.winnow.policy.Age;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Clause.Since;
import dev.winnow.policy.Counter;
import dev.winnow.policy.Glob;
import dev.winnow.policy.Selector;
import dev.winnow.policy.Selector.Like;
import java.time.Period;
import java.util.List;
import java.util.Objects;

/** Whether one thing surely follows from another. Sure cases only: what cannot be told is not claimed. */
final class Implied {

    private static final long DAY = 86_400;
    /** What the days of a zone can gain or lose against days of 24 hours. */
    private static final long CLOCK_CHANGES = 7_200;

    private Implied() {
    }

    /** Whether every build that {@code narrow} fits is one that {@code wide} fits. */
    static boolean fits(Selector narrow, Selector wide) {
        return conditions(wide).stream().allMatch(asked -> conditions(narrow).stream()
                .anyMatch(given -> given.equals(asked) || given instanceof Like some && asked instanceof Like more
                        && some.attribute().equals(more.attribute())
                        && some.globs().stream().allMatch(glob -> takes(more.globs(), glob))));
    }

    /** Whether all that {@code less} keeps is kept by {@code more} alone. */
    static boolean keeps(Clause less, Clause more) {
        boolean sameWhere = Objects.equals(less.where(), more.where());
        if (!inTime(less, more)) {
            return false;
        }
        if (more.counter() == null) {
            return more.where() == null || sameWhere || less.where() != null && fits(less.where(), more.where());
        }
        if (!sameWhere || less.counter() == null) {
            return false;
        }
        // The newest few of what is young are among the newest of all; of what was logged lately they need not be, and
        // the highest versions of a few days need not be the highest of all.
        boolean newestFirst = less.since() == Since.FINISHED && !(less.counter() instanceof Counter.Versions);
        boolean sameTime = Objects.equals(less.within(), more.within()) && less.since() == more.since();
        return (newestFirst || sameTime) && fewer(less.counter(), more.counter());
    }

    private static boolean fewer(Counter less, Counter more) {
        if (less instanceof Counter.Last few && more instanceof Counter.Last many) {
            return few.count() <= many.count();
        }
        if (less instanceof Counter.Calendar few && more instanceof Counter.Calendar many) {
            return few.unit() == many.unit() && few.count() <= many.count();
        }
        if (less instanceof Counter.Versions few && more instanceof Counter.Versions many) {
            return few.count() <= many.count();
        }
        return less instanceof Counter.Size few && more instanceof Counter.Size many && few.bytes() <= many.bytes();
    }

    private static List<Selector> conditions(Selector selector) {
        return selector instanceof Selector.All all
                ? all.parts().stream().flatMap(part -> conditions(part).stream()).toList() : List.of(selector);
    }

    private static boolean takes(List<Glob> globs, Glob narrow) {
        boolean plain = narrow.toString().chars().noneMatch(c -> "*?{}[]\\".indexOf(c) >= 0);
        return globs.stream().anyMatch(glob -> glob.equals(narrow) || glob.toString().equals("**")
                || plain && glob.matches(narrow.toString()));
    }

    private static boolean inTime(Clause less, Clause more) {
        if (more.within() == null) {
            return true;
        }
        return less.within() != null && less.since() == more.since() && shorter(less.within(), more.within());
    }

    private static boolean shorter(Age a, Age b) {
        Period some = a.period();
        Period more = b.period();
        boolean byUnit = some.toTotalMonths() <= more.toTotalMonths() && some.getDays() <= more.getDays()
                && a.duration().compareTo(b.duration()) <= 0;
        return byUnit || seconds(a, 31) + CLOCK_CHANGES <= seconds(b, 28) - CLOCK_CHANGES;
    }

    private static long seconds(Age age, int daysOfMonth) {
        return (age.period().toTotalMonths() * daysOfMonth + age.period().getDays()) * DAY + age.duration().toSeconds();
    }
}
