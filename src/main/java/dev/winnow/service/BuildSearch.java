package dev.winnow.service;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.BuildPages;
import dev.winnow.catalog.build.BuildPages.Mark;
import dev.winnow.catalog.build.BuildPages.Sort;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.model.Halt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Looks through all builds in an order, from where the search before it ended, for those that are wanted. */
public final class BuildSearch {

    private static final int CHUNK = 1_000;

    private final BuildPages pages;

    /**
     * @param sort what to order by, with {@code -} in front for the highest first
     * @throws Halt if builds cannot be ordered so
     */
    public BuildSearch(Catalog catalog, Instant now, String sort) {
        boolean descending = sort.startsWith("-");
        String word = descending ? sort.substring(1) : sort;
        Sort by = Arrays.stream(Sort.values()).filter(each -> each.name().equalsIgnoreCase(word)).findFirst()
                .orElseThrow(() -> Halt.usage("builds cannot be sorted by " + word + "; they can by "
                        + Arrays.stream(Sort.values()).map(each -> each.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ")) + ", with - in front for the highest first"));
        pages = new BuildPages(catalog, now, by, descending);
    }

    /**
     * What was found.
     *
     * @param looked how many builds were looked at
     * @param next   from where the next search goes on; null where there is nothing more
     */
    public record Found(List<StoredBuild> builds, long looked, String next) {
        public Found {
            builds = List.copyOf(builds);
        }
    }

    /**
     * Searches until as many are found as are asked for, or for as long as is given.
     *
     * @param after where the search before ended; null or empty for the beginning
     */
    public Found look(Predicate<StoredBuild> wanted, String after, int most, Duration patience) {
        List<StoredBuild> found = new ArrayList<>();
        Mark last = mark(after);
        long looked = 0;
        long began = System.nanoTime();
        // The first piece is small: mostly it is enough.
        for (int some = Math.min(most + 1, CHUNK); ; some = CHUNK) {
            List<StoredBuild> piece = pages.next(last, some);
            for (StoredBuild stored : piece) {
                if (wanted.test(stored)) {
                    if (found.size() == most) {
                        return new Found(found, looked, text(last));
                    }
                    found.add(stored);
                }
                last = pages.mark(stored);
                looked++;
            }
            if (piece.size() < some) {
                return new Found(found, looked, null);
            }
            if (System.nanoTime() - began > patience.toNanos()) {
                return new Found(found, looked, text(last));
            }
        }
    }

    private static String text(Mark mark) {
        return mark.id() + (mark.value() == null ? "" : "~" + mark.value());
    }

    private static Mark mark(String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        int sign = text.indexOf('~');
        try {
            return new Mark(sign < 0 ? null : text.substring(sign + 1), Long.parseLong(sign < 0 ? text
                    : text.substring(0, sign)));
        } catch (NumberFormatException wrong) {
            throw Halt.usage("'" + text + "' is not where a page of builds ended; begin again without it");
        }
    }
}
