package dev.winnow.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Java wrote of its heap.
 *
 * @param peak the most in use, before a collection or at the end, in bytes
 * @param live the most in use after a collection of all of it, in bytes; 0 where there was none
 */
record GcLog(long peak, long live) {

    /** What makes Java write it; Java ends a log at the 20th MB where it is not told otherwise. */
    static String option(Path file) {
        return "-Xlog:gc,gc+heap+exit:file=" + file + "::filecount=0";
    }

    private static final Pattern COLLECTION = Pattern.compile(" (\\d+)M->(\\d+)M\\(\\d+M\\)");
    private static final Pattern AT_EXIT = Pattern.compile("(?:generation|heap) .* used (\\d+)K");

    static GcLog read(Path file) throws IOException {
        long peak = 0;
        long live = 0;
        long atExit = 0;
        for (String line : Files.readAllLines(file)) {
            Matcher collection = COLLECTION.matcher(line);
            if (collection.find()) {
                peak = Math.max(peak, Long.parseLong(collection.group(1)) << 20);
                // Others leave garbage in the old generation.
                if (line.contains("Pause Full")) {
                    live = Math.max(live, Long.parseLong(collection.group(2)) << 20);
                }
            }
            Matcher exit = AT_EXIT.matcher(line);
            if (exit.find()) {
                atExit += Long.parseLong(exit.group(1)) << 10;
            }
        }
        return new GcLog(Math.max(peak, atExit), live);
    }
}
