package dev.winnow.catalog;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which jobs answer update URLs, and where. */
public final class FeedPlaces {

    /** @param reports the report directory, in the spelling of {@code NameCodec} */
    public record Place(String job, String reports) { }

    private final Catalog catalog;
    private final JdbcClient jdbc;

    public FeedPlaces(Catalog catalog) {
        this.catalog = catalog;
        this.jdbc = catalog.jdbc();
    }

    public void note(Place place) {
        catalog.transact(() -> {
            int known = jdbc.sql("UPDATE feed SET reports = ? WHERE job = ?").params(place.reports(), place.job())
                    .update();
            if (known == 0) {
                jdbc.sql("INSERT INTO feed (job, reports) VALUES (?, ?)").params(place.job(), place.reports())
                        .update();
            }
        });
    }

    public List<Place> all() {
        return jdbc.sql("SELECT job, reports FROM feed ORDER BY job")
                .query((row, n) -> new Place(row.getString(1), row.getString(2))).list();
    }
}
