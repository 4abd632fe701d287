package dev.winnow.policy.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern as a graph of states. It is walked with all states at once that the characters so far allow, so the time
 * grows with the length of the value only: a pattern that meets a name made to vex it cannot hang a run, as one can
 * that is matched by trying one way after the other.
 */
final class GlobStates {

    /** Takes any character. */
    static final int ANYTHING = -1;
    /** Takes any character but {@code /}. */
    static final int IN_SEGMENT = -2;
    private static final int ONE_OF = -3;
    private static final int NOTHING = -4;

    /** Where a character leads on to {@code next}; {@code takes} is a character or one of the signs above. */
    private static final class State {
        private int takes = NOTHING;
        private IntPredicate set;
        private int next;
        private final List<Integer> free = new ArrayList<>(2);
    }

    private final List<State> building = new ArrayList<>();
    private int end;
    private State[] states;
    /** For each state, as bits, the states that it leads to without a character, itself among them. */
    private long[][] reach;

    GlobStates() {
        end = fresh();
    }

    /** Where the pattern ends so far. */
    int end() {
        return end;
    }

    /** Goes on from another state, as the next alternative does from where the first began. */
    void goOnFrom(int state) {
        end = state;
    }

    /** One character: this one, {@link #ANYTHING} or {@link #IN_SEGMENT}. */
    void one(int takes) {
        taking(takes, null);
    }

    /** One character of a set. */
    void oneOf(IntPredicate set) {
        taking(ONE_OF, set);
    }

    private void taking(int takes, IntPredicate set) {
        // A state takes one kind of character: alternatives that begin at one place get a state each.
        if (building.get(end).takes != NOTHING) {
            int fresh = fresh();
            pass(end, fresh);
            end = fresh;
        }
        State from = building.get(end);
        from.takes = takes;
        from.set = set;
        from.next = fresh();
        end = from.next;
    }

    /** Any number of characters, also none. */
    void many(int takes) {
        int loop = fresh();
        pass(end, loop);
        building.get(loop).takes = takes;
        building.get(loop).next = loop;
        end = fresh();
        pass(loop, end);
    }

    /** Lets the pattern pass from one state to another without a character. */
    void pass(int from, int to) {
        building.get(from).free.add(to);
    }

    /** Goes on from where the pattern ends and from {@code other} alike. */
    void join(int other) {
        int join = fresh();
        pass(end, join);
        pass(other, join);
        end = join;
    }

    /** A state that nothing leads to yet. */
    int fresh() {
        building.add(new State());
        return building.size() - 1;
    }

    /** To be called once, when the pattern is whole. */
    void done() {
        states = building.toArray(State[]::new);
        reach = new long[states.length][];
        for (int i = 0; i < states.length; i++) {
            BitSet reached = new BitSet(states.length);
            reach(i, reached);
            reach[i] = Arrays.copyOf(reached.toLongArray(), (states.length + 63) / 64);
        }
        building.clear();
    }

    private void reach(int state, BitSet reached) {
        if (!reached.get(state)) {
            reached.set(state);
            states[state].free.forEach(next -> reach(next, reached));
        }
    }

    boolean match(String value, boolean ignoringCase) {
        long[] now = reach[0].clone();
        long[] then = new long[now.length];
        for (int at = 0; at < value.length(); ) {
            int point = value.codePointAt(at);
            boolean some = false;
            Arrays.fill(then, 0);
            for (int word = 0; word < now.length; word++) {
                for (long bits = now[word]; bits != 0; bits &= bits - 1) {
                    State state = states[word * 64 + Long.numberOfTrailingZeros(bits)];
                    if (takes(state, point) || ignoringCase && takesFolded(state, point)) {
                        some = true;
                        long[] more = reach[state.next];
                        for (int i = 0; i < then.length; i++) {
                            then[i] |= more[i];
                        }
                    }
                }
            }
            if (!some) {
                return false;
            }
            long[] before = now;
            now = then;
            then = before;
            at += Character.charCount(point);
        }
        return (now[end / 64] & 1L << end % 64) != 0;
    }

    private static boolean takes(State state, int point) {
        return state.takes >= 0 ? state.takes == point : state.takes == ANYTHING
                || state.takes == IN_SEGMENT && point != '/' || state.takes == ONE_OF && state.set.test(point);
    }

    private static boolean takesFolded(State state, int point) {
        return state.takes >= 0 ? folded(state.takes) == folded(point) : state.takes == ONE_OF
                && (state.set.test(Character.toLowerCase(point)) || state.set.test(Character.toUpperCase(point)));
    }

    private static int folded(int point) {
        return Character.toLowerCase(Character.toUpperCase(point));
    }
}
