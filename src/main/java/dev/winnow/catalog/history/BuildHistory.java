package dev.winnow.catalog.history;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.build.Defects;
import dev.winnow.catalog.build.Pins;
import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.catalog.decision.Decisions;
import dev.winnow.policy.value.Glob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The history of one build, collected from the catalog. */
public final class BuildHistory {

    private final Catalog catalog;
    private final String key;
    private final List<Moment> moments = new ArrayList<>();

    private BuildHistory(Catalog catalog, String key) {
        this.catalog = catalog;
        this.key = key;
    }

    /**
     * An event in the history of a build.
     *
     * @param event one word, such as {@code seen}, {@code pinned}, {@code kept} or {@code purged}
     * @param by    the person who did it, or null
     * @param run   the run that did it, or null
     * @param text  details for people
     */
    public record Moment(Instant at, String event, String by, String run, String text) { }

    /** The life of a build, also under the keys that it had before, newest first; empty where nothing is known of it. */
    public static List<Moment> of(Catalog catalog, String key) {
        BuildHistory life = new BuildHistory(catalog, key).collect();
        for (KeyChanges.Move move : new KeyChanges(catalog).before(key)) {
            Instant at = Instant.ofEpochMilli(move.at());
            // Later events under the old key belong to another build.
            new BuildHistory(catalog, move.from()).collect().moments.stream().filter(moment -> !moment.at().isAfter(at))
                    .forEach(life.moments::add);
            life.add(at, "moved", null, null, move.from() + " is now " + move.to()
                    + (move.gone() ? "" : "; some of it kept the old key"));
        }
        // Events of one instant stay in the reverse order of the methods below.
        Collections.reverse(life.moments);
        life.moments.sort(Comparator.comparing(Moment::at).reversed());
        return List.copyOf(life.moments);
    }

    private BuildHistory collect() {
        addSightings();
        addRecords();
        addPins();
        addDefects();
        addDecisions();
        addRemovals();
        return this;
    }

    private void add(Instant at, String event, String by, String run, String text) {
        moments.add(new Moment(at, event, by, run, text));
    }

    private void addSightings() {
        catalog.sql("SELECT e.first_seen_at, e.path, (SELECT MIN(m.root) FROM store_mount m "
                + "WHERE m.store_id = e.store_id) FROM entry e JOIN build b ON b.id = e.build_id WHERE b.build_key = ? ORDER BY e.id").param(key).query(row -> {
                    add(Instant.ofEpochMilli(row.getLong(1)), "seen", null, null, "first seen at " + row.getString(2)
                            + " in " + row.getString(3));
                });
        catalog.sql("SELECT e.parts, e.path FROM entry e JOIN build b ON b.id = e.build_id WHERE b.build_key = ? "
                + "ORDER BY e.id").param(key).query(row -> {
                    String path = row.getString(2);
                    PartColumns.read(row, 1).forEach((kind, part) -> {
                        if (part.state().equals("gone")) {
                            add(Instant.ofEpochMilli(part.stateAt()), "gone", null, null, kind.word() + " at " + path
                                    + " were no longer found; Winnow did not remove them");
                        }
                    });
                });
    }

    private void addRecords() {
        catalog.sql("SELECT at, actor, replaced FROM registration WHERE build_key = ? ORDER BY id").param(key)
                .query(row -> {
                    add(Instant.ofEpochMilli(row.getLong(1)), "registered", row.getString(2), null,
                            row.getBoolean(3) ? "its record was replaced" : "its record was written");
                });
        // The catalog keeps only the last import.
        catalog.sql("SELECT recorded_at, origin FROM record WHERE build_key = ? AND source = 'import'")
                .param(key).query(row -> {
                    add(Instant.ofEpochMilli(row.getLong(1)), "imported", null, null, "its record was read from "
                            + row.getString(2));
                });
    }

    private void addPins() {
        for (PinRow row : new Pins(catalog).all()) {
            if (!(row.exact() ? row.pattern().equals(key) : Glob.ofShown(row.pattern()).matches(key))) {
                continue;
            }
            String pin = row.pin().reason() + (row.pin().ticket() == null ? "" : " (" + row.pin().ticket() + ")")
                    + (row.exact() ? "" : ", by the pattern " + row.pattern());
            add(row.pinnedAt(), "pinned", row.pin().by(), null, pin
                    + (row.pin().until() == null ? "" : ", until " + row.pin().until()));
            if (row.endedAt() != null) {
                add(row.endedAt(), "unpinned", row.endedBy(), null, row.endReason());
            } else if (!row.holds(Instant.ofEpochMilli(catalog.now()))) {
                add(row.pin().until(), "unpinned", null, null, "the pin by " + row.pin().by() + " has expired");
            }
        }
    }

    private void addDefects() {
        for (Defects.DefectRow row : new Defects(catalog).of(key)) {
            add(row.foundAt(), "defect", row.foundBy(), null, "found: " + row.defect().found());
            if (row.defect().logged()) {
                add(row.defect().loggedAt(), "defect", null, null, "logged as " + row.defect().ticket());
            }
            if (row.clearedAt() != null) {
                add(row.clearedAt(), "defect", null, null, "cleared: " + row.defect().found());
            }
        }
    }

    private void addDecisions() {
        for (Decisions.OfBuild of : new Decisions(catalog).of(key)) {
            boolean keep = of.decision().keep();
            add(of.made(), keep ? "kept" : "to remove", null, of.run(), of.decision().kind().word()
                    + (keep ? " kept by " : " to be removed by ") + of.decision().rule() + ": "
                    + of.decision().reasons() + " (" + of.plan() + ")");
        }
    }

    private void addRemovals() {
        for (Removals.Removal removal : new Removals(catalog).history(key)) {
            add(removal.removedAt(), "removed", actor(removal.run()), removal.run(), removal.kinds() + " at "
                    + removal.path() + " went to the trash, to be purged from " + removal.purgeAt() + " on");
            if (removal.endedAt() != null) {
                add(removal.endedAt(), removal.state(), actor(removal.endedRun()), removal.endedRun(), removal.kinds()
                        + " at " + removal.path() + (removal.state().equals(Removals.PURGED)
                        ? " were deleted for good" : " came back"));
            }
        }
    }

    private String actor(String run) {
        return run == null ? null : new Runs(catalog).find(run).map(row -> row.operator().actor()).orElse(null);
    }
}
