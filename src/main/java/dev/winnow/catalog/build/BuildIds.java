package dev.winnow.catalog.build;

import dev.winnow.catalog.Catalog;
import java.util.Arrays;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** A list of ids that takes eight bytes per id. */
final class BuildIds {

    private static final int FETCHED = 5_000;

    private long[] ids = new long[1 << 10];
    private int size;

    private BuildIds() {
    }

    /** The first column of a query's result, in its order. */
    static BuildIds of(Catalog catalog, String sql) {
        // In a transaction, because some drivers stream long results only there.
        return catalog.inTransaction(() -> {
            BuildIds found = new BuildIds();
            JdbcTemplate template = new JdbcTemplate(catalog.dataSource());
            template.setFetchSize(FETCHED);
            template.query(sql, row -> {
                found.add(row.getLong(1));
            });
            return found;
        });
    }

    private void add(long id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
        }
        ids[size++] = id;
    }

    int size() {
        return size;
    }

    /** The ids from index {@code from} up to, but not including, index {@code to}. */
    List<Long> list(int from, int to) {
        return Arrays.stream(ids, from, to).boxed().toList();
    }
}
