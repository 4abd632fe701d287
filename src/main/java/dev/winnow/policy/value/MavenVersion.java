package dev.winnow.policy.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.versioning.ComparableVersion;

/**
 * Maven's own order, by Maven's own class. Repositories name a snapshot by its time and a count; Maven takes that for a
 * snapshot, but its class does not, so that it is compared as one here.
 */
record MavenVersion(String text, ComparableVersion version) implements Version {

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
