package dev.winnow.policy.clause;

import dev.winnow.policy.value.ReasonWords;

/** {@code size: 500GB} keeps the newest parts while their total stays within {@code bytes}. */
public record Size(long bytes) implements Counter {

    public Size {
        Counter.notNegative("size", bytes);
    }

    @Override
    public long limit() {
        return bytes;
    }

    @Override
    public Counter limited(long limit, long each) {
        return new Size(limit);
    }

    @Override
    public void count(Count parts) {
        long sum = 0;
        int n = 0;
        for (int i = parts.counted(0); i >= 0; i = parts.counted(i + 1)) {
            sum = sum > Long.MAX_VALUE - parts.bytes(i) ? Long.MAX_VALUE : sum + parts.bytes(i);
            n++;
            parts.rank(i, n, sum <= bytes);
            parts.total(i, sum);
        }
    }

    @Override
    public String reason(Count parts, int i) {
        return ReasonWords.ordinal(parts.rank(i)) + ", " + ReasonWords.size(parts.total(i)) + " with it";
    }

    @Override
    public String outdone(Count parts, int i) {
        return "after " + ReasonWords.size(bytes - parts.total(i) + 1) + " of newer builds";
    }

    /** A part without a byte fits even into none. */
    @Override
    public boolean keepsNothing() {
        return false;
    }

    @Override
    public boolean keepsAll() {
        return false;
    }
}
