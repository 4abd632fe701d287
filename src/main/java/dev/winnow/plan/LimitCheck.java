package dev.winnow.plan;

import dev.winnow.jobfile.Limits;
import dev.winnow.jobfile.Limits.Amount;
import dev.winnow.policy.Space;
import dev.winnow.policy.value.ReasonWords;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A limit compared with what a plan would remove.
 *
 * @param name    as in the job file
 * @param group   the group that the limit applies to; null for the whole job
 * @param allowed as in the job file
 * @param found   the plan's figure, in the same unit
 */
public record LimitCheck(String name, String group, String allowed, String found, boolean exceeded) {

    /** A percentage above 0 does not apply to so few removals, because one of two builds would be half of them. */
    private static final long PERCENT_APPLIES_ABOVE = 10;

    static List<LimitCheck> ofJob(Limits limits, long parts, long removals, long bytes) {
        List<LimitCheck> checks = new ArrayList<>();
        checks.add(parts("removals", null, limits.removals(), parts, removals));
        if (limits.bytes() != null) {
            checks.add(new LimitCheck("bytes", null, limits.bytes().toString(), Long.toString(bytes),
                    bytes > limits.bytes()));
        }
        return checks;
    }

    static LimitCheck ofGroup(Limits limits, String group, long parts, long removals) {
        return parts("removals-per-group", group, limits.removalsPerGroup(), parts, removals);
    }

    /** Not a limit, but shown among them: how much space is used or free after the plan has been applied. */
    static LimitCheck ofSpace(Space space, Space.Outcome of) {
        long stays = of.kept() + of.taken();
        long figure = space.free() ? of.free() + of.trash() + of.present() - stays : stays;
        return new LimitCheck("space", of.stores().isEmpty() ? null : of.stores(), space.text(), ReasonWords.size(figure)
                + (space.pooled() ? "" : " of " + ReasonWords.size(of.total())) + (space.free() ? " free, " : " used, ")
                + ReasonWords.size(of.taken()) + " kept because there is room", false);
    }

    /** Stands for further groups that exceed their limit. */
    static LimitCheck ofOthers(Limits limits, long groups) {
        return new LimitCheck("removals-per-group", groups + " more groups", limits.removalsPerGroup().toString(),
                "more than that, each", true);
    }

    private static LimitCheck parts(String name, String group, Amount allowed, long parts, long removals) {
        boolean bites = !allowed.percent() || allowed.nothing() || removals > PERCENT_APPLIES_ABOVE;
        String found = removals + " of " + parts + " parts";
        if (allowed.percent() && parts > 0) {
            found += ", " + BigDecimal.valueOf(removals * 100).divide(BigDecimal.valueOf(parts), 1,
                    RoundingMode.HALF_UP).stripTrailingZeros().toPlainString() + "%";
        }
        return new LimitCheck(name, group, allowed.toString(), found, bites && allowed.exceededBy(removals, parts));
    }

    @Override
    public String toString() {
        return name + (group == null ? "" : " of " + group) + ": " + found + ", allowed " + allowed;
    }
}
