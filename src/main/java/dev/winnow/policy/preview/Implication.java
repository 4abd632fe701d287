package dev.winnow.policy.preview;

import dev.winnow.model.NameCodec;
import dev.winnow.policy.Selector;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.Glob;
import dev.winnow.policy.value.VersionOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What surely follows from what; says no wherever it is not sure. */
final class Implication {

    private static final Set<String> SUCCESSFUL = Set.of("success", "warnings");

    private Implication() {
    }

    /** Whether every build that {@code one} fits is fitted by {@code other} too. */
    static boolean implies(Selector one, Selector other) {
        if (one.equals(other)) {
            return true;
        }
        if (other instanceof Selector.All all) {
            return all.parts().stream().allMatch(part -> implies(one, part));
        }
        if (one instanceof Selector.All all) {
            return all.parts().stream().anyMatch(part -> implies(part, other));
        }
        if (other instanceof Selector.Not not) {
            return impliesNot(one, not.inner());
        }
        if (one instanceof Selector.Like left && other instanceof Selector.Like right) {
            return left.attribute().equals(right.attribute())
                    && left.globs().stream().allMatch(glob -> covered(glob, right));
        }
        if (one instanceof Selector.Unknown left && other instanceof Selector.Like right) {
            return left.attribute().equals(right.attribute()) && asksForUnknown(right);
        }
        return one instanceof Selector.Compare left && other instanceof Selector.Compare right
                && left.attribute().equals(right.attribute()) && implies(left, right);
    }

    private static boolean impliesNot(Selector one, Selector inner) {
        if (inner instanceof Selector.Unknown unknown) {
            return known(one, unknown.attribute());
        }
        if (one instanceof Selector.Not not && not.inner() instanceof Selector.Like left
                && inner instanceof Selector.Like right) {
            return left.attribute().equals(right.attribute()) && !asksForUnknown(left) && !asksForUnknown(right)
                    && implies(right, left);
        }
        return false;
    }

    private static boolean known(Selector fits, String attribute) {
        return fits instanceof Selector.Like like && like.attribute().equals(attribute) && !asksForUnknown(like)
                || fits instanceof Selector.Compare compare && compare.attribute().equals(attribute);
    }

    static boolean asksForUnknown(Selector.Like like) {
        return like.globs().stream().anyMatch(glob -> glob.toString().equals("unknown"));
    }

    private static boolean covered(Glob glob, Selector.Like by) {
        String text = glob.toString();
        if (by.globs().contains(glob)) {
            return true;
        }
        if (text.equals("unknown")) {
            return false;
        }
        boolean status = by.attribute().equals("status");
        if (status && text.equals("successful")) {
            return SUCCESSFUL.stream().allMatch(word -> covered(Glob.parse(word), by));
        }
        if (status && SUCCESSFUL.contains(text) && by.globs().contains(Glob.parse("successful"))) {
            return true;
        }
        return by.globs().stream().anyMatch(other -> glob.literal().isPresent() ? other.matchesText(text)
                : everythingUnder(other).filter(text::startsWith).isPresent()
                        || other.toString().equals("*") && by.attribute().startsWith("properties."));
    }

    /** The literal start of a pattern that fits all that starts with it, such as {@code release/} of {@code release/**}. */
    private static Optional<String> everythingUnder(Glob glob) {
        String text = glob.toString();
        return text.endsWith("**") ? Glob.parse(text.substring(0, text.length() - 2)).literal() : Optional.empty();
    }

    private static boolean implies(Selector.Compare one, Selector.Compare other) {
        boolean less = one.operator() == Selector.Operator.LESS || one.operator() == Selector.Operator.LESS_OR_EQUAL;
        boolean otherLess = other.operator() == Selector.Operator.LESS
                || other.operator() == Selector.Operator.LESS_OR_EQUAL;
        if (less != otherLess) {
            return false;
        }
        if (one.attribute().equals("age")) {
            Age left = Age.parse(one.operand());
            Age right = Age.parse(other.operand());
            return strictEnough(one, other) && (less ? noLonger(left, right) : noLonger(right, left));
        }
        Optional<Integer> order = order(one, other);
        return order.isPresent() && (less ? order.get() < 0 : order.get() > 0)
                || order.isPresent() && order.get() == 0 && strictEnough(one, other);
    }

    private static boolean strictEnough(Selector.Compare one, Selector.Compare other) {
        return one.operator() == other.operator() || one.operator() == Selector.Operator.LESS
                || one.operator() == Selector.Operator.GREATER;
    }

    private static Optional<Integer> order(Selector.Compare one, Selector.Compare other) {
        String left = one.operand();
        String right = other.operand();
        VersionOrder order = VersionOrder.of(one.order());
        return switch (one.attribute()) {
            case "number" -> Optional.of(Long.compare(Long.parseLong(left), Long.parseLong(right)));
            case "version" -> order.place(NameCodec.shown(left)).flatMap(lower -> order.place(NameCodec.shown(right))
                    .map(lower::compareTo));
            default -> left.equals(right) ? Optional.of(0) : Optional.empty();
        };
    }

    /** Whether no build of {@code match} can ever fit: two of its parts ask one attribute for different words. */
    static boolean impossible(Selector match) {
        if (!(match instanceof Selector.All all)) {
            return false;
        }
        List<Selector> parts = all.parts();
        for (int i = 0; i < parts.size(); i++) {
            if (impossible(parts.get(i))) {
                return true;
            }
            for (int j = i + 1; j < parts.size(); j++) {
                if (exclude(parts.get(i), parts.get(j)) || exclude(parts.get(j), parts.get(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean exclude(Selector one, Selector other) {
        if (other instanceof Selector.Unknown unknown) {
            return known(one, unknown.attribute());
        }
        if (other instanceof Selector.Not not) {
            return implies(one, not.inner()) && !(not.inner() instanceof Selector.All all && all.parts().isEmpty());
        }
        if (one instanceof Selector.Like left && other instanceof Selector.Like right) {
            // A build has several tags, and one status has two words: these exclude nothing.
            return left.attribute().equals(right.attribute())
                    && !left.attribute().equals("tags") && !left.attribute().equals("status")
                    && !asksForUnknown(left) && !asksForUnknown(right)
                    && left.globs().stream().allMatch(glob -> glob.literal().isPresent()
                            && right.globs().stream().noneMatch(each -> each.matchesText(glob.toString())));
        }
        return false;
    }

    /** Whether {@code one} is surely never longer than {@code other}, whatever the month and the clocks. */
    static boolean noLonger(Age one, Age other) {
        boolean each = one.period().toTotalMonths() <= other.period().toTotalMonths()
                && one.period().getDays() <= other.period().getDays()
                && one.duration().compareTo(other.duration()) <= 0;
        return each || bound(one, 31, 25).compareTo(bound(other, 28, -25)) <= 0;
    }

    private static Duration bound(Age age, int daysInMonth, int hoursOfClocks) {
        Duration exact = age.duration().plusDays(age.period().toTotalMonths() * daysInMonth + age.period().getDays());
        return age.period().isZero() ? exact : exact.plusHours(hoursOfClocks);
    }
}
