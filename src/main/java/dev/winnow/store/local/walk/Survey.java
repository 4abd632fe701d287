package dev.winnow.store.local.walk;

import dev.winnow.files.PathGlobs;
import dev.winnow.model.NameCodec;
import dev.winnow.store.Span;
import dev.winnow.store.layout.LayoutMatcher;
import dev.winnow.store.TrashPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * A first look at a store that cuts it into spans of about equal size: it lists the folders above the entries and
 * looks at nothing in them. What it gets wrong makes spans uneven, never incomplete.
 */
final class Survey {

    private static final int MOST_FOLDERS = 4096;
    private static final int EACH = 4096;
    private static final int LEAST = 512;
    private static final int MOST_SPANS = 256;
    /** Paths that are remembered; even so, every folder of a large store counts. */
    private static final int MOST_SAMPLES = 1 << 15;

    private record Level(Path file, String path, LayoutMatcher.Progress progress) { }

    private final PathGlobs ignore;
    private final CutFolders folders;
    private final Deque<Level> waiting = new ArrayDeque<>();
    private List<String> samples = new ArrayList<>();
    private long count;
    private int every = 1;

    private Survey(PathGlobs ignore, CutFolders folders) {
        this.ignore = ignore;
        this.folders = folders;
    }

    /** Spans of about {@link #EACH} paths, smaller ones where threads would go idle. */
    static List<Span> cut(Path root, LayoutMatcher matcher, PathGlobs ignore, CutFolders folders, int threads) {
        Survey survey = look(root, matcher, ignore, folders);
        // What nobody has looked into may hold anything.
        long wanted = survey.waiting.isEmpty()
                ? Math.max(survey.count / EACH, Math.min(2L * threads, survey.count / LEAST)) : MOST_SPANS;
        return survey.spans((int) Math.min(MOST_SPANS, wanted));
    }

    static List<Span> cutInto(Path root, LayoutMatcher matcher, PathGlobs ignore, CutFolders folders, int each) {
        Survey survey = look(root, matcher, ignore, folders);
        return survey.spans((int) (survey.count / each));
    }

    private static Survey look(Path root, LayoutMatcher matcher, PathGlobs ignore, CutFolders folders) {
        Survey survey = new Survey(ignore, folders);
        survey.waiting.add(new Level(root, "", matcher.start()));
        for (int i = 0; i < MOST_FOLDERS && !survey.waiting.isEmpty(); i++) {
            survey.list(survey.waiting.remove());
        }
        return survey;
    }

    private void list(Level level) {
        String[] names;
        try {
            names = folders.names(level.file, level.path);
        } catch (IOException noFolder) {
            // Files and what cannot be read are for the walk to tell of.
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
            if (samples.size() == MOST_SAMPLES) {
                List<String> half = new ArrayList<>(MOST_SAMPLES);
                for (int i = 0; i < samples.size(); i += 2) {
                    half.add(samples.get(i));
                }
                samples = half;
                every *= 2;
            }
        }
    }

    private List<Span> spans(int wanted) {
        Collections.sort(samples);
        List<Span> spans = new ArrayList<>();
        String from = "";
        for (int i = 1; i < wanted; i++) {
            String cut = cut(samples.get((int) ((long) samples.size() * i / wanted)));
            if (cut.compareTo(from) > 0) {
                spans.add(new Span(from, cut));
                from = cut;
            }
        }
        spans.add(new Span(from, null));
        folders.keepCut(spans);
        return spans;
    }

    /**
     * Where databases and Java agree on the order of paths: they differ beyond the first 55,296 characters only, by
     * UTF-8 bytes the one, by UTF-16 units the other.
     */
    private static String cut(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) < Character.MIN_SURROGATE) {
            end++;
        }
        return path.substring(0, end);
    }
}
