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

/** Searches all builds in an order. A search can continue where the one before it ended. */
public final class BuildSearch {

    private static final int CHUNK = 1_000;

    private final BuildPages pages;

    /**
     * @param sort the order; {@code -} in front reverses it
     * @throws Halt if there is no such order
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
     * The result of a search.
     *
     * @param looked number of builds that were checked
     * @param next   where the next search continues; null at the end
     */
    public record Found(List<StoredBuild> builds, long looked, String next) {
        public Found {
            builds = List.copyOf(builds);
        }
    }

    /**
     * Searches until it has found the wanted number of builds, or until the time is over.
     *
     * @param after the {@code next} of the search before; null or empty for the beginning
     */
    public Found look(Predicate<StoredBuild> wanted, String after, int most, Duration patience) {
        List<StoredBuild> found = new ArrayList<>();
        Mark last = mark(after);
        long looked = 0;
        long began = System.nanoTime();
        // The first batch is small, because it is usually enough.
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
