package dev.winnow.catalog.upkeep;

import dev.winnow.catalog.event.ReplayedDecisions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The decisions of people, from a catalog or from a ledger: each pin, defect and approval as a line of text, and the
 * fingerprint of each plan by its id.
 *
 * @param lines   sorted; a repeated decision occurs several times
 * @param lasting the facts that events of other ledgers cannot change, each once
 * @param ledgers number of ledgers in the catalog
 */
public record HumanDecisions(List<String> lines, List<String> lasting, Map<String, String> fingerprints, int ledgers) {

    private static final List<String> FACTS = List.of(
            "SELECT 'pin of ' || pattern || ' by ' || pinned_by || ', ' || reason || COALESCE(', ' || ticket, '') "
                    + "|| COALESCE(' until ' || until_at, '') || CASE WHEN exact THEN '' ELSE ', a glob' END "
                    + "|| CASE WHEN ended_at IS NULL THEN '' ELSE ', ended by ' || COALESCE(ended_by, '') END FROM pin",
            "SELECT 'defect of ' || build_key || ' by ' || found_by || ', ' || found || COALESCE(', logged as ' || ticket, '') "
                    + "|| CASE WHEN cleared_at IS NULL THEN '' ELSE ', cleared' END FROM defect",
            "SELECT 'approval of ' || plan_id || ' for ' || job || ' by ' || approved_by || ', content ' || content "
                    + "|| COALESCE(', against limits: ' || limit_override, '') FROM approval");

    /** Facts that other ledgers cannot change. They can end a pin, rename a build, or approve the same content again. */
    private static final List<String> LASTING_FACTS = List.of(
            "SELECT DISTINCT 'pin of ' || pattern || ' by ' || pinned_by || ', ' || reason FROM pin",
            "SELECT DISTINCT 'defect by ' || found_by || ', ' || found FROM defect",
            "SELECT DISTINCT 'approval for ' || job || ', content ' || content FROM approval");

    public HumanDecisions {
        lines = lines.stream().sorted().toList();
        lasting = lasting.stream().sorted().toList();
        fingerprints = Map.copyOf(fingerprints);
    }

    /** Reads the decisions in a catalog. */
    static HumanDecisions of(Statement statement) throws SQLException {
        Map<String, String> fingerprints = new HashMap<>();
        try (ResultSet row = statement.executeQuery("SELECT id, fingerprint FROM plan WHERE fingerprint IS NOT NULL")) {
            while (row.next()) {
                fingerprints.put(row.getString(1), row.getString(2));
            }
        }
        List<String> lines = lines(statement, FACTS);
        List<String> lasting = lines(statement, LASTING_FACTS);
        try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM ledger")) {
            row.next();
            return new HumanDecisions(lines, lasting, fingerprints, row.getInt(1));
        }
    }

    private static List<String> lines(Statement statement, List<String> queries) throws SQLException {
        List<String> lines = new ArrayList<>();
        for (String sql : queries) {
            try (ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    lines.add(row.getString(1));
                }
            }
        }
        return lines;
    }

    /** Reads the decisions of a replayed ledger, with the fingerprints from the ledger. */
    public static HumanDecisions of(ReplayedDecisions replayed, Map<String, String> fingerprints) {
        return replayed.catalog().template().execute((Connection connection) -> {
            try (Statement statement = connection.createStatement()) {
                return new HumanDecisions(lines(statement, FACTS), lines(statement, LASTING_FACTS), fingerprints, 1);
            }
        });
    }
}
