package dev.winnow.store.layout;

import dev.winnow.jobfile.Layout.Anything;
import dev.winnow.jobfile.Layout.Capture;
import dev.winnow.jobfile.Layout.Literal;
import dev.winnow.jobfile.Layout.Time;
import dev.winnow.jobfile.Layout.Token;
import dev.winnow.jobfile.Layout.Words;
import dev.winnow.model.NameCodec;
import dev.winnow.store.layout.CapturedTime.TimeCapture;
import dev.winnow.store.layout.CapturedTime.TimeCapture.Taken;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Matches one segment of a path against the tokens of a layout. Captures are greedy from the left: each takes as much as
 * possible while the rest still matches. It does not use regular expressions, because they cannot check times, and because
 * a hostile name must not cost exponential time.
 */
final class SegmentMatcher {

    /** Any number with so many digits fits into a long. */
    private static final int MAX_DIGITS = 18;

    private sealed interface Step { }

    private record Text(String text) implements Step { }

    private record Any(String name) implements Step { }

    private record OneOf(String name, List<String> words) implements Step { }

    private record When(TimeCapture time) implements Step { }

    private record Skip() implements Step { }

    /** The captured texts of a match. A second capture of one name must take the same text. */
    interface Bindings {
        String get(String name);

        void put(String name, String value);

        void remove(String name);

        List<Taken> times();
    }

    private final List<Step> steps = new ArrayList<>();
    private final Set<String> repeated;
    private final boolean remember;

    /** @param repeated the names that the whole layout captures more than once */
    SegmentMatcher(List<Token> tokens, Set<String> repeated) {
        int open = 0;
        for (Token token : tokens) {
            if (token instanceof Literal literal) {
                steps.add(new Text(literal.text()));
            } else if (token instanceof Capture capture) {
                open++;
                steps.add(new Any(capture.name()));
            } else if (token instanceof Words words) {
                steps.add(new OneOf(words.name(), words.words().stream()
                        .sorted(Comparator.comparingInt(String::length).reversed()).toList()));
            } else if (token instanceof Time time) {
                open++;
                steps.add(new When(new TimeCapture(time.pattern())));
            } else if (token instanceof Anything) {
                open++;
                steps.add(new Skip());
            }
        }
        this.repeated = repeated;
        // Without repeated names an earlier choice does not affect later ones: a position that failed once always fails.
        this.remember = open > 2 && repeated.isEmpty();
    }

    /** Whether the segment matches, whatever earlier segments have captured. */
    boolean fits(String segment) {
        return matches(segment, null);
    }

    /** Whether the segment matches. Adds its captures to {@code bindings}. */
    boolean matches(String segment, Bindings bindings) {
        return matchFrom(segment, 0, 0, bindings, remember ? new boolean[steps.size() * (segment.length() + 1)] : null);
    }

    private boolean matchFrom(String segment, int step, int from, Bindings bindings, boolean[] failed) {
        if (step == steps.size()) {
            return from == segment.length();
        }
        int place = step * (segment.length() + 1) + from;
        if (failed != null && failed[place]) {
            return false;
        }
        boolean fits = matchStep(segment, step, from, bindings, failed);
        if (!fits && failed != null) {
            failed[place] = true;
        }
        return fits;
    }

    private boolean matchStep(String segment, int step, int from, Bindings bindings, boolean[] failed) {
        Step current = steps.get(step);
        if (current instanceof Text text) {
            return segment.startsWith(text.text(), from)
                    && matchFrom(segment, step + 1, from + text.text().length(), bindings, failed);
        }
        if (current instanceof OneOf oneOf) {
            for (String word : oneOf.words()) {
                if (segment.startsWith(word, from)
                        && matchCapture(oneOf.name(), segment, step, from, from + word.length(), bindings, failed)) {
                    return true;
                }
            }
            return false;
        }
        int end = current instanceof Any any && any.name().equals("number") ? digits(segment, from) : segment.length();
        for (int to = end; to > from || to == from && current instanceof Skip; to--) {
            if (insideCharacter(segment, to)) {
                continue;
            }
            if (current instanceof Skip) {
                if (matchFrom(segment, step + 1, to, bindings, failed)) {
                    return true;
                }
                continue;
            }
            if (current instanceof Any any) {
                if (matchCapture(any.name(), segment, step, from, to, bindings, failed)) {
                    return true;
                }
            } else if (current instanceof When when && matchTime(when, segment, step, from, to, bindings, failed)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchTime(When when, String segment, int step, int from, int to, Bindings bindings, boolean[] failed) {
        Taken taken = when.time().read(NameCodec.text(segment.substring(from, to)));
        if (taken == null) {
            return false;
        }
        if (bindings == null) {
            return matchFrom(segment, step + 1, to, null, failed);
        }
        bindings.times().add(taken);
        int these = bindings.times().size();
        if (matchFrom(segment, step + 1, to, bindings, failed)) {
            return true;
        }
        bindings.times().subList(these - 1, bindings.times().size()).clear();
        return false;
    }

    private boolean matchCapture(String name, String segment, int step, int from, int to, Bindings bindings,
                          boolean[] failed) {
        if (bindings == null) {
            return matchFrom(segment, step + 1, to, null, failed);
        }
        String value = segment.substring(from, to);
        boolean again = repeated.contains(name) && bindings.get(name) != null;
        if (again) {
            return bindings.get(name).equals(value) && matchFrom(segment, step + 1, to, bindings, failed);
        }
        bindings.put(name, value);
        if (matchFrom(segment, step + 1, to, bindings, failed)) {
            return true;
        }
        bindings.remove(name);
        return false;
    }

    private static int digits(String segment, int from) {
        int to = from;
        while (to < segment.length() && segment.charAt(to) >= '0' && segment.charAt(to) <= '9') {
            to++;
        }
        return Math.min(to, from + MAX_DIGITS);
    }

    /** Whether {@code at} is inside an escape or a surrogate pair. */
    private static boolean insideCharacter(String segment, int at) {
        return at > 0 && at < segment.length() && (segment.charAt(at - 1) == '%' || at > 1 && segment.charAt(at - 2) == '%'
                || Character.isLowSurrogate(segment.charAt(at)));
    }
}
