package dev.winnow.policy.value;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.ivy.Ivy;
import org.apache.ivy.core.IvyContext;
import org.apache.ivy.core.settings.IvySettings;
import org.apache.ivy.plugins.latest.ArtifactInfo;
import org.apache.ivy.plugins.latest.LatestRevisionStrategy;
import org.apache.ivy.plugins.version.ExactVersionMatcher;
import org.apache.ivy.plugins.version.VersionMatcher;

/**
 * The order of versions, as Apache Ivy's latest-revision strategy has it: numbers count as numbers, {@code dev}
 * comes before other qualifiers and {@code rc} after them, and every qualifier before its release.
 *
 * <p>Ivy is given a plain spelling ({@code 2.0.0.dev.897}) in lower case and without leading zeros: on the raw text
 * it calls {@code 01.2} and {@code 1.3} the same and so has no consistent order.
 */
public final class Versions {

    /** What a {@code long} surely holds; Ivy fails above. */
    private static final int MOST_DIGITS = 18;

    private static final Ivy QUIET = quiet();
    private static final LatestRevisionStrategy STRATEGY = new LatestRevisionStrategy();

    private Versions() {
    }

    /** The plain spelling by which a version is ordered, or nothing if its place cannot be told. */
    public static Optional<String> plain(String version) {
        if (version == null || version.isEmpty() || !digit(version.charAt(0))) {
            return Optional.empty();
        }
        StringBuilder out = new StringBuilder(version.length() + 4);
        int at = 0;
        while (at < version.length()) {
            int start = at;
            if (digit(version.charAt(at))) {
                while (at < version.length() && digit(version.charAt(at))) {
                    at++;
                }
                while (start < at - 1 && version.charAt(start) == '0') {
                    start++;
                }
                if (at - start > MOST_DIGITS) {
                    return Optional.empty();
                }
            } else if (Character.isLetter(version.charAt(at))) {
                while (at < version.length() && Character.isLetter(version.charAt(at))) {
                    at++;
                }
            } else {
                at++;
                continue;
            }
            out.append(out.isEmpty() ? "" : ".").append(version, start, at);
        }
        return Optional.of(out.toString().toLowerCase(Locale.ROOT));
    }

    /** The first numbers of a plain spelling, 0 for those that it lacks: two are {@code 2.0} of {@code 2} and of {@code 2.0.1}. */
    public static String first(String plain, int numbers) {
        String[] has = release(plain).split("\\.");
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < numbers; i++) {
            out.append(i == 0 ? "" : ".").append(i < has.length ? has[i] : "0");
        }
        return out.toString();
    }

    /** A plain spelling up to its qualifier: {@code 2.0.0} of {@code 2.0.0.rc.1}. */
    public static String release(String plain) {
        int end = 0;
        while (end < plain.length() && (plain.charAt(end) == '.' || digit(plain.charAt(end)))) {
            end++;
        }
        return end == plain.length() ? plain : plain.substring(0, end - 1);
    }

    /** Compares two plain spellings. */
    public static int compare(String left, String right) {
        if (numbers(left) && numbers(right)) {
            return byNumbers(left, right);
        }
        IvyContext.pushContext(context());
        try {
            return STRATEGY.getComparator().compare(new Revision(left), new Revision(right));
        } finally {
            IvyContext.popContext();
        }
    }

    /** The rank of each plain spelling, 1 for the highest; those that are the same version share a rank. */
    public static Map<String, Integer> ranks(Collection<String> plain) {
        Map<String, Integer> ranks = new HashMap<>();
        IvyContext.pushContext(context());
        try {
            List<String> ascending = new ArrayList<>(new TreeSet<>(plain));
            if (ascending.stream().allMatch(Versions::numbers)) {
                ascending.sort(Versions::byNumbers);
            } else {
                ascending.sort((left, right) ->
                        STRATEGY.getComparator().compare(new Revision(left), new Revision(right)));
            }
            for (int i = ascending.size() - 1; i >= 0; i--) {
                ranks.put(ascending.get(i), ascending.size() - i);
            }
        } finally {
            IvyContext.popContext();
        }
        return ranks;
    }

    /** Whether a plain spelling has no qualifier. */
    private static boolean numbers(String plain) {
        for (int i = 0; i < plain.length(); i++) {
            if (plain.charAt(i) != '.' && !digit(plain.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** As Ivy compares numbers, without taking each version to pieces for each comparison. */
    private static int byNumbers(String left, String right) {
        int l = 0;
        int r = 0;
        while (l < left.length() && r < right.length()) {
            int lEnd = end(left, l);
            int rEnd = end(right, r);
            // Without leading zeros the longer number is the higher one.
            int order = Integer.compare(lEnd - l, rEnd - r);
            for (int i = 0; order == 0 && i < lEnd - l; i++) {
                order = Character.compare(left.charAt(l + i), right.charAt(r + i));
            }
            if (order != 0) {
                return order;
            }
            l = lEnd + 1;
            r = rEnd + 1;
        }
        return Integer.compare(left.length(), right.length());
    }

    private static int end(String plain, int from) {
        int dot = plain.indexOf('.', from);
        return dot < 0 ? plain.length() : dot;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static IvyContext context() {
        IvyContext context = new IvyContext();
        context.setIvy(QUIET);
        return context;
    }

    /** Without settings of our own Ivy would read its default ones and announce that on standard output. */
    private static Ivy quiet() {
        IvySettings settings = new IvySettings();
        settings.addConfigured((VersionMatcher) new ExactVersionMatcher());
        Ivy ivy = new Ivy();
        ivy.setSettings(settings);
        return ivy;
    }

    private record Revision(String revision) implements ArtifactInfo {
        @Override
        public String getRevision() {
            return revision;
        }

        @Override
        public long getLastModified() {
            return 0;
        }
    }
}
