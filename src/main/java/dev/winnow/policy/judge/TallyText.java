package dev.winnow.policy.judge;

import dev.winnow.model.Build;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Counter;
import dev.winnow.policy.Policy;
import dev.winnow.policy.select.SelectorText;
import dev.winnow.policy.value.AgeEdge;
import dev.winnow.policy.value.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** What a clause says of a part, in words. */
final class TallyText {

    private TallyText() {
    }

    /** Why the clause keeps the part, or why not: {@code last: 10 - 3rd}. */
    static String reason(Tally tally, int i) {
        return SelectorText.name(tally.clause()) + " - " + answer(tally, i);
    }

    static String answer(Tally tally, int i) {
        Clause clause = tally.clause();
        Build build = tally.build(i);
        return switch (tally.narrowed(i)) {
            case WHERE -> clause.counter() == null && clause.within() == null
                    ? SelectorText.has(clause.where(), build, tally.setting().setting())
                    : SelectorText.miss(clause.where(), build, tally.setting().setting());
            case NO_EVENT -> "no defect is logged";
            case TOO_OLD -> age(tally, build) + overshoot(tally, build);
            case FITS -> clause.counter() != null ? counted(tally, i)
                    : clause.within() != null ? age(tally, build)
                    : SelectorText.has(clause.where(), build, tally.setting().setting());
        };
    }

    private static String counted(Tally tally, int i) {
        Counter counter = tally.clause().counter();
        if (counter instanceof Counter.Calendar calendar) {
            String name = period(calendar, tally.build(i), tally);
            return switch (tally.rank(i)) {
                case Tally.PASSED_OVER -> "newest of " + name + ", which a finer clause keeps";
                case 0 -> "not the newest of " + name;
                default -> "newest of " + name + (tally.keeps(i) ? "" : ", the " + Words.ordinal(tally.rank(i)) + " "
                        + Periods.noun(calendar.unit()));
            };
        }
        String rank = Words.ordinal(tally.rank(i));
        if (counter instanceof Counter.Versions) {
            return tally.build(i).attributes().version() + " is the " + rank;
        }
        return rank + (counter instanceof Counter.Size ? ", " + Words.size(tally.total(i)) + " with it" : "");
    }

    private static String period(Counter.Calendar calendar, Build build, Tally tally) {
        return Periods.name(calendar.unit(), build.finished(), zone(tally));
    }

    private static ZoneId zone(Tally tally) {
        return tally.setting().policy().zone();
    }

    private static String age(Tally tally, Build build) {
        Duration age = Duration.between(tally.clause().event(build), tally.end());
        boolean logged = tally.clause().since() == Clause.Since.DEFECT_LOGGED;
        boolean newest = tally.setting().policy().anchor() == Policy.Anchor.NEWEST;
        String what = (logged ? "logged " : "") + Words.length(age.abs());
        if (age.isNegative()) {
            return what + (newest ? " after the newest" : " after as-of");
        }
        return what + (newest ? " before the newest" : logged ? " ago" : " old");
    }

    /** "30 d old" alone would not tell why 30 days were not enough; a day may have 25 hours. */
    private static String overshoot(Tally tally, Build build) {
        Duration over = Duration.between(tally.clause().event(build), tally.edge());
        return over.compareTo(Duration.ofHours(26)) < 0 ? ", over by " + Words.length(over) : "";
    }

    /** The line that a part which the clause does not keep has missed, or null where there is none. */
    static String boundary(Tally tally, int i) {
        if (tally.keeps(i) || tally.narrowed(i) == Tally.Narrowed.WHERE
                || tally.narrowed(i) == Tally.Narrowed.NO_EVENT) {
            return null;
        }
        if (tally.narrowed(i) == Tally.Narrowed.TOO_OLD) {
            return "keeps what is from " + tally.edge() + " on";
        }
        int last = -1;
        for (int j = 0; j < tally.size(); j++) {
            if (tally.keeps(j) && (last < 0 || tally.rank(j) >= tally.rank(last))) {
                last = j;
            }
        }
        if (last < 0) {
            return "keeps none";
        }
        Build build = tally.build(last);
        if (tally.clause().counter() instanceof Counter.Calendar calendar) {
            return "the last that it keeps is " + build.key() + " of " + period(calendar, build, tally);
        }
        return tally.clause().counter() instanceof Counter.Versions
                ? "the lowest that it keeps is " + build.attributes().version()
                : "the last that it keeps is " + build.key();
    }

    /** What makes the clause let go of a part that it keeps: {@code after 3 newer builds}; or null. */
    static String dropped(Tally tally, int i) {
        if (!tally.keeps(i)) {
            return null;
        }
        Clause clause = tally.clause();
        Policy policy = tally.setting().policy();
        Instant old = clause.within() == null || policy.anchor() == Policy.Anchor.NEWEST ? null
                : new AgeEdge(clause.within(), policy.zone(), clause.event(tally.build(i)), true).nextFlip(now(tally));
        String outdone = clause.counter() == null ? null : outdone(tally, i);
        if (old == null) {
            return outdone;
        }
        return (outdone == null ? "" : outdone + ", or ") + "from " + old + " on";
    }

    private static String outdone(Tally tally, int i) {
        Counter counter = tally.clause().counter();
        if (counter instanceof Counter.Last last) {
            return last.count() == Counter.ALL ? null : after(last.count() - tally.rank(i) + 1, "newer build");
        }
        if (counter instanceof Counter.Versions versions) {
            return versions.count() == Counter.ALL ? null
                    : after(versions.count() - tally.rank(i) + 1, "higher version");
        }
        if (counter instanceof Counter.Size size) {
            return "after " + Words.size(size.bytes() - tally.total(i) + 1) + " of newer builds";
        }
        Counter.Calendar calendar = (Counter.Calendar) counter;
        boolean current = Periods.number(calendar.unit(), tally.build(i).finished(), zone(tally))
                == Periods.number(calendar.unit(), now(tally), zone(tally));
        String noun = Periods.noun(calendar.unit());
        String next = calendar.count() == Counter.ALL ? null
                : after(calendar.count() - tally.rank(i) + 1, "newer " + noun) + " with builds";
        return current ? "after a newer build in the same " + noun : next;
    }

    private static Instant now(Tally tally) {
        return tally.setting().at();
    }

    private static String after(long count, String what) {
        return "after " + count + " " + what + (count == 1 ? "" : "s");
    }
}
