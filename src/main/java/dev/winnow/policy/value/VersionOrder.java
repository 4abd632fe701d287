package dev.winnow.policy.value;

import dev.winnow.model.Build;
import dev.winnow.model.NameCodec;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.versioning.ComparableVersion;

/**
 * The schemes by which versions are ordered. A leading {@code v} before a digit is passed over in each.
 *
 * <p>Maven's order is Maven's own class. The others are implemented here and tested with the facts of their
 * specifications. Libraries were tested with the same facts and failed some: semver4j knows no numbers beyond an
 * {@code int}, such as a timestamp for a patch, and fails on longer ones in prereleases; versatile puts releases of PEP
 * 440 before their prereleases, and needs a newer Java. None of them tells the release that a prerelease leads to.
 */
public enum VersionOrder {

    GENERIC(GenericVersion::of), SEMVER(SemverVersion::of), MAVEN(MavenVersion::of), PEP440(Pep440Version::of),
    DEBIAN(PackageVersion::debian), RPM(PackageVersion::rpm);

    /** What {@code git describe} writes: a version, the commits since, and the hash of the last of them. */
    static final Pattern DESCRIBED = Pattern.compile("(.*)-(\\d{1,18})-g[0-9a-f]{4,40}(?:-dirty)?");

    /** An epoch, and the numbers that a version begins with. */
    private static final Pattern NUMBERS = Pattern.compile("(\\d+[:!])?(\\d+(?:[._]\\d+)*)");

    private static final Map<String, VersionOrder> NAMED = Arrays.stream(values())
            .collect(Collectors.toMap(VersionOrder::toString, order -> order));

    private final Function<String, Version> reader;

    /** @param reader gives null for what the scheme cannot order */
    VersionOrder(Function<String, Version> reader) {
        this.reader = reader;
    }

    /** The order that a job names, or the one of jobs that name none. */
    public static VersionOrder of(VersionOrder named) {
        return named == null ? GENERIC : named;
    }

    public static VersionOrder named(String name) {
        return NAMED.get(name);
    }

    /** The order that a build's stores name for its version, else the one of its job. */
    public static VersionOrder of(Build build, VersionOrder ofJob) {
        return build.versions() == null ? of(ofJob) : named(build.versions());
    }

    /** A build's version, in the order of its stores, or else of its job. */
    public static Optional<Version> place(Build build, VersionOrder ofJob) {
        return of(build, ofJob).place(build.attributes().version());
    }

    /** As job files and the command line name it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its place in this order, or nothing where it is unknown or cannot be ordered; in {@code NameCodec}'s spelling. */
    public Optional<Version> place(String shown) {
        if (shown == null) {
            return Optional.empty();
        }
        String text = NameCodec.text(shown);
        boolean v = text.length() > 1 && Character.toLowerCase(text.charAt(0)) == 'v' && digit(text.charAt(1));
        return Optional.ofNullable(reader.apply(v ? text.substring(1) : text));
    }

    /** The first numbers of a version as a version of its own, 0 for those that it lacks: {@code 2.0} of {@code 2-rc1}. */
    public Version first(Version version, int numbers) {
        String text = version.release().text();
        Matcher begin = NUMBERS.matcher(text);
        if (!begin.lookingAt()) {
            return version.release();
        }
        String[] has = begin.group(2).split("[._]");
        StringBuilder first = new StringBuilder(begin.group(1) == null ? "" : begin.group(1));
        for (int i = 0; i < numbers; i++) {
            first.append(i == 0 ? "" : ".").append(i < has.length ? has[i] : "0");
        }
        return reader.apply(first.toString());
    }

    /** The rank of each version, 1 for the highest; those that are the same version share a rank. */
    public static Map<Version, Integer> ranks(Collection<Version> versions) {
        Map<Version, Integer> ranks = new TreeMap<>(Comparator.reverseOrder());
        versions.forEach(version -> ranks.put(version, 0));
        int rank = 0;
        for (Map.Entry<Version, Integer> each : ranks.entrySet()) {
            each.setValue(++rank);
        }
        return ranks;
    }

    static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean letter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Compares numbers as numbers and all else as text. */
    static int identifiers(String left, String right, boolean numbersFirst) {
        boolean number = left.chars().allMatch(VersionOrder::digit);
        boolean other = right.chars().allMatch(VersionOrder::digit);
        return number && other ? numbers(left, right) : number == other ? left.compareTo(right) : number == numbersFirst ? -1 : 1;
    }

    /** Compares two runs of ASCII digits as numbers, of any length. */
    static int numbers(String left, String right) {
        int l = unpadded(left, 0, left.length());
        int r = unpadded(right, 0, right.length());
        int order = Integer.compare(left.length() - l, right.length() - r);
        return order != 0 ? order : left.substring(l).compareTo(right.substring(r));
    }

    /** Where digits begin that are not zeros in front; a regular expression for each number would cost too much. */
    static int unpadded(String text, int from, int to) {
        int at = from;
        while (at < to && text.charAt(at) == '0') {
            at++;
        }
        return at;
    }

    /**
     * Maven's own order, by Maven's own class. Repositories name a snapshot by its time and a count; Maven takes that for a
     * snapshot, but its class does not, so that it is compared as one here.
     */
    private record MavenVersion(String text, ComparableVersion version) implements Version {

        /** The qualifiers that Maven puts before the release. */
        private static final Pattern BEFORE = Pattern.compile(
                "(?i)[-._]?(?<![a-z])(?:alpha|beta|milestone|rc|cr|snapshot|[abm](?=\\d))(?![a-z])");

        static MavenVersion of(String version) {
            if (version.isEmpty() || !VersionOrder.digit(version.charAt(0))) {
                return null;
            }
            Matcher deployed = Artifact.VERSION_FILE_PATTERN.matcher(version);
            return new MavenVersion(version, new ComparableVersion(deployed.matches()
                    ? deployed.group(1) + "-SNAPSHOT-" + deployed.group(2) + "-" + deployed.group(3) : version));
        }

        @Override
        public int compareTo(Version other) {
            return version.compareTo(((MavenVersion) other).version);
        }

        @Override
        public boolean prerelease() {
            return release() != this;
        }

        @Override
        public Version release() {
            String ordered = version.toString();
            Matcher before = BEFORE.matcher(ordered);
            MavenVersion release = before.find() ? of(ordered.substring(0, before.start())) : this;
            return compareTo(release) < 0 ? release : this;
        }
    }

    /**
     * Semantic Versioning 2.0.0, sections 9 to 11; numbers may have any length. Minor and patch may be left out and are 0
     * then, so that {@code >=2.0} can be asked for. What follows {@code +} does not count. A version by {@code git describe}
     * has the form of a prerelease, but its commits came after the version that it counts from, and so does it.
     *
     * @param core    major, minor and patch
     * @param before  the identifiers behind the hyphen; empty for a release
     * @param commits how many commits {@code git describe} counts; 0 without it
     */
    private record SemverVersion(String[] core, String[] before, String commits) implements Version {

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
}
