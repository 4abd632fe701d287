package dev.winnow.policy.value;

import java.util.Comparator;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of a package as distributions have them: epoch, upstream version, revision; a missing epoch is 0.
 *
 * @param revision {@code missing} where there is none
 * @param missing  the revision that a missing one is equal to; null where it comes before all others
 * @param parts    compares two upstream versions, and two revisions
 */
record PackageVersion(String epoch, String upstream, String revision, String missing, Comparator<String> parts)
        implements Version {

    private static final Pattern DEBIAN = Pattern.compile(
            "(?:([0-9]+):)?([0-9][0-9A-Za-z.+~-]*?)(?:-([0-9A-Za-z.+~]+))?(?<!-)");
    private static final Pattern RPM = Pattern.compile(
            "(?:([0-9]+):)?([0-9][0-9A-Za-z._+~^]*)(?:-([0-9A-Za-z._+~^]+))?");

    /** The order of dpkg, section 5.6.12 of Debian's policy; a missing revision is the revision 0. */
    static PackageVersion debian(String version) {
        return of(version, DEBIAN, "0", PackageParts::debian);
    }

    /** The order of rpm, rpm-version(7); a missing revision, there called release, comes first. */
    static PackageVersion rpm(String version) {
        return of(version, RPM, null, PackageParts::rpm);
    }

    private static PackageVersion of(String version, Pattern form, String missing, Comparator<String> parts) {
        Matcher read = form.matcher(version);
        return !read.matches() ? null
                : new PackageVersion(read.group(1) == null ? "0" : read.group(1), read.group(2),
                        read.group(3) == null ? missing : read.group(3), missing, parts);
    }

    @Override
    public int compareTo(Version other) {
        PackageVersion right = (PackageVersion) other;
        int order = VersionOrder.numbers(epoch, right.epoch);
        order = order != 0 ? order : parts.compare(upstream, right.upstream);
        return order != 0 ? order : Comparator.nullsFirst(parts).compare(revision, right.revision);
    }

    @Override
    public String text() {
        return (epoch.equals("0") ? "" : epoch + ":") + upstream + (Objects.equals(revision, missing) ? "" : "-" + revision);
    }

    @Override
    public boolean prerelease() {
        return upstream.indexOf('~') >= 0;
    }

    @Override
    public Version release() {
        return new PackageVersion(epoch, prerelease() ? upstream.substring(0, upstream.indexOf('~')) : upstream, missing,
                missing, parts);
    }
}
