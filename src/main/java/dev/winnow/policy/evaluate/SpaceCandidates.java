package dev.winnow.policy.evaluate;

import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The parts that no clause keeps, newest first over all groups; equal times are ordered by number, key and kind. There may
 * be as many as builds, so each takes some forty bytes: numbers, and its name with the folder of its key apart, which it
 * shares with others. Names are looked at only where times and numbers are equal.
 */
final class SpaceCandidates {

    static final int FIRST = 64;

    private final List<String> kinds;
    private final Map<String, Integer> knownFolders = new HashMap<>();
    private final List<String> folders = new ArrayList<>();
    private String lastFolder;
    private int size;
    /** Nanoseconds since 1970, as far as these reach. */
    private long[] finished = new long[FIRST];
    private long[] number = new long[FIRST];
    private int[] folder = new int[FIRST];
    private int[] nameEnd = new int[FIRST];
    private final StringBuilder names = new StringBuilder();
    private int[] order;

    /** @param kinds those of all parts that come */
    SpaceCandidates(Collection<PartKind> kinds) {
        this.kinds = kinds.stream().map(PartKind::word).sorted().toList();
    }

    /**
     * Adds a part of a build that has a finished time.
     *
     * @return its number, from 0
     */
    int add(Build build, PartKind kind) {
        if (size == finished.length) {
            int more = grown(size);
            finished = Arrays.copyOf(finished, more);
            number = Arrays.copyOf(number, more);
            folder = Arrays.copyOf(folder, more);
            nameEnd = Arrays.copyOf(nameEnd, more);
        }
        String key = build.key();
        int cut = key.lastIndexOf('/') + 1;
        if (lastFolder == null || cut != lastFolder.length() || !key.startsWith(lastFolder)) {
            lastFolder = key.substring(0, cut);
        }
        finished[size] = nanos(build.finished());
        number[size] = number(build);
        folder[size] = knownFolders.computeIfAbsent(lastFolder, path -> {
            folders.add(path);
            return folders.size() - 1;
        });
        names.append(key, cut, key.length()).append(mark(kind));
        nameEnd[size] = names.length();
        return size++;
    }

    int size() {
        return size;
    }

    /** How long arrays are next that are full with {@code size} candidates. */
    static int grown(int size) {
        return size + (size >> 2);
    }

    /** Orders them, once all have come. */
    int[] sorted() {
        order = new int[size];
        Arrays.setAll(order, i -> i);
        sort(new int[size / 2], 0, size);
        return order;
    }

    /** The number of a part, once they are ordered; negative where it is none of them. */
    int find(Build build, PartKind kind) {
        long time = nanos(build.finished());
        long its = number(build);
        String name = null;
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int sign = newer(order[middle], time, its);
            if (sign == 0) {
                name = name == null ? build.key() + mark(kind) : name;
                sign = name(order[middle]).compareTo(name);
            }
            if (sign == 0) {
                return order[middle];
            }
            if (sign < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Merges in place; the parts of a group come in order already. */
    private void sort(int[] spare, int from, int to) {
        if (to - from < 2) {
            return;
        }
        int middle = from + to >>> 1;
        sort(spare, from, middle);
        sort(spare, middle, to);
        if (compare(order[middle - 1], order[middle]) <= 0) {
            return;
        }
        int lefts = middle - from;
        System.arraycopy(order, from, spare, 0, lefts);
        for (int at = from, left = 0, right = middle; left < lefts; at++) {
            order[at] = right == to || compare(spare[left], order[right]) <= 0 ? spare[left++] : order[right++];
        }
    }

    private int compare(int one, int other) {
        int newer = newer(one, finished[other], number[other]);
        return newer != 0 ? newer : name(one).compareTo(name(other));
    }

    /** Less than 0 where the candidate is newer than a build that finished then, more where it is older. */
    private int newer(int candidate, long time, long its) {
        int newer = Long.compare(time, finished[candidate]);
        return newer != 0 ? newer : Long.compare(its, number[candidate]);
    }

    private static long nanos(Instant time) {
        return TimeUnit.NANOSECONDS.convert(Duration.between(Instant.EPOCH, time));
    }

    private static long number(Build build) {
        return build.attributes().number() == null ? Long.MIN_VALUE : build.attributes().number();
    }

    private String name(int candidate) {
        return folders.get(folder[candidate])
                + names.substring(candidate == 0 ? 0 : nameEnd[candidate - 1], nameEnd[candidate]);
    }

    /** No key holds a control character, so that names sort as keys do. */
    private char mark(PartKind kind) {
        return (char) kinds.indexOf(kind.word());
    }
}
