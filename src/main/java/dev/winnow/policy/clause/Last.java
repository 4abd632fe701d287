package dev.winnow.policy.clause;

/** {@code last: 10} keeps the newest {@code count} parts. */
public record Last(long count) implements Counter {

    public Last {
        Counter.notNegative("count", count);
    }

    @Override
    public long limit() {
        return count;
    }

    @Override
    public Counter limited(long limit, long each) {
        return new Last(limit);
    }

    @Override
    public void count(Count parts) {
        int n = 0;
        for (int i = parts.counted(0); i >= 0; i = parts.counted(i + 1)) {
            n++;
            parts.rank(i, n, n <= count);
        }
    }

    @Override
    public String outdone(Count parts, int i) {
        return after(parts.rank(i), "newer build");
    }
}
