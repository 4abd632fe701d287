package dev.winnow.catalog.latest;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.PartColumns;
import dev.winnow.catalog.build.Defects;
import dev.winnow.catalog.storage.Json;
import dev.winnow.catalog.storage.Nanos;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Defect;
import dev.winnow.model.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Builds that could be the latest of one project, branch and os: sure, with products that are present and that
 * nobody is about to take. What had not settled when its store was looked at last does not count: nothing tells
 * whether it has been left alone since. {@link NewestOfAll} finds those of all targets.
 */
public final class Newest {

    private static final String SELECT = "SELECT b.build_key, b.project, b.branch, b.os, b.version, b.number, "
            + "b.builder, b.tags_json, b.status, b.revision, b.runtime, b.properties_json, b.finished_at FROM build b "
            + "WHERE b.doubts_json = '[]' AND b.status <> 'running' AND b.finished_at IS NOT NULL "
            + "AND b.project IS NOT NULL AND b.branch IS NOT NULL AND b.os IS NOT NULL "
            + "AND EXISTS (SELECT 1 FROM entry e WHERE e.build_id = b.id AND " + PartColumns.PRODUCTS
            + " AND e.product_files > 0) "
            + "AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.build_id = b.id AND e.parts LIKE 'products:trash:%') "
            + "AND NOT EXISTS (SELECT 1 FROM entry e JOIN store s ON s.id = e.store_id WHERE e.build_id = b.id AND "
            + PartColumns.PRESENT + " AND (e.doubts_json <> '[]' "
            + "OR s.scanned_at IS NULL OR b.finished_at > s.scanned_at * 1000000 OR b.settles_at > s.scanned_at * 1000000)) ";

    private static final String NOT_BEING_REMOVED = "AND NOT EXISTS (SELECT 1 FROM entry e JOIN plan_item i "
            + "ON i.entry_id = e.id WHERE e.build_id = b.id AND i.plan_id = ? AND i.kinds LIKE 'products%' "
            + "AND i.state IN ('pending', 'claimed')) ";

    private static final String ORDER = "ORDER BY b.project, b.branch, b.os, b.runtime, b.finished_at DESC, "
            + "b.number DESC NULLS LAST, b.build_key";

    /** A project's branch on one system. */
    public record Target(String project, String branch, String os) { }

    private final Catalog catalog;
    private final Map<String, Defect> defects;

    public Newest(Catalog catalog) {
        this.catalog = catalog;
        this.defects = new Defects(catalog).standing();
    }

    /** Those of one target, by runtime and then newest first. */
    public void forEach(Target target, Consumer<Build> each) {
        List<String> values = new ArrayList<>(List.of(target.project(), target.branch(), target.os()));
        List<String> plans = Leaving.plans(catalog);
        values.addAll(plans);
        query("AND b.project = ? AND b.branch = ? AND b.os = ? " + NOT_BEING_REMOVED.repeat(plans.size()), each,
                values.toArray());
    }

    private void query(String where, Consumer<Build> each, Object... values) {
        catalog.template().query(SELECT + where + ORDER, row -> {
            String tags = row.getString(8);
            Attributes attributes = new Attributes(row.getString(2), row.getString(3), row.getString(4),
                    row.getString(5), row.getObject(6, Long.class), row.getString(7),
                    tags == null ? null : Json.list(tags), Status.of(row.getString(9)).orElse(Status.UNKNOWN),
                    row.getString(10), row.getString(11), Json.strings(row.getString(12)));
            String key = row.getString(1);
            each.accept(new Build(key, attributes, Nanos.instant(row.getLong(13)), true, List.of(), List.of(),
                    defects.get(key), List.of()));
        }, values);
    }
}
