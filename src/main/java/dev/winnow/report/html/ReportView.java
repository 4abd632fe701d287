package dev.winnow.report.html;

import dev.winnow.model.RunKind;
import dev.winnow.report.html.Chart.ColumnChart;
import java.util.List;

/**
 * What the template of a run's page shows: text that is ready but for escaping. Empty text and empty lists are left
 * out of the page.
 */
record ReportView(String job, String run, String kind, Wording words, String subtitle, String outcome, boolean good,
                  String message, Hold hold, List<Fact> facts, List<Card> cards, List<Reason> gone, List<Reason> kept,
                  List<Attention> attention, List<Reason> outcomes, List<Fact> account, List<Chart> charts,
                  List<ColumnChart> columns, String ahead, List<Totals> totals,
                  List<Project> projects, String moreGroups, List<Details.Item> unsure, String moreUnsure,
                  List<Limit> limits, String limitsNote, List<Pin> pins, String morePins, List<Fact> faults, String moreFaults,
                  List<Fact> strays, String moreStrays, List<Fact> certificate, boolean decisions,
                  boolean removedFiles, boolean files, String zone) {

    record Fact(String term, String text) { }

    /** What keeps a plan from being applied; {@code changes} are the lines of a diff. */
    record Hold(String title, List<String> why, String command, List<Change> changes) { }

    /** A line of a diff and its CSS class. */
    record Change(String mark, String line) { }

    /** A large figure; {@code value} is the bare number for programs that read the page. */
    record Card(String term, long value, String figure, String note) { }

    /** What one rule or protection does, or how many items one outcome has. */
    record Reason(String name, String parts, String bytes) { }

    /** Something that a person should look at, and the section that tells more. */
    record Attention(String text, String section) { }

    record Totals(String title, String column, List<Sums> lines) { }

    /** One line of sums; bare numbers beside the shown ones. */
    record Sums(String name, String builds, String kept, String removed, long bytesValue, String bytes,
                long freedValue, String freed) { }

    record Project(String name, List<Group> groups) { }

    /** One branch and system, and the builds shown for it. */
    record Group(Sums sums, String builds, String os, boolean goes, List<Details.Item> items, String more, boolean open) { }

    record Limit(String name, String scope, String allowed, String found, String state, boolean exceeded) { }

    record Pin(String key, String by, String reason, String ticket, String until, String note) { }

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
}
