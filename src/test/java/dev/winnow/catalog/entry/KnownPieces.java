package dev.winnow.catalog.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.entry.KnownEntries.Known;
import dev.winnow.store.PathRange;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether scans know from pieces what the rows of entries say. */
public final class KnownPieces {

    private KnownPieces() {
    }

    private record Piece(long store, PathRange span) { }

    /** Fails if a piece, with the changes since, differs from the rows. Returns the number of entries in pieces. */
    public static int check(Catalog catalog) {
        List<Piece> pieces = catalog.sql("SELECT store_id, from_path, to_path FROM known_piece ORDER BY store_id, from_path")
                .query((row, n) -> new Piece(row.getLong(1), new PathRange(row.getString(2), row.getString(3)))).list();
        Map<Long, KnownEntries> stores = pieces.stream().map(Piece::store).distinct()
                .collect(Collectors.toMap(Function.identity(), store -> new KnownEntries(catalog, store)));
        int entries = 0;
        for (Piece piece : pieces) {
            KnownEntries known = stores.get(piece.store());
            Map<String, Known> said = new TreeMap<>();
            known.in(piece.span(), entry -> assertThat(said.put(entry.path(), entry)).as("again").isNull());
            Map<String, Known> rows = new TreeMap<>();
            known.rows(piece.span()).forEach(entry -> rows.put(entry.path(), entry));
            assertThat(said).as("what scans know of %s in store %s", piece.span(), piece.store()).isEqualTo(rows);
            entries += rows.size();
        }
        return entries;
    }
}
