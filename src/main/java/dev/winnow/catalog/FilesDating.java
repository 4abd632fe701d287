package dev.winnow.catalog;

import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.model.PartKind;
import java.util.ArrayList;
import java.util.List;

/**
 * When a build finished, by the times of one entry's files. All times are in {@link NanoTimes}, and null if unknown.
 *
 * @param newest   time of the newest file. Files that Winnow removed still count; files that somebody else removed do not
 * @param fresh    when a scan first saw the entry, if its files are older than that
 * @param touched  when a scan saw that it had changed, if its files are older than that
 * @param products the share of the products; null if there are none
 * @param others   the shares of the other kinds
 */
public record FilesDating(Long newest, Long fresh, Long touched, Weight products, List<Weight> others) {

    /** The source of a time of finish that comes from files. */
    public static final String FILES = "files";
    /** The source of a time of finish that is the time of the scan that first saw the files. */
    public static final String FIRST_SEEN = "first seen";

    /** Earlier versions stored milliseconds, so times within one millisecond are equal. */
    private static final long TICK = 999_999;
    /** Largest tolerated difference of clocks. */
    private static final long SKEW_MS = 300_000;
    /** Files that were packed without a time have one before 1981. */
    private static final long MEANINGLESS_BEFORE = NanoTimes.ofMillis(347_155_200_000L);

    /**
     * The share of one part.
     *
     * @param half the earliest time at which half of its bytes had their present content
     */
    private record Weight(long bytes, Long half) { }

    /** @param at in {@link NanoTimes} */
    public record Finish(long at, String source) {

        public Finish later(Finish other) {
            return other.at > at ? other : this;
        }
    }

    /**
     * A part of an entry.
     *
     * @param state as in the row of the entry
     */
    public record Part(PartKind kind, String state, long bytes, long files, Long newest, Long half) {

        boolean present() {
            return "present".equals(state);
        }

        private boolean dates() {
            return !state.equals("gone");
        }
    }

    /** @param ownFiles number of the entry's manifest, {@code .keep} and side files */
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
            // A part with nothing but own files is empty, and its folder dates it.
            newest = BuildMerge.newest(newest, part.files() > own ? part.newest() : part.half());
            Weight weight = new Weight(part.bytes(), part.half() == null ? part.newest() : part.half());
            if (part.kind() == PartKind.PRODUCTS) {
                products = weight;
            } else {
                others.add(weight);
            }
        }
        return new FilesDating(newest, newest == null ? null : fresh, touched, products, others);
    }

    /** The kind that own files count with: the first present kind, or else the first kind after products. */
    private static PartKind carrier(List<Part> parts) {
        return parts.stream().filter(Part::present).map(Part::kind).findFirst().orElseGet(() -> parts.stream()
                .map(Part::kind).filter(kind -> kind != PartKind.PRODUCTS).findFirst().orElse(null));
    }

    /** Whether a time does not show when a file was made. Tools for reproducible archives write such times. */
    public static boolean meaningless(Long time) {
        return time == null || time < MEANINGLESS_BEFORE;
    }

    /** A copy with other values for {@link #fresh} and {@link #touched}. */
    public FilesDating withSightings(Long first, Long changed) {
        return new FilesDating(newest, newest == null ? null : first, changed, products, others);
    }

    /** Whether its parts have no bytes. */
    public boolean empty() {
        return (products == null || products.bytes() == 0) && others.stream().allMatch(weight -> weight.bytes() == 0);
    }

    /** The time that dates the entry; null if there is none. */
    public Long date() {
        return BuildMerge.newest(newest, fresh);
    }

    /**
     * When the entry last changed; null if unknown.
     *
     * @param stated whether another source gives the time of finish; the files may then be copies with older times
     * @param now    times much later than this do not count, because somebody must have set them
     */
    Long changed(boolean stated, long now) {
        boolean told = newest != null && (!stated || newest <= NanoTimes.later(now, SKEW_MS));
        return BuildMerge.newest(told ? newest : null, fresh, touched);
    }

    /**
     * When a build finished, by the files of its entries. The time becomes fixed after {@code settle} without a change. It
     * then stays as long as at least half of the bytes of the products, or of the other parts if there are no products, are
     * unchanged since. So late additions, such as a signature, do not change the time.
     *
     * @param before the present time; null if there is none
     * @param settle in milliseconds
     * @return null if no file dates it
     */
    static Finish finish(List<FilesDating> entries, Finish before, long settle, long now) {
        Long newest = BuildMerge.newest(entries, FilesDating::date);
        if (newest == null) {
            return null;
        }
        boolean fixed = before != null && NanoTimes.later(before.at(), settle) <= now;
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
                Long half = BuildMerge.newest(weight.half(), entry.fresh());
                all += weight.bytes();
                later += half != null && half - TICK > finished ? weight.bytes() : 0;
            }
        }
        return later > all - later;
    }
}
