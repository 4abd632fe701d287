package dev.winnow.policy.evaluate;

import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.policy.Space;
import dev.winnow.policy.value.ReasonWords;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of the parts that no clause keeps fit into the room that is left, newest first over all groups; the first that
 * does not fit ends it. There may be as many as builds: what is remembered of each are numbers and its name, all names as one text.
 */
final class SpaceFit {

    private final Space space;
    private final Space.Figures figures;
    private final int rooms;
    private final long[] present;
    private final long[] kept;
    private final long[] taken;

    private int size;
    private long[] seconds = new long[64];
    private int[] nanos = new int[64];
    private long[] numbers = new long[64];
    private int[] nameEnds = new int[64];
    private final StringBuilder names = new StringBuilder();
    private final long[][] bytes;

    /** Candidates in their order, and of each whether it fits, by which room, and what that room then says. */
    private int[] order;
    private boolean[] fits;
    private byte[] decisive;
    private long[] with;

    SpaceFit(Space space, Space.Figures figures) {
        this.space = space;
        this.figures = figures;
        this.rooms = space.pooled() ? 1 : Math.max(1, figures.volumes().size());
        this.present = new long[rooms];
        this.kept = new long[rooms];
        this.taken = new long[rooms];
        this.bytes = new long[rooms][64];
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
        if (size == seconds.length) {
            int more = size + (size >> 1);
            seconds = Arrays.copyOf(seconds, more);
            nanos = Arrays.copyOf(nanos, more);
            numbers = Arrays.copyOf(numbers, more);
            nameEnds = Arrays.copyOf(nameEnds, more);
            for (int room = 0; room < rooms; room++) {
                bytes[room] = Arrays.copyOf(bytes[room], more);
            }
        }
        seconds[size] = build.finished().getEpochSecond();
        nanos[size] = build.finished().getNano();
        numbers[size] = number(build);
        names.append(name(build, kind));
        nameEnds[size] = names.length();
        for (int room = 0; room < rooms; room++) {
            bytes[room][size] = bytes(build, kind, room);
            present[room] += bytes[room][size];
        }
        size++;
    }

    private static long number(Build build) {
        return build.attributes().number() == null ? Long.MIN_VALUE : build.attributes().number();
    }

    /** No key holds a control character, so that names sort as keys do. */
    private static String name(Build build, PartKind kind) {
        return build.key() + '\0' + kind.word();
    }

    private String name(int candidate) {
        return names.substring(candidate == 0 ? 0 : nameEnds[candidate - 1], nameEnds[candidate]);
    }

    /** All parts have been told: what fits is known from now on. */
    List<Space.Outcome> close() {
        order = IntStream.range(0, size).boxed().sorted((one, other) -> {
            int newer = newer(one, seconds[other], nanos[other], numbers[other]);
            return newer != 0 ? newer : name(one).compareTo(name(other));
        }).mapToInt(Integer::intValue).toArray();
        fits = new boolean[size];
        decisive = new byte[size];
        with = new long[size];
        long[] sum = new long[rooms];
        for (int at = 0; at < size; at++) {
            take(at, sum);
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
    private void take(int at, long[] sum) {
        int candidate = order[at];
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
        fits[at] = fit;
        decisive[at] = (byte) by;
        with[at] = kept[by] + sum[by];
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

    /** Less than 0 where the candidate is newer than a build that finished then, more where it is older. */
    private int newer(int candidate, long second, int nano, long number) {
        int order = Long.compare(second, seconds[candidate]);
        order = order != 0 ? order : Integer.compare(nano, nanos[candidate]);
        return order != 0 ? order : Long.compare(number, numbers[candidate]);
    }

    /** Where a part stands among the candidates, for {@link #fits(int)} and {@link #reason}; negative for one that came since. */
    int place(Build build, PartKind kind) {
        long second = build.finished().getEpochSecond();
        int nano = build.finished().getNano();
        long number = number(build);
        String name = null;
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int sign = newer(order[middle], second, nano, number);
            if (sign == 0) {
                name = name == null ? name(build, kind) : name;
                sign = name(order[middle]).compareTo(name);
            }
            if (sign == 0) {
                return middle;
            }
            if (sign < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Whether there is room for the candidate at {@code place}; what came since has none. */
    boolean fits(int place) {
        return place >= 0 && fits[place];
    }

    /** How much is used or free with the candidate: {@code space: free 15% - 11% with it}. */
    String reason(int at) {
        String says = "space: " + space.text() + " - ";
        if (at < 0 || !space.pooled() && figures.volumes().isEmpty()) {
            return says + "nobody looked how much room there is for it";
        }
        int room = decisive[at];
        long figure = space.free() ? Math.max(0, gone(room) - with[at]) : with[at];
        String shown = space.share() == null ? ReasonWords.size(figure) : BigDecimal.valueOf(figure)
                .multiply(BigDecimal.valueOf(100)).divide(BigDecimal.valueOf(Math.max(1, figures.volumes().get(room).total())), 1,
                        space.free() ? RoundingMode.FLOOR : RoundingMode.CEILING).stripTrailingZeros().toPlainString()
                + "%";
        return says + shown + " with it" + (rooms == 1 ? "" : " on " + figures.volumes().get(room).name());
    }
}
