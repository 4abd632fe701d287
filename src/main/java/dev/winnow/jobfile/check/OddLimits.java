package dev.winnow.jobfile.check;

import dev.winnow.jobfile.Limits;
import dev.winnow.jobfile.yaml.Complaints;
import dev.winnow.jobfile.yaml.Located.Entry;
import dev.winnow.jobfile.yaml.Located.Mapping;
import java.math.BigDecimal;

/** Warns of limits that let nothing through, and of those that stop nothing. */
public final class OddLimits {

    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    private OddLimits() {
    }

    /** {@code written} is the map that the limits were read from. */
    public static void warn(Limits limits, Mapping written, Complaints warnings) {
        for (Entry entry : written.entries().values()) {
            boolean nothing = switch (entry.key()) {
                case "removals" -> limits.removals().nothing();
                case "removals-per-group" -> limits.removalsPerGroup().nothing();
                case "bytes" -> limits.bytes() != null && limits.bytes() == 0;
                default -> false;
            };
            boolean everything = switch (entry.key()) {
                case "removals" -> everything(limits.removals());
                case "removals-per-group" -> everything(limits.removalsPerGroup());
                case "shrink" -> everything(limits.shrink());
                default -> false;
            };
            if (nothing) {
                warnings.add(entry.value().place(), "a limit of 0 means 0, so this job never removes a "
                        + (entry.key().equals("bytes") ? "byte" : "part") + "; leave '" + entry.key()
                        + "' out for its default, or write what a run may remove");
            } else if (everything) {
                warnings.add(entry.value().place(), "'" + entry.key() + ": 100%' never stops a run; write less");
            }
        }
    }

    private static boolean everything(Limits.Amount amount) {
        return amount.percent() && amount.value().compareTo(ALL) == 0;
    }
}
