package dev.winnow.scan.layout;

import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Layout.Branching;
import dev.winnow.jobfile.Layout.Capture;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Layout.Segment;
import dev.winnow.jobfile.Layout.Single;
import dev.winnow.jobfile.Layout.Token;
import dev.winnow.jobfile.Layout.Words;
import dev.winnow.model.NameCodec;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says which layout of a store fits a path, and what it captures. Paths are in the spelling of {@link NameCodec}.
 */
public final class LayoutMatcher {

    /**
     * A path that fits.
     *
     * @param stated   what its captures and {@code set} say; {@code finished} is not among them
     * @param finished what <code>{finished:...}</code> captured, or null
     */
    public record Match(Layout layout, Map<String, String> stated, Instant finished) {
        public Match {
            stated = Map.copyOf(stated);
        }
    }

    private static final int MOST_SEGMENTS = 62;

    private final List<Layout> layouts;
    private final SegmentMatcher[][] singles;
    private final Progress start;

    /**
     * @param zone for times that layouts capture
     * @throws IllegalArgumentException if a layout has more than 62 segments or a time pattern that is none
     */
    public LayoutMatcher(List<Layout> layouts, ZoneId zone) {
        this.layouts = List.copyOf(layouts);
        this.singles = new SegmentMatcher[layouts.size()][];
        long[] places = new long[layouts.size()];
        for (int i = 0; i < places.length; i++) {
            Layout layout = layouts.get(i);
            if (layout.segments().size() > MOST_SEGMENTS) {
                throw new IllegalArgumentException("layout '" + layout.text() + "' has more than " + MOST_SEGMENTS
                        + " segments");
            }
            Set<String> repeated = repeated(layout);
            singles[i] = new SegmentMatcher[layout.segments().size()];
            for (int s = 0; s < singles[i].length; s++) {
                if (layout.segments().get(s) instanceof Single single) {
                    singles[i][s] = new SegmentMatcher(single.tokens(), repeated, zone);
                }
            }
            places[i] = reach(i, 1);
        }
        this.start = new Progress(places);
    }

    /** The first layout of this type that fits the whole path, given as its segments. */
    public Optional<Match> match(List<String> path, EntryType type) {
        for (int i = 0; i < layouts.size(); i++) {
            Layout layout = layouts.get(i);
            if (layout.entry() == type) {
                Captures captures = new Captures();
                if (fits(i, 0, path, 0, captures)) {
                    Map<String, String> stated = new HashMap<>(layout.set());
                    stated.putAll(captures.values);
                    return Optional.of(new Match(layout, stated, captures.finished));
                }
            }
        }
        return Optional.empty();
    }

    /** Where a walk stands at the store's root. */
    public Progress start() {
        return start;
    }

    private boolean fits(int layout, int segment, List<String> path, int from, Captures captures) {
        List<Segment> segments = layouts.get(layout).segments();
        if (segment == segments.size()) {
            return from == path.size();
        }
        if (segments.get(segment) instanceof Branching branching) {
            String before = captures.get(branching.name());
            for (int to = path.size(); to >= from; to--) {
                String value = String.join("/", path.subList(from, to));
                if (before == null || before.equals(value)) {
                    captures.put(branching.name(), value);
                    if (fits(layout, segment + 1, path, to, captures)) {
                        return true;
                    }
                }
            }
            if (before == null) {
                captures.remove(branching.name());
            }
            return false;
        }
        Map<String, String> before = Map.copyOf(captures.values);
        if (from < path.size() && singles[layout][segment].matches(path.get(from), captures)
                && fits(layout, segment + 1, path, from + 1, captures)) {
            return true;
        }
        captures.values.clear();
        captures.values.putAll(before);
        return false;
    }

    private static Set<String> repeated(Layout layout) {
        Set<String> seen = new HashSet<>();
        Set<String> repeated = new HashSet<>();
        for (Segment segment : layout.segments()) {
            if (segment instanceof Branching branching && !seen.add(branching.name())) {
                repeated.add(branching.name());
            } else if (segment instanceof Single single) {
                for (Token token : single.tokens()) {
                    String name = token instanceof Capture capture ? capture.name()
                            : token instanceof Words words ? words.name() : null;
                    if (name != null && !seen.add(name)) {
                        repeated.add(name);
                    }
                }
            }
        }
        return repeated;
    }

    /** Where a layout may stand, when it may stand at {@code places}: any number of segments may also be none. */
    private long reach(int layout, long places) {
        List<Segment> segments = layouts.get(layout).segments();
        long all = places;
        for (int s = 0; s < segments.size(); s++) {
            if ((all & 1L << s) != 0 && segments.get(s) instanceof Branching) {
                all |= 1L << s + 1;
            }
        }
        return all;
    }

    /**
     * How far the layouts have come along a path, one step for each segment; so a walk asks nothing twice. Cheaper
     * than {@link #match} and never says no where that says yes.
     */
    public final class Progress {

        /** For each layout one bit for each of its segments that may come next, and one for its end. */
        private final long[] places;

        private Progress(long[] places) {
            this.places = places;
        }

        /** Where the layouts stand after one more segment. */
        public Progress down(String name) {
            long[] next = new long[places.length];
            for (int i = 0; i < next.length; i++) {
                for (int s = 0; s < singles[i].length; s++) {
                    if ((places[i] & 1L << s) == 0) {
                        continue;
                    }
                    if (singles[i][s] == null) {
                        next[i] |= 1L << s;
                    } else if (singles[i][s].fits(name)) {
                        next[i] |= 1L << s + 1;
                    }
                }
                next[i] = reach(i, next[i]);
            }
            return new Progress(next);
        }

        /** Whether any layout may fit something below. */
        public boolean goesOn() {
            for (int i = 0; i < places.length; i++) {
                if ((places[i] & (1L << singles[i].length) - 1) != 0) {
                    return true;
                }
            }
            return false;
        }

        /** Whether any layout may end here. */
        public boolean ends() {
            return mayBe(EntryType.DIRECTORY) || mayBe(EntryType.FILE);
        }

        /** Whether a layout of this type may end here. */
        public boolean mayBe(EntryType type) {
            for (int i = 0; i < places.length; i++) {
                if (layouts.get(i).entry() == type && (places[i] & 1L << singles[i].length) != 0) {
                    return true;
                }
            }
            return false;
        }
    }

    private static final class Captures implements SegmentMatcher.Bindings {

        private final Map<String, String> values = new HashMap<>();
        private Instant finished;

        @Override
        public String get(String name) {
            return values.get(name);
        }

        @Override
        public void put(String name, String value) {
            values.put(name, value);
        }

        @Override
        public void remove(String name) {
            values.remove(name);
        }

        @Override
        public void finished(Instant instant) {
            finished = instant;
        }
    }
}
