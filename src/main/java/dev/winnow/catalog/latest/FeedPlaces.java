package dev.winnow.catalog.latest;

import dev.winnow.catalog.Catalog;
import java.util.List;

/** Which jobs answer update URLs, and where. */
public record FeedPlaces(Catalog catalog) {

    /** @param reports the report directory, in the spelling of {@code NameCodec} */
    public record Place(String job, String reports) { }

    public void note(Place place) {
        catalog.transact(() -> {
            int known = catalog.sql("UPDATE feed SET reports = ? WHERE host = ? AND job = ?")
                    .params(place.reports(), catalog.host(), place.job()).update();
            if (known == 0) {
                catalog.sql("INSERT INTO feed (host, job, reports) VALUES (?, ?, ?)")
                        .params(catalog.host(), place.job(), place.reports()).update();
            }
        });
    }

    /** Those on this host; what another host keeps follows with its own next command. */
    public List<Place> all() {
        return catalog.sql("SELECT job, reports FROM feed WHERE host = ? ORDER BY job").param(catalog.host())
                .query((row, n) -> new Place(row.getString(1), row.getString(2))).list();
    }
}
