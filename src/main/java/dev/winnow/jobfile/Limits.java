package dev.winnow.jobfile;

import java.math.BigDecimal;

/**
 * How much one run may remove. Shares are of present parts, as percentages; counts are parts.
 *
 * @param removals         share of the job's parts, or a count of them
 * @param removalsPerGroup share of a group's parts, or a count of them
 * @param bytes            sum of removed bytes, or null for no limit
 * @param shrink           share of a store's present builds that a scan may find missing
 */
public record Limits(Amount removals, Amount removalsPerGroup, Long bytes, Amount shrink) {

    public static final Limits DEFAULT = new Limits(Amount.percent("20"), Amount.percent("50"), null,
            Amount.percent("30"));

    /**
     * A share or a count.
     *
     * @param value   a percentage from 0 to 100, or a count; never negative
     * @param percent which of both
     */
    public record Amount(BigDecimal value, boolean percent) {
        public Amount {
            if (value.signum() < 0 || percent && value.compareTo(BigDecimal.valueOf(100)) > 0) {
                throw new IllegalArgumentException(value + (percent ? "% is not from 0 to 100%" : " is negative"));
            }
        }

        static Amount percent(String value) {
            return new Amount(new BigDecimal(value), true);
        }

        /** Whether it allows none, be it a share or a count. */
        public boolean nothing() {
            return value.signum() == 0;
        }

        /** Whether {@code some} of {@code all} is more than this allows. */
        public boolean exceededBy(long some, long all) {
            BigDecimal counted = BigDecimal.valueOf(some);
            return percent
                    ? counted.multiply(BigDecimal.valueOf(100)).compareTo(value.multiply(BigDecimal.valueOf(all))) > 0
                    : counted.compareTo(value) > 0;
        }

        @Override
        public String toString() {
            return value.toPlainString() + (percent ? "%" : "");
        }
    }
}
