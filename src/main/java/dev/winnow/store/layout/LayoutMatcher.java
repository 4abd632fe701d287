package dev.winnow.store.layout;

import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.KeyTemplate;
import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Layout.Branching;
import dev.winnow.jobfile.Layout.Capture;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Layout.Segment;
import dev.winnow.jobfile.Layout.Single;
import dev.winnow.jobfile.Layout.Token;
import dev.winnow.jobfile.Layout.Words;
import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import dev.winnow.store.layout.CapturedTime.TimeCapture.Taken;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the layout of a store that matches a path, and its captures. Paths are in the spelling of {@link NameCodec}.
 */
public final class LayoutMatcher {

    /**
     * A path that matches a layout.
     *
     * @param stated   attributes by name, from its captures and {@code set}; the time of finish only in the formats
     *                 that keys use ({@link KeyTemplate#times})
     * @param finished what <code>{finished:...}</code> captured, or null
     * @param doubt    why the name gives more than one time, or null
     */
    public record Match(Layout layout, Map<String, String> stated, Instant finished, String doubt) {
        public Match {
            stated = Map.copyOf(stated);
        }
    }

    private static final int MAX_SEGMENTS = 62;

    private final List<Layout> layouts;
    private final SegmentMatcher[][] singles;
    private final Progress start;
    private final ZoneId zone;
    private final Map<String, DateTimeFormatter> keyTimes = new HashMap<>();

    /** Matches the layouts of a store. Times in names are in the zone of the store, or else of the job. */
    public LayoutMatcher(Store store, Job job) {
        this(store.layouts(), store.zone() == null ? job.policy().zone() : store.zone());
        job.build().times().forEach((name, pattern) -> keyTimes.put(name, pattern.startsWith("epoch") ? null
                : DateTimeFormatter.ofPattern(pattern, Locale.ROOT)));
    }

    /**
     * @param zone zone of the times that layouts capture
     * @throws IllegalArgumentException if a layout has more than 62 segments or an invalid time pattern
     */
    public LayoutMatcher(List<Layout> layouts, ZoneId zone) {
        this.layouts = List.copyOf(layouts);
        this.zone = zone;
        this.singles = new SegmentMatcher[layouts.size()][];
        long[] places = new long[layouts.size()];
        for (int i = 0; i < places.length; i++) {
            Layout layout = layouts.get(i);
            if (layout.segments().size() > MAX_SEGMENTS) {
                throw new IllegalArgumentException("layout '" + layout.text() + "' has more than " + MAX_SEGMENTS
                        + " segments");
            }
            Set<String> repeated = repeated(layout);
            singles[i] = new SegmentMatcher[layout.segments().size()];
            for (int s = 0; s < singles[i].length; s++) {
                if (layout.segments().get(s) instanceof Single single) {
                    singles[i][s] = new SegmentMatcher(single.tokens(), repeated);
                }
            }
            places[i] = withSkippedBranches(i, 1);
        }
        this.start = new Progress(places);
    }

    /** The first layout of this type that matches the whole path, which is given as its segments. */
    public Optional<Match> match(List<String> path, EntryType type) {
        for (int i = 0; i < layouts.size(); i++) {
            Layout layout = layouts.get(i);
            if (layout.entry() == type) {
                Captures captures = new Captures();
                Optional<Match> match = matchesFrom(i, 0, path, 0, captures) ? match(layout, captures) : Optional.empty();
                if (match.isPresent()) {
                    return match;
                }
            }
        }
        return Optional.empty();
    }

    /** Empty if the captured text is not a time, such as 31 February. */
    private Optional<Match> match(Layout layout, Captures captures) {
        Map<String, String> stated = new HashMap<>(layout.set());
        stated.putAll(captures.values);
        if (captures.times.isEmpty()) {
            return Optional.of(new Match(layout, stated, null, null));
        }
        CapturedTime time = CapturedTime.of(captures.times, zone);
        if (time == null) {
            return Optional.empty();
        }
        if (time.at() == null) {
            return Optional.of(new Match(layout, stated, null, time.doubt()));
        }
        keyTimes.forEach((name, pattern) -> stated.put(name, NameCodec.shown(pattern != null
                ? pattern.format(time.at()) : Long.toString(name.endsWith("millis") ? time.at().toInstant().toEpochMilli()
                        : time.at().toEpochSecond()))));
        return Optional.of(new Match(layout, stated, time.at().toInstant(), null));
    }

    public Progress start() {
        return start;
    }

    private boolean matchesFrom(int layout, int segment, List<String> path, int from, Captures captures) {
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
                    if (matchesFrom(layout, segment + 1, path, to, captures)) {
                        return true;
                    }
                }
            }
            if (before == null) {
                captures.remove(branching.name());
            }
            return false;
        }
        int bound = captures.bound.size();
        int times = captures.times.size();
        if (from < path.size() && singles[layout][segment].matches(path.get(from), captures)
                && matchesFrom(layout, segment + 1, path, from + 1, captures)) {
            return true;
        }
        captures.unbind(bound);
        captures.times.subList(times, captures.times.size()).clear();
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

    /** Adds the places that a layout reaches without another segment: a branch capture may match no segment at all. */
    private long withSkippedBranches(int layout, long places) {
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
     * How far each layout has matched along a path. A walk advances it by one segment at a time and so matches no segment
     * twice. It is cheaper than {@link #match}, and never excludes a path that {@link #match} would accept.
     */
    public final class Progress {

        /** For each layout a bit set: one bit for each segment that may come next, and one for the end. */
        private final long[] places;

        private Progress(long[] places) {
            this.places = places;
        }

        /** The progress after one more segment. */
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
                next[i] = withSkippedBranches(i, next[i]);
            }
            return new Progress(next);
        }

        /** Whether a layout may match something below this path. */
        public boolean goesOn() {
            for (int i = 0; i < places.length; i++) {
                if ((places[i] & (1L << singles[i].length) - 1) != 0) {
                    return true;
                }
            }
            return false;
        }

        /** Whether a layout may match this path. */
        public boolean ends() {
            return mayBe(EntryType.DIRECTORY) || mayBe(EntryType.FILE);
        }

        /** Whether a layout of this type may match this path. */
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
        /** The names of the values in the order in which they were bound, so that a wrong choice can be taken back. */
        private final List<String> bound = new ArrayList<>();
        private final List<Taken> times = new ArrayList<>(1);

        @Override
        public String get(String name) {
            return values.get(name);
        }

        @Override
        public void put(String name, String value) {
            if (values.put(name, value) == null) {
                bound.add(name);
            }
        }

        @Override
        public void remove(String name) {
            unbind(bound.lastIndexOf(name));
        }

        private void unbind(int from) {
            List<String> later = bound.subList(from, bound.size());
            later.forEach(values::remove);
            later.clear();
        }

        @Override
        public List<Taken> times() {
            return times;
        }
    }
}
