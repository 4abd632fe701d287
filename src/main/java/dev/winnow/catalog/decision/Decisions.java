package dev.winnow.catalog.decision;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans.Decision;
import dev.winnow.catalog.storage.InLists;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** The decisions of saved plans, in blocks. */
public record Decisions(Catalog catalog) {

    /** Decisions per block. A larger block compresses better, but finding one decision means reading a whole block. */
    private static final int BLOCK_SIZE = 500;
    private static final int BLOCKS_PER_QUERY = 16;
    /** Longest bound of a block in bytes. Both bounds are in one row of an index, which has a limited size. */
    private static final int MAX_BOUND = 1_200;

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
                    least.length > MAX_BOUND ? Arrays.copyOf(least, MAX_BOUND) : least, atLeast(greatest),
                    DecisionBlock.encode(decisions));
        }
    }

    void add(String plan, List<Decision> decisions) {
        List<Block> blocks = InLists.of(decisions, BLOCK_SIZE).stream().map(Block::of).toList();
        catalog.batch("INSERT INTO decision_block (plan_id, first_seq, last_seq, least_key, greatest_key, data) "
                + "VALUES (?, ?, ?, ?, ?, ?)", blocks, block -> new Object[] {plan, block.first(), block.last(),
                    block.least(), block.greatest(), block.data()});
    }

    /**
     * Reads the decisions {@code first} to {@code last} of a plan in order, several at a time.
     *
     * @param each returns whether to continue
     */
    void forEach(String plan, long first, long last, Predicate<List<Decision>> each) {
        // The block with the first decision begins less than one block size before it.
        long after = first - BLOCK_SIZE;
        while (true) {
            List<List<Decision>> pieces = catalog.sql("SELECT first_seq, data FROM decision_block "
                            + "WHERE plan_id = ? AND first_seq > ? AND first_seq <= ? ORDER BY plan_id, first_seq "
                            + "FETCH FIRST " + BLOCKS_PER_QUERY + " ROWS ONLY").params(plan, after, last)
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

    public record OfBuild(String plan, String run, Instant made, Decision decision) { }

    /** The decisions of complete plans about one build, in the order of the plans. */
    public List<OfBuild> of(String key) {
        List<OfBuild> found = new ArrayList<>();
        byte[] utf8 = utf8(key);
        // As bytes, because each database sorts bytes the same way as Java.
        catalog.sql("SELECT p.id, p.run_id, p.created_at, d.first_seq, d.data FROM decision_block d "
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

    /** The decisions of one plan about some builds. */
    List<Decision> of(String plan, Collection<String> keys) {
        String near = String.join(" OR ", Collections.nCopies(keys.size(), "least_key <= ? AND greatest_key >= ?"));
        List<Object> values = new ArrayList<>(List.of(plan));
        keys.forEach(key -> values.addAll(List.of(utf8(key), utf8(key))));
        return keys.isEmpty() ? List.of() : catalog.sql("SELECT first_seq, data FROM decision_block WHERE plan_id = ? AND ("
                + near + ")").params(values).query((row, n) -> DecisionBlock.decode(row.getBytes(2), row.getLong(1))).list().stream()
                .flatMap(List::stream).filter(decision -> keys.contains(decision.key())).toList();
    }

    /** A bound that is not less than {@code key}, and at most one byte longer than {@link #MAX_BOUND}. */
    private static byte[] atLeast(byte[] key) {
        if (key.length <= MAX_BOUND) {
            return key;
        }
        byte[] bound = Arrays.copyOf(key, MAX_BOUND + 1);
        // This byte is not in any UTF-8 text, and is greater than all that are.
        bound[MAX_BOUND] = (byte) 0xff;
        return bound;
    }

    private static byte[] utf8(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
