package dev.winnow.policy;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The program's one pattern language: anchored at both ends, case-sensitive. {@code *} and {@code ?} stop at
 * {@code /}, {@code **} does not, <code>{a,b}</code> chooses, {@code [..]} is a class, {@code \} quotes.
 * {@code **}{@code /} also stands for nothing, so that {@code **}{@code /*.log} fits {@code a.log}.
 */
public final class Glob {

    private final String text;
    private final String literal;
    private final Pattern pattern;

    private Glob(String text, String literal, Pattern pattern) {
        this.text = text;
        this.literal = literal;
        this.pattern = pattern;
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
    Optional<String> literal() {
        return Optional.ofNullable(literal);
    }

    public boolean matches(String value) {
        return literal != null ? literal.equals(value) : pattern.matcher(value).matches();
    }

    /** Whether it would fit if case did not matter; for the warning about values missed only by case. */
    public boolean matchesIgnoringCase(String value) {
        return literal != null ? literal.equalsIgnoreCase(value)
                : Pattern.compile(pattern.pattern(), Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                        .matcher(value).matches();
    }

    private static String regex(String glob) {
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
