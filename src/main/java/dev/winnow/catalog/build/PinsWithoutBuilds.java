package dev.winnow.catalog.build;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.policy.value.Glob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Finds glob pins in force that match no build in a store or in the trash. Their owners may expect a build to be safe. */
public record PinsWithoutBuilds(Catalog catalog) {

    private static final int PAGE = 1_000;
    private static final String PRESENT = "SELECT b.build_key FROM build b WHERE b.build_key >= ? AND b.build_key > ? AND EXISTS "
            + "(SELECT 1 FROM entry e WHERE e.build_id = b.id AND " + PartColumns.PRESENT + ") ORDER BY b.build_key";
    private static final String TRASHED = "SELECT DISTINCT r.build_key FROM removal r WHERE r.build_key >= ? AND r.build_key > ? "
            + "AND " + PartColumns.IN_TRASH + " ORDER BY r.build_key";

    /** These pins, newest first. */
    public List<PinRow> now() {
        Instant now = Instant.ofEpochMilli(catalog.now());
        List<PinRow> rows = new ArrayList<>(Pins.rows(catalog, "exact = TRUE AND NOT EXISTS (SELECT 1 FROM build b "
                + "JOIN entry e ON e.build_id = b.id WHERE b.build_key = pin.pattern AND " + PartColumns.PRESENT
                + ") AND NOT EXISTS (SELECT 1 FROM removal r WHERE r.build_key = pin.pattern AND " + PartColumns.IN_TRASH + ")"));
        Pins.rows(catalog, "exact = FALSE").stream().filter(row -> !matchesAny(Glob.ofShown(row.pattern()), PRESENT)
                && !matchesAny(Glob.ofShown(row.pattern()), TRASHED)).forEach(rows::add);
        return rows.stream().filter(row -> row.holds(now)).toList();
    }

    /** Reads keys from the first one that may match. Usually that one does. */
    private boolean matchesAny(Glob glob, String keys) {
        String beginning = literal(glob.beginning());
        String after = "";
        while (true) {
            List<String> page = catalog.sql(keys + " FETCH FIRST " + PAGE + " ROWS ONLY")
                    .params(beginning, after).query(String.class).list();
            for (String key : page) {
                if (glob.matches(key)) {
                    return true;
                }
            }
            after = page.isEmpty() ? "" : page.get(page.size() - 1);
            if (page.size() < PAGE || !after.startsWith(beginning)) {
                return false;
            }
        }
    }

    /** The part of the text that is the same in keys, which are percent-encoded while globs are not. */
    private static String literal(String beginning) {
        int end = 0;
        while (end < beginning.length() && beginning.charAt(end) != '%' && beginning.charAt(end) >= ' '
                && beginning.charAt(end) < 0x7f) {
            end++;
        }
        return beginning.substring(0, end);
    }
}
