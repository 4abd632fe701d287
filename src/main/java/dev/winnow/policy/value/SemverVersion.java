package dev.winnow.policy.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Semantic Versioning 2.0.0, sections 9 to 11; numbers may have any length. Minor and patch may be left out and are 0
 * then, so that {@code >=2.0} can be asked for. What follows {@code +} does not count. A version by {@code git describe}
 * has the form of a prerelease, but its commits came after the version that it counts from, and so does it.
 *
 * @param core    major, minor and patch
 * @param before  the identifiers behind the hyphen; empty for a release
 * @param commits how many commits {@code git describe} counts; 0 without it
 */
record SemverVersion(String[] core, String[] before, String commits) implements Version {

    private static final String NUMBER = "(0|[1-9][0-9]*)";
    private static final String PART = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
    private static final Pattern FORM = Pattern.compile(NUMBER + "(?:\\." + NUMBER + "(?:\\." + NUMBER + ")?)?"
            + "(?:-(" + PART + "(?:\\." + PART + ")*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");
    private static final String[] NONE = {};

    static SemverVersion of(String version) {
        Matcher described = VersionOrder.DESCRIBED.matcher(version);
        boolean counted = described.matches();
        Matcher form = FORM.matcher(counted ? described.group(1) : version);
        return !form.matches() ? null : new SemverVersion(new String[] {form.group(1), zero(form.group(2)),
                zero(form.group(3))}, form.group(4) == null ? NONE : form.group(4).split("\\."),
                counted ? described.group(2) : "0");
    }

    private static String zero(String number) {
        return number == null ? "0" : number;
    }

    @Override
    public int compareTo(Version other) {
        SemverVersion right = (SemverVersion) other;
        for (int i = 0; i < core.length; i++) {
            int order = VersionOrder.numbers(core[i], right.core[i]);
            if (order != 0) {
                return order;
            }
        }
        if (before.length == 0 != (right.before.length == 0)) {
            return before.length == 0 ? 1 : -1;
        }
        for (int i = 0; i < Math.min(before.length, right.before.length); i++) {
            int order = VersionOrder.identifiers(before[i], right.before[i], true);
            if (order != 0) {
                return order;
            }
        }
        return before.length != right.before.length ? Integer.compare(before.length, right.before.length)
                : VersionOrder.numbers(commits, right.commits);
    }

    @Override
    public String text() {
        return String.join(".", core) + (before.length == 0 ? "" : "-" + String.join(".", before))
                + (commits.equals("0") ? "" : "-" + commits);
    }

    @Override
    public boolean prerelease() {
        return before.length > 0;
    }

    @Override
    public Version release() {
        return prerelease() ? new SemverVersion(core, NONE, "0") : this;
    }
}
