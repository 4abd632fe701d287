package dev.winnow.policy.value;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PEP 440, the order of Python packages, with the spellings that it normalises.
 *
 * @param numbers those of the release, without zeros at the end
 * @param pre     {@code a}, {@code b} or {@code rc} and its number; null where there is none
 * @param post    null where there is none, like dev and local
 */
record Pep440Version(String epoch, String[] numbers, String[] pre, String post, String dev, String[] local)
        implements Version {

    private static final Pattern FORM = Pattern.compile("(?:([0-9]+)!)?([0-9]+(?:\\.[0-9]+)*)"
            + "(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?([0-9]+)?)?"
            + "(?:-([0-9]+)|[-_.]?(post|rev|r)[-_.]?([0-9]+)?)?(?:[-_.]?(dev)[-_.]?([0-9]+)?)?"
            + "(?:\\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?");

    static Pep440Version of(String version) {
        Matcher form = FORM.matcher(version.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            return null;
        }
        String[] pre = form.group(3) == null ? null : new String[] {switch (form.group(3)) {
            case "a", "alpha" -> "a";
            case "b", "beta" -> "b";
            default -> "rc";
        }, zero(form.group(4))};
        String post = form.group(5) != null ? form.group(5) : form.group(6) == null ? null : zero(form.group(7));
        return new Pep440Version(zero(form.group(1)), form.group(2).replaceFirst("(?:\\.0+)+$", "").split("\\."), pre, post,
                form.group(8) == null ? null : zero(form.group(9)),
                form.group(10) == null ? null : form.group(10).split("[-_.]"));
    }

    private static String zero(String number) {
        return number == null ? "0" : number;
    }

    @Override
    public int compareTo(Version other) {
        Pep440Version right = (Pep440Version) other;
        int order = VersionOrder.numbers(epoch, right.epoch);
        order = order != 0 ? order : Arrays.compare(numbers, right.numbers, VersionOrder::numbers);
        order = order != 0 ? order : Integer.compare(stage(), right.stage());
        order = order != 0 || pre == null || right.pre == null ? order
                : pre[0].equals(right.pre[0]) ? VersionOrder.numbers(pre[1], right.pre[1]) : pre[0].compareTo(right.pre[0]);
        order = order != 0 ? order : missingFirst(post, right.post);
        order = order != 0 ? order : dev == null || right.dev == null
                ? Boolean.compare(dev == null, right.dev == null) : VersionOrder.numbers(dev, right.dev);
        return order != 0 ? order : local == null || right.local == null
                ? Boolean.compare(local != null, right.local != null)
                : Arrays.compare(local, right.local, (one, another) ->
                        VersionOrder.identifiers(one, another, false));
    }

    /** A development release of the release itself comes before its prereleases, these before the release. */
    private int stage() {
        return pre != null ? 1 : post == null && dev != null ? 0 : 2;
    }

    private static int missingFirst(String left, String right) {
        return left == null || right == null ? Boolean.compare(left != null, right != null)
                : VersionOrder.numbers(left, right);
    }

    @Override
    public String text() {
        return (epoch.equals("0") ? "" : epoch + "!") + String.join(".", numbers)
                + (pre == null ? "" : pre[0] + pre[1]) + (post == null ? "" : ".post" + post)
                + (dev == null ? "" : ".dev" + dev) + (local == null ? "" : "+" + String.join(".", local));
    }

    @Override
    public boolean prerelease() {
        return pre != null || dev != null;
    }

    @Override
    public Version release() {
        return prerelease() ? new Pep440Version(epoch, numbers, null, pre == null ? post : null, null, null) : this;
    }
}
