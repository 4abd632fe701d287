package dev.winnow.report;

import dev.winnow.report.output.Text;
import dev.winnow.report.output.WholeFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where one run leaves its files: {@code <reports>/<job>/<run>/}, or where that was moved to since. */
public record ReportDirectory(Path path) {

    public static final String DECISIONS = "decisions.csv";
    public static final String REMOVED = "removed.csv";
    public static final String SUMMARY = "summary.json";
    public static final String PAGE = "report.html";
    public static final String MANIFEST = "manifest.json";

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    /**
     * Names the directory; it is made when the first file is written.
     *
     * @param reports the job's report directory
     * @throws IllegalArgumentException if {@code job} or {@code run} is not safe as a folder's name
     */
    public static ReportDirectory of(Path reports, String job, String run) {
        return new ReportDirectory(reports.resolve(safe(job)).resolve(safe(run)));
    }

    public Path file(String name) {
        return path.resolve(safe(name));
    }

    /** The names of the files that the run left, in order; unfinished ones are not among them. */
    List<String> files() throws IOException {
        try (Stream<Path> found = Files.list(path)) {
            return found.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(WholeFile.TEMPORARY))
                    .sorted().toList();
        }
    }

    /** Removes what a killed writer of this run left unfinished. */
    void sweep() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(path, ".*" + WholeFile.TEMPORARY)) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        }
    }

    /**
     * Deletes what a run left. Nothing else: a file that somebody else put there stays, and the folder with it.
     *
     * @throws IOException if something could not be deleted, or is not the run's
     */
    public void delete() throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        sweep();
        for (String name : List.of(DECISIONS, REMOVED, SUMMARY, PAGE, MANIFEST)) {
            Files.deleteIfExists(path.resolve(name));
        }
        Files.delete(path);
    }

    private static String safe(String name) {
        if (!SAFE.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + Text.harmless(name) + "' is no name for a folder or file of a "
                    + "report; use letters, digits, '.', '_' and '-', not '.' first");
        }
        return name;
    }
}
