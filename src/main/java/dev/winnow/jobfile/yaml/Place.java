package dev.winnow.jobfile.yaml;

import java.util.Comparator;

/**
 * Where something stands in a file.
 *
 * @param line   from 1; 0 for the file as a whole
 * @param column from 1, in characters; 0 for the file as a whole
 */
public record Place(int line, int column) implements Comparable<Place> {

    /** The file as a whole. */
    public static final Place FILE = new Place(0, 0);

    private static final Comparator<Place> ORDER = Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
