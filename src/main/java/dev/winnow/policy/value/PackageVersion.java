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
        return !read.matches() ? null : new PackageVersion(read.group(1) == null ? "0" : read.group(1), read.group(2),
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

    /** How dpkg and rpm compare a part of a version, its upstream version or its revision. */
    private static final class PackageParts {

        private PackageParts() {
        }

        /** Compares the characters before the next digits, then these as a number, and so on. */
        static int debian(String left, String right) {
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

        /** Compares runs of digits or of letters, one after the other. Other characters only separate them. */
        static int rpm(String left, String right) {
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
    }
}
