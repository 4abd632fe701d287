package dev.winnow.policy.value;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern as a graph of states. It is walked with all states at once that the characters so far allow, so the time
 * grows with the length of the value only: a pattern that meets a name made to vex it cannot hang a run, as one can
 * that is matched by trying one way after the other.
 */
final class GlobStates {

    /** Where a character leads on to {@code next}; takes nothing where {@code takes} is null. */
    private static final class State {
        private IntPredicate takes;
        private int next;
        private final List<Integer> free = new ArrayList<>(2);
    }

    private final List<State> states = new ArrayList<>();
    private int end;

    GlobStates() {
        end = add();
    }

    private int add() {
        states.add(new State());
        return states.size() - 1;
    }

    /** Where the pattern ends so far. */
    int end() {
        return end;
    }

    /** Goes on from another state, as the next alternative does from where the first began. */
    void goOnFrom(int state) {
        end = state;
    }

    /** One character. */
    void one(IntPredicate takes) {
        State from = states.get(end);
        // A state takes one kind of character: alternatives that begin at one place get a state each.
        if (from.takes != null) {
            int fresh = add();
            from.free.add(fresh);
            end = fresh;
            from = states.get(fresh);
        }
        from.takes = takes;
        from.next = add();
        end = from.next;
    }

    /** Any number of characters, also none. */
    void many(IntPredicate takes) {
        int loop = add();
        states.get(end).free.add(loop);
        states.get(loop).takes = takes;
        states.get(loop).next = loop;
        end = add();
        states.get(loop).free.add(end);
    }

    /** Lets the pattern pass from one state to another without a character. */
    void pass(int from, int to) {
        states.get(from).free.add(to);
    }

    /** A state that nothing leads to yet. */
    int fresh() {
        return add();
    }

    boolean matches(String value) {
        BitSet now = new BitSet(states.size());
        reach(0, now);
        for (int at = 0; at < value.length() && !now.isEmpty(); ) {
            int point = value.codePointAt(at);
            BitSet then = new BitSet(states.size());
            for (int i = now.nextSetBit(0); i >= 0; i = now.nextSetBit(i + 1)) {
                State state = states.get(i);
                if (state.takes != null && state.takes.test(point)) {
                    reach(state.next, then);
                }
            }
            now = then;
            at += Character.charCount(point);
        }
        return now.get(end);
    }

    private void reach(int state, BitSet reached) {
        if (!reached.get(state)) {
            reached.set(state);
            states.get(state).free.forEach(next -> reach(next, reached));
        }
    }
}
