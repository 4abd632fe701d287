package dev.winnow.catalog.build;

import dev.winnow.catalog.Catalog;
import java.util.Arrays;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Very many ids, eight bytes each. */
final class BuildIds {

    private static final int FETCHED = 5_000;

    private long[] ids = new long[1 << 10];
    private int size;

    private BuildIds() {
    }

    /** The first column of what a query finds, in its order. */
    static BuildIds of(Catalog catalog, String sql) {
        // In a transaction, as some drivers hand over a long result piece by piece only there.
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

    /** Some of them, from one place up to another. */
    List<Long> list(int from, int to) {
        return Arrays.stream(ids, from, to).boxed().toList();
    }
}
