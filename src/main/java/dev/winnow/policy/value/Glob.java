package dev.winnow.policy.value;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;

/**
 * The program's one pattern language: anchored at both ends, case-sensitive. {@code *} and {@code ?} stop at
 * {@code /}, {@code **} does not, <code>{a,b}</code> chooses, {@code [..]} is a class, {@code \} quotes.
 * {@code **}{@code /} also stands for nothing, so that {@code **}{@code /*.log} fits {@code a.log}.
 */
public final class Glob {

    /** With more stars than this, trying one way after the other may take longer than anybody waits. */
    private static final int STARS = 2;

    private final String text;
    private final String literal;
    private final Pattern pattern;
    private final GlobStates states;
    /** What fits if case does not matter; made when it is asked for first. */
    private volatile Predicate<String> ignoringCase;

    private Glob(String text, String literal, Pattern pattern) {
        this.text = text;
        this.literal = literal;
        this.pattern = pattern;
        this.states = pattern != null && stars(text) > STARS ? states(text) : null;
    }

    /** @throws IllegalArgumentException if a brace or bracket is not closed; the message says which */
    public static Glob parse(String text) {
        Objects.requireNonNull(text, "text");
        if (text.chars().noneMatch(c -> "*?{}[]\\".indexOf(c) >= 0)) {
            return new Glob(text, text, null);
        }
        String regex = regex(text);
        try {
            return new Glob(text, null, Pattern.compile(regex, Pattern.DOTALL));
        } catch (PatternSyntaxException bad) {
            throw new IllegalArgumentException("pattern '" + text + "': " + bad.getDescription());
        }
    }

    /** The one value that it fits, where it is no more than that. */
    public Optional<String> literal() {
        return Optional.ofNullable(literal);
    }

    public boolean matches(String value) {
        return literal != null ? literal.equals(value)
                : states != null ? states.matches(value) : pattern.matcher(value).matches();
    }

    /** Whether it would fit if case did not matter; for the warning about values missed only by case. */
    public boolean matchesIgnoringCase(String value) {
        if (literal != null) {
            return literal.equalsIgnoreCase(value);
        }
        if (ignoringCase == null) {
            ignoringCase = ignoringCase();
        }
        return ignoringCase.test(value);
    }

    private Predicate<String> ignoringCase() {
        if (states != null) {
            GlobStates lower = states(text.toLowerCase(Locale.ROOT));
            return value -> lower.matches(value.toLowerCase(Locale.ROOT));
        }
        Pattern any = Pattern.compile(pattern.pattern(),
                Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        return value -> any.matcher(value).matches();
    }

    /** What everything that it fits begins with; may be empty. */
    public String beginning() {
        if (literal != null) {
            return literal;
        }
        int end = 0;
        while ("*?{}[]\\".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end);
    }

    private static long stars(String glob) {
        return IntStream.range(0, glob.length())
                .filter(i -> glob.charAt(i) == '*' && (i == 0 || glob.charAt(i - 1) != '*')).count();
    }

    /** The same as {@link #regex}, for a pattern that was found sound. */
    static GlobStates states(String glob) {
        GlobStates states = new GlobStates();
        IntPredicate anything = point -> true;
        IntPredicate inSegment = point -> point != '/';
        Deque<int[]> braces = new ArrayDeque<>();
        for (int i = 0; i < glob.length(); i++) {
            int c = glob.codePointAt(i);
            if (c == '*' && glob.startsWith("**", i)) {
                boolean segmentStart = i == 0 || glob.charAt(i - 1) == '/'
                        || !braces.isEmpty() && "{,".indexOf(glob.charAt(i - 1)) >= 0;
                i++;
                int start = states.end();
                states.many(anything);
                if (segmentStart && glob.startsWith("/", i + 1)) {
                    i++;
                    states.one(point -> point == '/');
                    join(states, start);
                }
            } else if (c == '*') {
                states.many(inSegment);
            } else if (c == '?') {
                states.one(inSegment);
            } else if (c == '{') {
                braces.push(new int[] {states.end(), states.fresh()});
            } else if (c == '}' || c == ',' && !braces.isEmpty()) {
                states.pass(states.end(), braces.peek()[1]);
                states.goOnFrom(c == ',' ? braces.peek()[0] : braces.pop()[1]);
            } else if (c == '[') {
                StringBuilder regex = new StringBuilder();
                i = characterClass(glob, i, regex);
                Pattern one = Pattern.compile(regex.toString());
                states.one(point -> one.matcher(Character.toString(point)).matches());
            } else {
                int literal = c == '\\' ? glob.codePointAt(++i) : c;
                i += Character.charCount(literal) - 1;
                states.one(point -> point == literal);
            }
        }
        return states;
    }

    private static void join(GlobStates states, int start) {
        int join = states.fresh();
        states.pass(states.end(), join);
        states.pass(start, join);
        states.goOnFrom(join);
    }

    static String regex(String glob) {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '\\' -> quote(out, quoted(glob, ++i));
                case '*' -> {
                    if (i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
                        boolean segmentStart = i == 0 || glob.charAt(i - 1) == '/'
                                || depth > 0 && "{,".indexOf(glob.charAt(i - 1)) >= 0;
                        i++;
                        if (segmentStart && i + 1 < glob.length() && glob.charAt(i + 1) == '/') {
                            i++;
                            out.append("(?:.*/)?");
                        } else {
                            out.append(".*");
                        }
                    } else {
                        out.append("[^/]*");
                    }
                }
                case '?' -> out.append("[^/]");
                case '{' -> {
                    depth++;
                    out.append("(?:");
                }
                case '}' -> {
                    if (--depth < 0) {
                        throw new IllegalArgumentException("pattern '" + glob + "': } without {; quote it as \\}");
                    }
                    out.append(')');
                }
                case ',' -> out.append(depth > 0 ? "|" : ",");
                case '[' -> i = characterClass(glob, i, out);
                default -> quote(out, c);
            }
        }
        if (depth > 0) {
            throw new IllegalArgumentException("pattern '" + glob + "': { is not closed; quote it as \\{");
        }
        return out.toString();
    }

    /** Not {@code Pattern.quote}, which would tear the two halves of a character beyond 16 bits apart. */
    private static void quote(StringBuilder out, char c) {
        out.append(c < 128 && !Character.isLetterOrDigit(c) ? "\\" : "").append(c);
    }

    private static char quoted(String glob, int at) {
        if (at == glob.length()) {
            throw new IllegalArgumentException("pattern '" + glob + "' ends in a lone \\");
        }
        return glob.charAt(at);
    }

    /** A {@code ]} right after the opening stands for itself; a class never fits {@code /}. */
    private static int characterClass(String glob, int open, StringBuilder out) {
        int at = open + 1;
        boolean negated = at < glob.length() && (glob.charAt(at) == '!' || glob.charAt(at) == '^');
        if (negated) {
            at++;
        }
        out.append("(?!/)[").append(negated ? "^" : "");
        for (int i = at; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == ']' && i > at) {
                out.append(']');
                return i;
            }
            boolean range = c == '-' && i > at && i + 1 < glob.length() && glob.charAt(i + 1) != ']';
            if (range) {
                out.append('-');
            } else {
                quote(out, c == '\\' ? quoted(glob, ++i) : c);
            }
        }
        throw new IllegalArgumentException("pattern '" + glob + "': [ is not closed; quote it as \\[");
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
