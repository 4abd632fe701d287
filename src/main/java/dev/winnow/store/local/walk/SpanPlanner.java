package dev.winnow.store.local.walk;

import dev.winnow.files.PathGlobs;
import dev.winnow.model.NameCodec;
import dev.winnow.store.PathRange;
import dev.winnow.store.layout.LayoutMatcher;
import dev.winnow.store.TrashPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * Divides a store into spans of about equal size. It only lists the folders above the entries, and estimates. A wrong
 * estimate makes spans uneven but never leaves a path out.
 */
final class SpanPlanner {

    private static final int MAX_FOLDERS = 4096;
    private static final int PATHS_PER_SPAN = 4096;
    private static final int MIN_PATHS_PER_SPAN = 512;
    private static final int MAX_SPANS = 256;
    /** Most sampled paths. In a larger store only every n-th path is sampled. */
    private static final int MAX_SAMPLES = 1 << 15;

    private record Level(Path file, String path, LayoutMatcher.Progress progress) { }

    private final PathGlobs ignore;
    private final FolderNameCache folders;
    private final Deque<Level> waiting = new ArrayDeque<>();
    private List<String> samples = new ArrayList<>();
    private long count;
    private int every = 1;

    private SpanPlanner(PathGlobs ignore, FolderNameCache folders) {
        this.ignore = ignore;
        this.folders = folders;
    }

    /** Spans of about {@link #PATHS_PER_SPAN} paths; smaller ones if some threads would have no span. */
    static List<PathRange> cut(Path root, LayoutMatcher matcher, PathGlobs ignore, FolderNameCache folders, int threads) {
        SpanPlanner survey = look(root, matcher, ignore, folders);
        // Folders that were not listed may contain any number of paths.
        long wanted = survey.waiting.isEmpty()
                ? Math.max(survey.count / PATHS_PER_SPAN, Math.min(2L * threads, survey.count / MIN_PATHS_PER_SPAN))
                : MAX_SPANS;
        return survey.spans((int) Math.min(MAX_SPANS, wanted));
    }

    static List<PathRange> cutInto(Path root, LayoutMatcher matcher, PathGlobs ignore, FolderNameCache folders, int each) {
        SpanPlanner survey = look(root, matcher, ignore, folders);
        return survey.spans((int) (survey.count / each));
    }

    private static SpanPlanner look(Path root, LayoutMatcher matcher, PathGlobs ignore, FolderNameCache folders) {
        SpanPlanner survey = new SpanPlanner(ignore, folders);
        survey.waiting.add(new Level(root, "", matcher.start()));
        for (int i = 0; i < MAX_FOLDERS && !survey.waiting.isEmpty(); i++) {
            survey.list(survey.waiting.remove());
        }
        return survey;
    }

    private void list(Level level) {
        // A pipe would be opened and never answer, and a link may lead anywhere.
        if (!level.path.isEmpty() && !Files.isDirectory(level.file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        String[] names;
        try {
            names = folders.names(level.file, level.path);
        } catch (IOException noFolder) {
            // The folder cannot be read, or has gone. The walk will report it.
            return;
        }
        for (String name : names) {
            String path = level.path.isEmpty() ? name : level.path + "/" + name;
            if (path.equals(TrashPlace.OWN_FOLDER) || ignore.covers(path)) {
                continue;
            }
            sample(path);
            LayoutMatcher.Progress progress = level.progress.down(name);
            if (!progress.ends()) {
                waiting.add(new Level(NameCodec.path(level.file, name), path, progress));
            }
        }
    }

    private void sample(String path) {
        if (count++ % every == 0) {
            samples.add(path);
            if (samples.size() == MAX_SAMPLES) {
                List<String> half = new ArrayList<>(MAX_SAMPLES);
                for (int i = 0; i < samples.size(); i += 2) {
                    half.add(samples.get(i));
                }
                samples = half;
                every *= 2;
            }
        }
    }

    private List<PathRange> spans(int wanted) {
        Collections.sort(samples);
        List<PathRange> spans = new ArrayList<>();
        String from = "";
        for (int i = 1; i < wanted; i++) {
            String cut = cut(samples.get((int) ((long) samples.size() * i / wanted)));
            if (cut.compareTo(from) > 0) {
                spans.add(new PathRange(from, cut));
                from = cut;
            }
        }
        spans.add(new PathRange(from, null));
        folders.keepCut(spans);
        return spans;
    }

    /**
     * The longest start of a path that databases and Java sort alike. Databases sort by UTF-8 bytes and Java by UTF-16
     * units, which differ only for characters from U+D800 on.
     */
    private static String cut(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) < Character.MIN_SURROGATE) {
            end++;
        }
        return path.substring(0, end);
    }
}
