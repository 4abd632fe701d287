package dev.winnow.catalog;

import dev.winnow.catalog.storage.Nanos;
import dev.winnow.model.PartKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the files of one entry say of when its build finished. All times are {@link Nanos}, and null where nothing is
 * known.
 *
 * @param newest   the newest file of its parts; what somebody else took away says nothing any more, what Winnow removed
 *                 still does
 * @param fresh    when a scan first saw it, where its files do not tell that
 * @param touched  when a scan saw it changed, where its files do not tell that
 * @param products the products among them; null where there are none
 * @param others   all else, by kind
 */
public record FilesDating(Long newest, Long fresh, Long touched, Weight products, List<Weight> others) {

    /** What the source of a finished time is called where the files tell it. */
    public static final String FILES = "files";
    /** What it is called where a scan that saw the files first has to do. */
    public static final String FIRST_SEEN = "first seen";

    /** Times of an earlier version ended at a millisecond: nothing within it is later. */
    private static final long TICK = 999_999;
    /** How far clocks may differ. */
    private static final long SKEW_MS = 300_000;
    /** Before 1981: what a file has that was given no time. */
    private static final long SAYS_NOTHING = Nanos.ofMillis(347_155_200_000L);

    /**
     * A part's share.
     *
     * @param half the earliest time by which half of its bytes were as they are
     */
    private record Weight(long bytes, Long half) { }

    /** @param at in {@link Nanos} */
    public record Finish(long at, String source) {

        /** The later of both. */
        public Finish later(Finish other) {
            return other.at > at ? other : this;
        }
    }

    /**
     * A part of an entry as its row tells of it.
     *
     * @param state as in its entry's row
     */
    public record Part(PartKind kind, String state, long bytes, long files, Long newest, Long half) {

        boolean present() {
            return "present".equals(state);
        }

        private boolean dates() {
            return !state.equals("gone");
        }
    }

    /** @param ownFiles how many of the files are the entry's manifest and {@code .keep} */
    public static FilesDating of(List<Part> parts, long ownFiles, Long fresh, Long touched) {
        PartKind withOwn = carrier(parts);
        Long newest = null;
        Weight products = null;
        List<Weight> others = new ArrayList<>(1);
        for (Part part : parts) {
            if (!part.dates()) {
                continue;
            }
            long own = part.kind() == withOwn ? ownFiles : 0;
            // What holds nothing but its own files is empty, and dated by its folder.
            newest = BuildMerge.newest(Arrays.asList(newest, part.files() > own ? part.newest() : part.half()));
            Weight weight = new Weight(part.bytes(), part.half() == null ? part.newest() : part.half());
            if (part.kind() == PartKind.PRODUCTS) {
                products = weight;
            } else {
                others.add(weight);
            }
        }
        return new FilesDating(newest, newest == null ? null : fresh, touched, products, others);
    }

    /** The kind that the entry's own files count with: the first that is present, else the first after products. */
    private static PartKind carrier(List<Part> parts) {
        return parts.stream().filter(Part::present).map(Part::kind).findFirst().orElseGet(() -> parts.stream()
                .map(Part::kind).filter(kind -> kind != PartKind.PRODUCTS).findFirst().orElse(null));
    }

    /** Whether a time tells nothing of when a file was made: tools that pack the same bytes each time give such. */
    public static boolean saysNothing(Long time) {
        return time == null || time < SAYS_NOTHING;
    }

    /** The same files, seen first or changed at these times. */
    public FilesDating seen(Long first, Long changed) {
        return new FilesDating(newest, newest == null ? null : first, changed, products, others);
    }

    /** Whether its parts hold not a byte. */
    public boolean empty() {
        return (products == null || products.bytes() == 0) && others.stream().allMatch(weight -> weight.bytes() == 0);
    }

    /** What dates it; null where nothing does. */
    public Long date() {
        return BuildMerge.newest(Arrays.asList(newest, fresh));
    }

    /**
     * When it was last changed, as far as that is known; null where nothing is.
     *
     * @param stated whether something else says when the build finished: then its files may be older than their place
     * @param now    a time too far beyond it is none: somebody gave it to the file
     */
    Long changed(boolean stated, long now) {
        boolean told = newest != null && (!stated || newest <= Nanos.later(now, SKEW_MS));
        return BuildMerge.newest(Arrays.asList(told ? newest : null, fresh, touched));
    }

    /**
     * When a build finished by the files of its entries. A time that has been left alone for {@code settle} is fixed: it
     * stays while at least half of the bytes of the products, or of all else where there are none, were as they are by
     * then. What comes late, such as a signature, does not date a build anew.
     *
     * @param before what it was; null where nothing is known
     * @param settle in milliseconds
     * @return null where no file dates it
     */
    static Finish finish(List<FilesDating> entries, Finish before, long settle, long now) {
        Long newest = BuildMerge.newest(entries.stream().map(FilesDating::date).toList());
        if (newest == null) {
            return null;
        }
        boolean fixed = before != null && Nanos.later(before.at(), settle) <= now;
        if (fixed && !madeAgain(entries, before.at())) {
            return before;
        }
        boolean seen = entries.stream().anyMatch(entry -> newest.equals(entry.fresh())
                && (entry.newest() == null || entry.newest() < newest));
        return new Finish(newest, seen ? FIRST_SEEN : FILES);
    }

    private static boolean madeAgain(List<FilesDating> entries, long finished) {
        boolean products = entries.stream().anyMatch(entry -> entry.products() != null && entry.products().bytes() > 0);
        long all = 0;
        long later = 0;
        for (FilesDating entry : entries) {
            List<Weight> weights = !products ? entry.others() : entry.products() == null ? List.of()
                    : List.of(entry.products());
            for (Weight weight : weights) {
                Long half = BuildMerge.newest(Arrays.asList(weight.half(), entry.fresh()));
                all += weight.bytes();
                later += half != null && half - TICK > finished ? weight.bytes() : 0;
            }
        }
        return later > all - later;
    }
}
