package dev.winnow.policy.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.artifact.versioning.ComparableVersion;

/** Maven's own order, by Maven's own class. */
record MavenVersion(String text, ComparableVersion version) implements Version {

    /** The qualifiers that Maven puts before the release. */
    private static final Pattern BEFORE = Pattern.compile(
            "(?i)[-._]?(?<![a-z])(?:alpha|beta|milestone|rc|cr|snapshot|[abm](?=\\d))(?![a-z])");

    static MavenVersion of(String version) {
        return version.isEmpty() || !VersionOrder.digit(version.charAt(0)) ? null
                : new MavenVersion(version, new ComparableVersion(version));
    }

    @Override
    public int compareTo(Version other) {
        return version.compareTo(((MavenVersion) other).version);
    }

    @Override
    public boolean prerelease() {
        return BEFORE.matcher(text).find();
    }

    @Override
    public Version release() {
        Matcher before = BEFORE.matcher(text);
        return before.find() ? of(text.substring(0, before.start())) : this;
    }
}
