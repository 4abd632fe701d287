package dev.winnow.catalog.storage;

import java.nio.charset.StandardCharsets;

/**
 * How long names may be that the catalog looks up, in bytes of UTF-8: PostgreSQL refuses a row of an index above 2,700.
 * The same holds on every database, so that none keeps what another would not take.
 */
public final class Lengths {

    /** The key of a build, and whatever else an index holds alone. */
    public static final int KEY = 2_600;
    /** A third of what the group of a build, which names three of them, may have. */
    public static final int ATTRIBUTE = 800;

    private static final int PATH = 2_000;

    private Lengths() {
    }

    /** Whether a text takes more than {@code most} bytes. */
    public static boolean over(int most, String text) {
        // No character of Java's takes more than three bytes.
        return text.length() > most / 3 && text.getBytes(StandardCharsets.UTF_8).length > most;
    }

    /** Whether the path of an entry is too long for the catalog. */
    public static boolean overlong(String path) {
        return over(PATH, path);
    }

    /** What is wrong with such a path, for people. */
    public static String complaint() {
        return "its path is longer than the " + PATH + " bytes that the catalog can hold; it is left alone";
    }
}
