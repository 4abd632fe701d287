package dev.winnow.jobfile.yaml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which word an author probably meant. */
public final class Nearest {

    /** Longer than any word that we know; what is longer is no slip of the fingers. */
    private static final int LONGEST = 60;

    private Nearest() {
    }

    /**
     * The words of {@code known} that are fewest typing mistakes away, a swap of neighbours being one; none if even the
     * nearest shares too little with {@code written} to be a guess worth making. First what begins like it.
     */
    public static List<String> all(String written, Collection<String> known) {
        List<String> best = new ArrayList<>();
        int fewest = written.length() > LONGEST ? -1 : Math.min(3, Math.max(1, written.length() / 3));
        for (String word : fewest < 0 ? List.<String>of() : known) {
            int mistakes = mistakes(written.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
            if (mistakes < fewest) {
                best.clear();
            }
            if (mistakes <= fewest) {
                fewest = mistakes;
                best.add(word);
            }
        }
        best.sort(Comparator.comparing(word -> -alike(written, word)));
        return best;
    }

    /** The first of the nearest words. */
    public static Optional<String> to(String written, Collection<String> known) {
        return all(written, known).stream().findFirst();
    }

    /** {@code "; did you mean 'x'?"}, or {@code otherwise} when nothing is near. */
    public static String hint(String written, Collection<String> known, String otherwise) {
        return to(written, known).map(word -> "; did you mean '" + word + "'?").orElse(otherwise);
    }

    /** How many characters two words begin with alike. */
    public static int alike(String a, String b) {
        int at = Arrays.mismatch(a.toCharArray(), b.toCharArray());
        return at < 0 ? a.length() : at;
    }

    private static int mistakes(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
