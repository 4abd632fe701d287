package dev.winnow.catalog.storage;

import java.nio.charset.StandardCharsets;

/**
 * Largest lengths of names in indexes, in bytes of UTF-8. PostgreSQL refuses index rows above 2,700 bytes. All databases
 * use the same limits, so that none accepts what another refuses.
 */
public final class NameLimits {

    /** For the key of a build, and other columns with an index of their own. */
    public static final int KEY = 2_600;
    /** For attributes. An index of groups has three of them. */
    public static final int ATTRIBUTE = 800;

    private static final int PATH = 2_000;

    private NameLimits() {
    }

    /** Whether a text takes more than {@code most} bytes. */
    public static boolean over(int most, String text) {
        // One char takes at most three bytes in UTF-8.
        return text.length() > most / 3 && text.getBytes(StandardCharsets.UTF_8).length > most;
    }

    /** Whether the path of an entry is too long for the catalog. */
    public static boolean overlong(String path) {
        return over(PATH, path);
    }

    /** A message about such a path. */
    public static String complaint() {
        return "its path is longer than the " + PATH + " bytes that the catalog can hold; it is left alone";
    }
}
