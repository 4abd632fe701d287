package dev.winnow.policy.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order of dpkg, as deb-version(7) tells it; a missing revision is the revision 0. */
record DebianVersion(String epoch, String upstream, String revision) implements Version {

    private static final Pattern FORM = Pattern.compile(
            "(?:([0-9]+):)?([0-9A-Za-z.+~-]+?)(?:-([0-9A-Za-z.+~]+))?");

    static DebianVersion of(String version) {
        Matcher form = FORM.matcher(version);
        return !form.matches() || !VersionOrder.digit(version.charAt(0)) ? null
                : new DebianVersion(form.group(1) == null ? "0" : form.group(1), form.group(2),
                        form.group(3) == null ? "0" : form.group(3));
    }

    @Override
    public int compareTo(Version other) {
        DebianVersion right = (DebianVersion) other;
        int order = VersionOrder.numbers(epoch, right.epoch);
        order = order != 0 ? order : parts(upstream, right.upstream);
        return order != 0 ? order : parts(revision, right.revision);
    }

    /** What is no digit is compared first, then the number behind it, and so on. */
    private static int parts(String left, String right) {
        int l = 0;
        int r = 0;
        while (l < left.length() || r < right.length()) {
            while (l < left.length() && !VersionOrder.digit(left.charAt(l))
                    || r < right.length() && !VersionOrder.digit(right.charAt(r))) {
                int order = Integer.compare(weight(left, l), weight(right, r));
                if (order != 0) {
                    return order;
                }
                l++;
                r++;
            }
            int lEnd = digits(left, l);
            int rEnd = digits(right, r);
            int order = VersionOrder.numbers(left.substring(l, lEnd), right.substring(r, rEnd));
            if (order != 0) {
                return order;
            }
            l = lEnd;
            r = rEnd;
        }
        return 0;
    }

    /** A tilde comes before the end, the end and digits before letters, letters before all else. */
    private static int weight(String text, int at) {
        if (at >= text.length() || VersionOrder.digit(text.charAt(at))) {
            return 0;
        }
        char c = text.charAt(at);
        return c == '~' ? -1 : VersionOrder.letter(c) ? c : c + 256;
    }

    private static int digits(String text, int from) {
        int at = Math.min(from, text.length());
        while (at < text.length() && VersionOrder.digit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    @Override
    public String text() {
        return (epoch.equals("0") ? "" : epoch + ":") + upstream + (revision.equals("0") ? "" : "-" + revision);
    }

    @Override
    public boolean prerelease() {
        return upstream.indexOf('~') >= 0;
    }

    @Override
    public Version release() {
        return new DebianVersion(epoch, prerelease() ? upstream.substring(0, upstream.indexOf('~')) : upstream, "0");
    }
}
