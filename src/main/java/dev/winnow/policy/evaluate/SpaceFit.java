package dev.winnow.policy.evaluate;

import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.policy.Space;
import dev.winnow.policy.value.ReasonWords;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of the parts that no clause keeps fit into the room that is left, newest first over all groups; the first that
 * does not fit ends it.
 */
final class SpaceFit {

    private final Space space;
    private final Space.Figures figures;
    private final int rooms;
    private final long[] present;
    private final long[] kept;
    private final long[] taken;

    private final SpaceCandidates candidates;
    /** By room and candidate. */
    private final long[][] bytes;
    /** By candidate, the room that decides on it; the complement of that where it does not fit. */
    private byte[] decisive;
    /** By candidate, how much that room then holds. */
    private long[] with;

    /** @param kinds those of all parts that come */
    SpaceFit(Space space, Space.Figures figures, Collection<PartKind> kinds) {
        this.space = space;
        this.figures = figures;
        this.rooms = space.pooled() ? 1 : Math.max(1, figures.volumes().size());
        this.present = new long[rooms];
        this.kept = new long[rooms];
        this.taken = new long[rooms];
        this.candidates = new SpaceCandidates(kinds);
        this.bytes = new long[rooms][SpaceCandidates.FIRST];
    }

    private long bytes(Build build, PartKind kind, int room) {
        if (!space.pooled() || figures.volumes().size() < 2) {
            return figures.parts().bytes(build, kind, room);
        }
        return IntStream.range(0, figures.volumes().size())
                .mapToLong(volume -> figures.parts().bytes(build, kind, volume)).sum();
    }

    /** Counts a part that rules and protections decide on. */
    void decided(Build build, PartKind kind, boolean keeps) {
        for (int room = 0; room < rooms; room++) {
            long size = bytes(build, kind, room);
            present[room] += size;
            kept[room] += keeps ? size : 0;
        }
    }

    /** Takes a part that stays if there is room; its build has a finished time. */
    void candidate(Build build, PartKind kind) {
        int candidate = candidates.add(build, kind);
        for (int room = 0; room < rooms; room++) {
            if (candidate == bytes[room].length) {
                bytes[room] = Arrays.copyOf(bytes[room], SpaceCandidates.grown(candidate));
            }
            bytes[room][candidate] = bytes(build, kind, room);
            present[room] += bytes[room][candidate];
        }
    }

    /** Ends the input and decides what fits. */
    List<Space.Outcome> close() {
        decisive = new byte[candidates.size()];
        // Nobody asks for the bytes of a candidate that has been judged.
        with = bytes[0];
        long[] sum = new long[rooms];
        for (int candidate : candidates.sorted()) {
            take(candidate, sum);
        }
        List<Space.Outcome> outcomes = new ArrayList<>();
        for (int room = 0; room < rooms; room++) {
            boolean none = space.pooled() || figures.volumes().isEmpty();
            Space.Volume volume = none ? new Space.Volume("", 0, 0, 0) : figures.volumes().get(room);
            outcomes.add(new Space.Outcome(volume.name(), volume.total(), volume.free(), volume.trash(), present[room],
                    kept[room], taken[room], space.target(volume.total()), room(room) < 0));
        }
        return outcomes;
    }

    /** @param sum what all newer candidates take in each room; those that did not fit count, so that a room stays full */
    private void take(int candidate, long[] sum) {
        boolean fit = true;
        int by = -1;
        for (int room = 0; room < rooms; room++) {
            boolean full = touches(candidate, room) && sum[room] + bytes[room][candidate] > room(room);
            by = full && fit || by < 0 && touches(candidate, room) ? room : by;
            fit &= !full;
        }
        for (int room = 0; room < rooms; room++) {
            if (fit || touches(candidate, room) && sum[room] + bytes[room][candidate] > room(room)) {
                sum[room] += bytes[room][candidate];
            }
            taken[room] += fit ? bytes[room][candidate] : 0;
        }
        decisive[candidate] = (byte) (fit ? by : ~by);
        with[candidate] = kept[by] + sum[by];
    }

    private boolean touches(int candidate, int room) {
        return bytes[room][candidate] > 0 || room == 0 && Arrays.stream(bytes).allMatch(of -> of[candidate] == 0);
    }

    /** How much there is for candidates; negative where the target is out of reach. */
    private long room(int room) {
        if (space.pooled()) {
            return space.bytes() - kept[room];
        }
        if (figures.volumes().isEmpty()) {
            return -1;
        }
        long target = space.target(figures.volumes().get(room).total());
        return (space.free() ? gone(room) - target : target) - kept[room];
    }

    /** What would be free if nothing of the job were left. */
    private long gone(int room) {
        Space.Volume volume = figures.volumes().get(room);
        return volume.free() + volume.trash() + present[room];
    }

    /** The number of a part among the candidates, for {@link #fits(int)} and {@link #reason}; negative for one that came since. */
    int candidateOf(Build build, PartKind kind) {
        return candidates.find(build, kind);
    }

    /** Whether there is room for a candidate; what came since has none. */
    boolean fits(int candidate) {
        return candidate >= 0 && decisive[candidate] >= 0;
    }

    /** How much is used or free with the candidate: {@code space: free 15% - 11% with it}. */
    String reason(int candidate) {
        String says = "space: " + space.text() + " - ";
        if (candidate < 0 || !space.pooled() && figures.volumes().isEmpty()) {
            return says + "the free space was not measured";
        }
        int room = fits(candidate) ? decisive[candidate] : ~decisive[candidate];
        long figure = space.free() ? Math.max(0, gone(room) - with[candidate]) : with[candidate];
        String shown = space.share() == null ? ReasonWords.size(figure) : BigDecimal.valueOf(figure)
                .multiply(BigDecimal.valueOf(100)).divide(BigDecimal.valueOf(Math.max(1, figures.volumes().get(room).total())), 1,
                        space.free() ? RoundingMode.FLOOR : RoundingMode.CEILING).stripTrailingZeros().toPlainString()
                + "%";
        return says + shown + " with it" + (rooms == 1 ? "" : " on " + figures.volumes().get(room).name());
    }
}
