package dev.winnow.jobfile.propose;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the pieces of a name look like: systems, times, versions, numbers, and the text between them. */
final class Names {

    /** What a piece says; {@code TEXT} says nothing. */
    enum Kind { TEXT, OS, TIME, VERSION, NUMBER }

    /** @param pattern of a time, as a layout has it; null for all else */
    record Piece(Kind kind, String text, String pattern) { }

    private static final String SYSTEM = "(?:linux|windows|win|macosx|macos|mac|osx|darwin|freebsd|solaris|aix|android|ios)"
            + "(?:32|64)?(?:[-_.]?(?:x86[-_]64|x86|x64|amd64|arm64|aarch64|armv[0-9]|arm|i[36]86|ppc64le|s390x|riscv64|"
            + "universal|32|64))?";
    private static final String DAY = "(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])";
    private static final String CLOCK = "(?:[01][0-9]|2[0-3])[0-5][0-9]";
    private static final String TIME = DAY + "(?:[-_T]?" + CLOCK + "(?:[0-5][0-9])?Z?)?|"
            + "(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])";
    /** What files of builds end with; else a version would take it for its last word. */
    private static final String ENDING = "\\.(?:zip|7z|dmg|pkg|exe|msi|deb|rpm|snap|apk|ipa|jar|war|whl|iso|img|bin|run|log|txt|tgz)$";
    private static final String VERSION = "v?[0-9]+(?:\\.[0-9]+)+(?:(?!" + ENDING + ")[-~+.]?(?!(?:" + SYSTEM + ")(?![A-Za-z0-9]))"
            + "(?:dev|rc|alpha|beta|pre|post|snapshot|nightly|SNAPSHOT|[a-z]+)(?=[0-9]|[-_~+]|$)[0-9]*(?:\\.[0-9]+)*)*"
            + "(?:-[0-9]+(?:ubuntu|build|deb|bpo|el|fc)[0-9]+(?:\\.[0-9]+)*)?";
    /** Pieces begin and end where a word does. */
    private static final Pattern PIECE = Pattern.compile("(?<![A-Za-z0-9])(?:(?<os>" + SYSTEM + ")|(?<time>" + TIME
            + ")|(?<version>" + VERSION + ")|(?<number>[0-9]{1,18}))(?![A-Za-z0-9])");
    private static final Pattern WORDS = Pattern.compile("[A-Za-z]+[0-9]*");

    private Names() {
    }

    static List<Piece> pieces(String name) {
        List<Piece> pieces = new ArrayList<>();
        Matcher found = PIECE.matcher(name);
        int from = 0;
        while (found.find()) {
            if (found.start() > from) {
                pieces.add(new Piece(Kind.TEXT, name.substring(from, found.start()), null));
            }
            pieces.add(found.group("os") != null ? new Piece(Kind.OS, found.group(), null)
                    : found.group("time") != null ? new Piece(Kind.TIME, found.group(), pattern(found.group()))
                    : new Piece(found.group("version") != null ? Kind.VERSION : Kind.NUMBER, found.group(), null));
            from = found.end();
        }
        if (from < name.length()) {
            pieces.add(new Piece(Kind.TEXT, name.substring(from), null));
        }
        return pieces;
    }

    private static String pattern(String time) {
        if (time.charAt(4) == '-') {
            return "yyyy-MM-dd";
        }
        boolean zulu = time.endsWith("Z");
        int digits = time.length() - (zulu ? 1 : 0);
        if (digits == 8) {
            return "yyyyMMdd";
        }
        char between = time.charAt(8);
        boolean apart = between < '0' || between > '9';
        String clock = digits - (apart ? 9 : 8) == 4 ? "HHmm" : "HHmmss";
        return "yyyyMMdd" + (!apart ? "" : between == 'T' ? "'T'" : String.valueOf(between)) + clock + (zulu ? "'Z'" : "");
    }

    static boolean system(String name) {
        List<Piece> pieces = pieces(name);
        return pieces.size() == 1 && pieces.get(0).kind() == Kind.OS;
    }

    /** Whether the name tells one build from others. */
    static boolean identifies(String name) {
        return pieces(name).stream().anyMatch(piece -> piece.kind() != Kind.TEXT && piece.kind() != Kind.OS);
    }

    /** The word that a name begins with, or null. */
    static String word(String name) {
        Matcher word = WORDS.matcher(name);
        return word.lookingAt() ? word.group() : null;
    }
}
