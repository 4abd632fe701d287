package dev.winnow.bench.measure;

/**
 * What one process took.
 *
 * @param wall     seconds from its start to its end
 * @param cpu      seconds of all processors; what it used in its last 20 ms may be missing
 * @param rss      the most memory that it held at once, in bytes; 0 where it was too short to be seen
 * @param heap     the most of Java's heap that was in use, in bytes; 0 for other programs
 * @param live     the most of Java's heap that was in use after a full collection, in bytes; 0 where there was none
 * @param out      what it printed
 */
record Taken(double wall, double cpu, long rss, long heap, long live, String out) {
}
