package dev.winnow.catalog.decision;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans.Decision;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The decisions of saved plans, in blocks. */
public final class Decisions {

    /** So many that a block compresses well, so few that one decision is found without reading much. */
    private static final int IN_BLOCK = 500;

    /** How many blocks are held while a plan is read. */
    private static final int AT_ONCE = 16;

    /** How much of a key bounds a block, in bytes: both bounds stand in one row of an index, which has its limits. */
    private static final int BOUND = 1_200;

    private record Block(long first, long last, byte[] least, byte[] greatest, byte[] data) {

        static Block of(List<Decision> decisions) {
            byte[] least = null;
            byte[] greatest = null;
            for (Decision decision : decisions) {
                byte[] key = utf8(decision.key());
                least = least == null || Arrays.compareUnsigned(key, least) < 0 ? key : least;
                greatest = greatest == null || Arrays.compareUnsigned(key, greatest) > 0 ? key : greatest;
            }
            return new Block(decisions.get(0).seq(), decisions.get(decisions.size() - 1).seq(),
                    least.length > BOUND ? Arrays.copyOf(least, BOUND) : least, atLeast(greatest),
                    DecisionBlock.encode(decisions));
        }
    }

    private final Catalog catalog;

    public Decisions(Catalog catalog) {
        this.catalog = catalog;
    }

    /** @param decisions the next ones of a plan, whose numbers follow each other */
    void add(String plan, List<Decision> decisions) {
        List<Block> blocks = new ArrayList<>();
        for (int at = 0; at < decisions.size(); at += IN_BLOCK) {
            blocks.add(Block.of(decisions.subList(at, Math.min(decisions.size(), at + IN_BLOCK))));
        }
        catalog.template().batchUpdate("INSERT INTO decision_block (plan_id, first_seq, last_seq, least_key, "
                + "greatest_key, data) VALUES (?, ?, ?, ?, ?, ?)", blocks, 100, (statement, block) -> {
                    statement.setString(1, plan);
                    statement.setLong(2, block.first());
                    statement.setLong(3, block.last());
                    statement.setBytes(4, block.least());
                    statement.setBytes(5, block.greatest());
                    statement.setBytes(6, block.data());
                });
    }

    /**
     * The decisions of a plan from one number to another, in order, piece by piece.
     *
     * @param each returns whether it wants more
     */
    void forEach(String plan, long first, long last, Predicate<List<Decision>> each) {
        // The block that holds the first one begins less than a block before it.
        long after = first - IN_BLOCK;
        while (true) {
            List<List<Decision>> pieces = catalog.jdbc().sql("SELECT first_seq, data FROM decision_block "
                            + "WHERE plan_id = ? AND first_seq > ? AND first_seq <= ? ORDER BY first_seq "
                            + "FETCH FIRST " + AT_ONCE + " ROWS ONLY").params(plan, after, last)
                    .query((row, n) -> DecisionBlock.decode(row.getBytes(2), row.getLong(1))).list();
            if (pieces.isEmpty()) {
                return;
            }
            for (List<Decision> piece : pieces) {
                after = piece.get(0).seq();
                int from = (int) Math.min(piece.size(), Math.max(0, first - after));
                int to = (int) Math.min(piece.size() - 1, last - after) + 1;
                if (from < to && !each.test(piece.subList(from, to))) {
                    return;
                }
            }
        }
    }

    /** What complete plans decided of one build. */
    public record OfBuild(String plan, String run, Instant made, Decision decision) { }

    /** What complete plans decided of one build, in the order in which they were made. */
    public List<OfBuild> of(String key) {
        List<OfBuild> found = new ArrayList<>();
        byte[] utf8 = utf8(key);
        // Bytes, because only they sort alike here and in every database.
        catalog.jdbc().sql("SELECT p.id, p.run_id, p.created_at, d.first_seq, d.data FROM decision_block d "
                + "JOIN plan p ON p.id = d.plan_id WHERE d.least_key <= ? AND d.greatest_key >= ? "
                + "AND p.fingerprint IS NOT NULL ORDER BY p.created_at, p.id, d.first_seq").params(utf8, utf8)
                .query(row -> {
                    for (Decision decision : DecisionBlock.decode(row.getBytes(5), row.getLong(4))) {
                        if (decision.key().equals(key)) {
                            found.add(new OfBuild(row.getString(1), row.getString(2),
                                    Instant.ofEpochMilli(row.getLong(3)), decision));
                        }
                    }
                });
        return found;
    }

    /** Not less than {@code key} and not much longer than the bound. */
    private static byte[] atLeast(byte[] key) {
        if (key.length <= BOUND) {
            return key;
        }
        byte[] bound = Arrays.copyOf(key, BOUND + 1);
        // No text in UTF-8 has this byte.
        bound[BOUND] = (byte) 0xff;
        return bound;
    }

    private static byte[] utf8(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
