package dev.winnow.policy;

import dev.winnow.model.Build;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;

/**
 * How much room there is for what no clause keeps: it stays, newest first over all groups, as long as there is room.
 *
 * @param free  whether it says what must stay free, rather than what the job's parts may take
 * @param bytes how much; null where a share says it
 * @param share of a file system, as a percentage; null where a size says it
 * @param text  as the job file says it: {@code free 15%}
 */
public record Space(boolean free, Long bytes, BigDecimal share, String text) {
    public Space {
        Objects.requireNonNull(text, "text");
        if ((bytes == null) == (share == null)) {
            throw new IllegalArgumentException("space is a size or a share: " + text);
        }
    }

    /** Whether all file systems count as one: then nothing need be known of them. */
    public boolean pooled() {
        return !free && bytes != null;
    }

    /** The bound on a file system of so many bytes. */
    public long target(long total) {
        return bytes != null ? bytes : share.multiply(BigDecimal.valueOf(total))
                .divide(BigDecimal.valueOf(100), RoundingMode.CEILING).longValue();
    }

    /**
     * A file system that stores of the job lie on.
     *
     * @param name  for people: the names of these stores
     * @param total how large it is, in bytes
     * @param free  how many bytes can still be written to it
     * @param trash how many bytes of this job's own removals wait there to be purged
     */
    public record Volume(String name, long total, long free, long trash) { }

    /** How many bytes of a part lie on which of the volumes, by its index. */
    public interface Parts {
        long bytes(Build build, PartKind kind, int volume);
    }

    /** What plans are judged by; no volumes where nobody looked. */
    public record Figures(List<Volume> volumes, Parts parts) {
        public Figures {
            volumes = List.copyOf(volumes);
        }

        /** All lies on these volumes together, of which there is one at most. */
        public static Figures of(Volume... volumes) {
            return new Figures(List.of(volumes), (build, kind, volume) ->
                    build.part(kind).map(Part::bytes).orElse(0L));
        }
    }

    /**
     * What came of it on one volume, or on all where they count as one, in bytes.
     *
     * @param present what all parts of the job take that it rules
     * @param kept    what of these rules and protections keep
     * @param taken   what is kept besides because there is room
     * @param target  what may be used, or must be free
     */
    public record Outcome(String stores, long total, long free, long trash, long present, long kept, long taken,
                          long target, boolean outOfReach) { }
}
