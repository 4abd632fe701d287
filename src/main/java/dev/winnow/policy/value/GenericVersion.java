package dev.winnow.policy.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * Versions of an unknown scheme, ordered so that the schemes in use agree: numbers count as numbers; a
 * qualifier ({@code rc1}, {@code dev897}, any word) comes before its release; {@code post}, {@code sp} and their like, a
 * revision behind a hyphen with what follows it ({@code -1ubuntu1}), what follows {@code +} and the commits that
 * {@code git describe} counts come after it, and before the next number; {@code ~} comes before everything.
 */
record GenericVersion(List<Token> tokens) implements Version {

    private static final Set<String> AFTER = Set.of("post", "patch", "pl", "p", "sp", "hotfix", "fix", "rev", "r",
            "ubuntu", "deb", "el", "fc");
    private static final Set<String> BEFORE = Set.of("dev", "snapshot", "nightly", "alpha", "a", "beta", "b", "c", "cr",
            "rc", "m", "milestone", "pre", "preview", "canary", "eap", "ea");
    private static final Set<String> RELEASE = Set.of("final", "ga", "release");
    /** What a {@code long} surely holds. */
    private static final int MOST_DIGITS = 18;

    /** In the order in which they come at one place of two versions; END is where one of them ends. */
    private enum Rank { TILDE, BEFORE, END, AFTER, NUMBER }

    /** One step of a version; {@code number} also tells apart what is first among words. */
    private record Token(Rank rank, long number, String word) implements Comparable<Token> {

        private static final Token END = new Token(Rank.END, 0, "");

        @Override
        public int compareTo(Token other) {
            int order = rank.compareTo(other.rank);
            order = order != 0 ? order : Long.compare(number, other.number);
            return order != 0 ? order : word.compareTo(other.word);
        }
    }

    static GenericVersion of(String version) {
        if (version.isEmpty() || !VersionOrder.digit(version.charAt(0))) {
            return null;
        }
        String text = version.toLowerCase(Locale.ROOT);
        Matcher described = text.contains("-g") ? VersionOrder.DESCRIBED.matcher(text) : null;
        if (described != null && described.matches()) {
            text = described.group(1) + "-" + described.group(2);
        }
        List<Token> tokens = new ArrayList<>();
        boolean later = false;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            int end = at + Character.charCount(point);
            if (VersionOrder.digit(point)) {
                end = run(text, at, true);
                int first = VersionOrder.unpadded(text, at, end);
                if (end - first > MOST_DIGITS) {
                    return null;
                }
                tokens.add(new Token(Rank.NUMBER, first == end ? 0 : Long.parseLong(text, first, end, 10), ""));
            } else if (Character.isLetter(point)) {
                end = run(text, at, false);
                boolean numbered = end < text.length() && VersionOrder.digit(text.charAt(end));
                String word = text.substring(at, end);
                if (!RELEASE.contains(word) || end < text.length()) {
                    tokens.add(word(word, numbered, later));
                }
            } else if (point == '~') {
                tokens.add(new Token(Rank.TILDE, 0, ""));
            } else if (point == '+' || point == '-' && end < text.length() && VersionOrder.digit(text.charAt(end))) {
                tokens.add(new Token(Rank.AFTER, 0, ""));
                later = true;
            }
            at = end;
        }
        return new GenericVersion(List.copyOf(tokens));
    }

    private static int run(String text, int from, boolean digits) {
        int at = from;
        while (at < text.length() && (digits ? VersionOrder.digit(text.charAt(at))
                : Character.isLetter(text.codePointAt(at)))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    /** @param later whether a revision or build has begun, in which only known words lead back before a release */
    private static Token word(String word, boolean numbered, boolean later) {
        boolean single = word.length() == 1;
        if (AFTER.contains(word) && (!single || numbered) || later && !(BEFORE.contains(word) && (!single || numbered))) {
            return new Token(Rank.AFTER, 1, word);
        }
        String known = !numbered ? word : switch (word) {
            case "a" -> "alpha";
            case "b" -> "beta";
            case "c", "cr" -> "rc";
            default -> word;
        };
        return new Token(Rank.BEFORE, known.equals("dev") ? 0 : known.equals("rc") ? 2 : 1, known);
    }

    @Override
    public int compareTo(Version other) {
        List<Token> others = ((GenericVersion) other).tokens;
        for (int i = 0; i < Math.max(tokens.size(), others.size()); i++) {
            int order = at(tokens, i).compareTo(at(others, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static Token at(List<Token> tokens, int i) {
        return i < tokens.size() ? tokens.get(i) : Token.END;
    }

    @Override
    public String text() {
        return tokens.stream().map(token -> token.rank == Rank.NUMBER ? Long.toString(token.number) : token.word)
                .filter(piece -> !piece.isEmpty()).collect(Collectors.joining("."));
    }

    @Override
    public boolean prerelease() {
        return firstBefore() < tokens.size();
    }

    @Override
    public Version release() {
        return new GenericVersion(tokens.subList(0, firstBefore()));
    }

    /** Where its prerelease part begins; a revision of a release is none, whatever stands in it. */
    private int firstBefore() {
        for (int i = 0; i < tokens.size() && tokens.get(i).rank != Rank.AFTER; i++) {
            if (tokens.get(i).rank == Rank.BEFORE || tokens.get(i).rank == Rank.TILDE) {
                return i;
            }
        }
        return tokens.size();
    }
}
