package dev.winnow.policy.value;

/** A version in the order of its scheme; only versions of one {@link VersionOrder} may be compared. */
public interface Version extends Comparable<Version> {

    /** How it is written; of what {@link #release} gives without a prerelease part. */
    String text();

    /** Whether its scheme calls it a prerelease: it comes before the release that it leads to. */
    boolean prerelease();

    /**
     * The version without its prerelease part, what follows that, and a package's revision: of a prerelease and of the
     * release that it leads to the same.
     */
    Version release();
}
