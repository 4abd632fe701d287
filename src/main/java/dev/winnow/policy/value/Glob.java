package dev.winnow.policy.value;

import dev.winnow.model.NameCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The program's one pattern language: anchored at both ends, case-sensitive. {@code *} and {@code ?} stop at
 * {@code /}, {@code **} does not, <code>{a,b}</code> chooses, {@code [..]} is a class, {@code \} quotes.
 * {@code **}{@code /} also stands for nothing, so that {@code **}{@code /*.log} fits {@code a.log}.
 *
 * <p>A pattern is written with names as they are: {@code 50%-off} fits the folder of that name, whose shown form is
 * {@code 50%25-off}. What is not UTF-8 in a name is fitted by wildcards only, one for each byte.
 */
public final class Glob {

    private static final String SPECIAL = "*?{}[]\\";

    private final String text;
    private final String literal;
    /** What all that it fits starts and ends with: most names are refused by these alone. */
    private final String starts;
    private final String ends;
    private final GlobStates states;

    private Glob(String text) {
        this.text = text;
        int first = 0;
        while (first < text.length() && SPECIAL.indexOf(text.charAt(first)) < 0) {
            first++;
        }
        int last = text.length();
        while (last > first && SPECIAL.indexOf(text.charAt(last - 1)) < 0) {
            last--;
        }
        this.starts = text.substring(0, first);
        // "**/" also stands for nothing: "**/a" fits "a", which does not end with "/a".
        this.ends = text.substring(last > 0 && text.startsWith("/", last) ? last + 1 : last);
        this.literal = first == text.length() ? text : null;
        this.states = literal == null ? states(text) : null;
    }

    /** @throws IllegalArgumentException if a brace or bracket is not closed; the message says which */
    public static Glob parse(String text) {
        Objects.requireNonNull(text, "text");
        if (text.codePoints().anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException("pattern '" + NameCodec.shown(text) + "' holds half a character; "
                    + "write ? for a byte that is not UTF-8");
        }
        return new Glob(text);
    }

    /**
     * A pattern in the spelling of {@link NameCodec}, as the keys that it is for are shown: its escapes stand for what
     * they stand for in keys, also for bytes that are not UTF-8.
     *
     * @throws IllegalArgumentException if a brace or bracket is not closed; the message says which
     */
    public static Glob ofShown(String shown) {
        return new Glob(NameCodec.text(shown));
    }

    /** The one value that it fits, where it is no more than that; as text. */
    public Optional<String> literal() {
        return Optional.ofNullable(literal);
    }

    /** Whether it fits a name, which is given in the spelling of {@link NameCodec}. */
    public boolean matches(String shown) {
        return matchesText(NameCodec.text(shown));
    }

    /** Whether it fits a name as it is, such as {@link NameCodec#text} gives it. */
    public boolean matchesText(String name) {
        return literal != null ? literal.equals(name)
                : name.startsWith(starts) && name.endsWith(ends) && states.match(name, false);
    }

    /** Whether it would fit a name in shown form if case did not matter; for the warning about such misses. */
    public boolean matchesIgnoringCase(String shown) {
        String name = NameCodec.text(shown);
        return literal != null ? literal.equalsIgnoreCase(name) : states.match(name, true);
    }

    /** What everything that it fits begins with, as text; may be empty. */
    public String beginning() {
        return starts;
    }

    private static GlobStates states(String glob) {
        GlobStates states = new GlobStates();
        Deque<int[]> braces = new ArrayDeque<>();
        for (int i = 0; i < glob.length(); i++) {
            int c = glob.codePointAt(i);
            switch (c) {
                case '*' -> {
                    if (!glob.startsWith("**", i)) {
                        states.many(GlobStates.IN_SEGMENT);
                        break;
                    }
                    boolean segmentStart = i == 0 || glob.charAt(i - 1) == '/'
                            || !braces.isEmpty() && "{,".indexOf(glob.charAt(i - 1)) >= 0;
                    i++;
                    int start = states.end();
                    states.many(GlobStates.ANYTHING);
                    if (segmentStart && glob.startsWith("/", i + 1)) {
                        i++;
                        states.one('/');
                        states.join(start);
                    }
                }
                case '?' -> states.one(GlobStates.IN_SEGMENT);
                case '{' -> braces.push(new int[] {states.end(), states.fresh()});
                case '}' -> {
                    if (braces.isEmpty()) {
                        throw wrong(glob, "} without {; quote it as \\}");
                    }
                    states.pass(states.end(), braces.peek()[1]);
                    states.goOnFrom(braces.pop()[1]);
                }
                case ',' -> {
                    if (braces.isEmpty()) {
                        states.one(',');
                    } else {
                        states.pass(states.end(), braces.peek()[1]);
                        states.goOnFrom(braces.peek()[0]);
                    }
                }
                case '[' -> i = characterClass(glob, i, states);
                default -> {
                    int literal = c == '\\' ? quoted(glob, ++i) : c;
                    i += Character.charCount(literal) - 1;
                    states.one(literal);
                }
            }
        }
        if (!braces.isEmpty()) {
            throw wrong(glob, "{ is not closed; quote it as \\{");
        }
        states.done();
        return states;
    }

    private static int quoted(String glob, int at) {
        if (at == glob.length()) {
            throw new IllegalArgumentException("pattern '" + glob + "' ends in a lone \\");
        }
        return glob.codePointAt(at);
    }

    /** A {@code ]} right after the opening stands for itself; a class never fits {@code /}. Returns where it ends. */
    private static int characterClass(String glob, int open, GlobStates states) {
        boolean negated = glob.startsWith("!", open + 1) || glob.startsWith("^", open + 1);
        int start = open + (negated ? 2 : 1);
        List<int[]> ranges = new ArrayList<>();
        int at = start;
        while (at < glob.length() && (glob.charAt(at) != ']' || at == start)) {
            int from = glob.charAt(at) == '\\' ? quoted(glob, ++at) : glob.codePointAt(at);
            at += Character.charCount(from);
            int to = from;
            if (glob.startsWith("-", at) && at + 1 < glob.length() && glob.charAt(at + 1) != ']') {
                at++;
                to = glob.charAt(at) == '\\' ? quoted(glob, ++at) : glob.codePointAt(at);
                at += Character.charCount(to);
            }
            if (to < from) {
                throw wrong(glob, "the range " + Character.toString(from) + "-" + Character.toString(to)
                        + " runs backwards; write the lower character first");
            }
            ranges.add(new int[] {from, to});
        }
        if (at >= glob.length()) {
            throw wrong(glob, "[ is not closed; quote it as \\[");
        }
        IntPredicate in = point -> ranges.stream().anyMatch(range -> point >= range[0] && point <= range[1]);
        states.oneOf(point -> point != '/' && in.test(point) != negated);
        return at;
    }

    private static IllegalArgumentException wrong(String glob, String what) {
        return new IllegalArgumentException("pattern '" + glob + "': " + what);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && glob.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
