package dev.winnow.report.html;

import dev.winnow.model.RunKind;

/**
 * What a page says, by what its run did.
 *
 * @param heading what the page is
 * @param banner  what must not be misunderstood; empty where there is nothing
 * @param gone    of parts that go
 * @param brief   the same behind a number
 * @param freed   of their bytes
 * @param goes    of bytes that go, after "of which"
 * @param why     above the reasons of what goes
 */
record Wording(String heading, String banner, String gone, String brief, String freed, String goes, String why) {

    static Wording of(RunKind kind) {
        return switch (kind) {
            case SCAN, ADOPT -> new Wording("Scan", "A scan changes nothing in a store.", "To be removed", "to remove",
                    "To be freed", "would go", "What would be removed, and why");
            case PLAN -> new Wording("Plan", "Nothing has been removed. This is what apply would do.",
                    "Would be removed", "to remove", "Would be freed", "would go", "What would be removed, and why");
            case APPLY -> new Wording("Removal", "", "Removed", "removed", "Moved to the trash", "went to the trash",
                    "What was removed, and why");
            case RESTORE -> new Wording("Restore", "", "Removed", "removed", "Freed", "went",
                    "What was removed, and why");
            case PURGE -> new Wording("Purge", "", "Purged", "purged", "Freed", "was purged",
                    "What was purged, and why");
        };
    }
}
