package dev.winnow.policy.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order of rpm: epoch, version, release; a missing epoch is 0, a missing release comes first. */
record RpmVersion(String epoch, String version, String build) implements Version {

    private static final Pattern FORM = Pattern.compile("(?:([0-9]+):)?([^-:]+)(?:-([^-:]+))?");

    static RpmVersion of(String text) {
        Matcher form = FORM.matcher(text);
        return !form.matches() || !VersionOrder.digit(text.charAt(0)) ? null
                : new RpmVersion(form.group(1) == null ? "0" : form.group(1), form.group(2),
                        form.group(3) == null ? "" : form.group(3));
    }

    @Override
    public int compareTo(Version other) {
        RpmVersion right = (RpmVersion) other;
        int order = VersionOrder.numbers(epoch, right.epoch);
        order = order != 0 ? order : segments(version, right.version);
        return order != 0 ? order : segments(build, right.build);
    }

    /** Runs of digits or of letters, one after the other; what lies between them only separates. */
    private static int segments(String left, String right) {
        int l = 0;
        int r = 0;
        while (true) {
            l = next(left, l);
            r = next(right, r);
            char first = l < left.length() ? left.charAt(l) : 0;
            char second = r < right.length() ? right.charAt(r) : 0;
            if (first == '~' || second == '~') {
                if (first != second) {
                    return first == '~' ? -1 : 1;
                }
                l++;
                r++;
                continue;
            }
            if (first == '^' || second == '^') {
                if (first != second) {
                    // More than the version that ends there, less than one that goes on.
                    return first == '^' ? second == 0 ? 1 : -1 : first == 0 ? -1 : 1;
                }
                l++;
                r++;
                continue;
            }
            if (first == 0 || second == 0) {
                return Integer.compare(first, second);
            }
            if (VersionOrder.digit(first) != VersionOrder.digit(second)) {
                return VersionOrder.digit(first) ? 1 : -1;
            }
            int lEnd = run(left, l);
            int rEnd = run(right, r);
            int order = VersionOrder.digit(first)
                    ? VersionOrder.numbers(left.substring(l, lEnd), right.substring(r, rEnd))
                    : left.substring(l, lEnd).compareTo(right.substring(r, rEnd));
            if (order != 0) {
                return order;
            }
            l = lEnd;
            r = rEnd;
        }
    }

    private static int next(String text, int from) {
        int at = from;
        while (at < text.length() && !VersionOrder.digit(text.charAt(at)) && !VersionOrder.letter(text.charAt(at))
                && text.charAt(at) != '~' && text.charAt(at) != '^') {
            at++;
        }
        return at;
    }

    private static int run(String text, int from) {
        boolean digits = VersionOrder.digit(text.charAt(from));
        int at = from;
        while (at < text.length() && (digits ? VersionOrder.digit(text.charAt(at)) : VersionOrder.letter(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    @Override
    public String text() {
        return (epoch.equals("0") ? "" : epoch + ":") + version + (build.isEmpty() ? "" : "-" + build);
    }

    @Override
    public boolean prerelease() {
        return version.indexOf('~') >= 0;
    }

    @Override
    public Version release() {
        return new RpmVersion(epoch, prerelease() ? version.substring(0, version.indexOf('~')) : version, "");
    }
}
