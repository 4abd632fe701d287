package dev.winnow.jobfile.check;

import dev.winnow.jobfile.Store;
import dev.winnow.jobfile.yaml.Place;
import java.util.List;

/**
 * A store, and where the parts of it stand that checks speak of.
 *
 * @param layouts in the order of the store's own
 * @param whole   whether each of its layouts could be read
 */
public record PlacedStore(Store store, Place name, Place root, List<Place> layouts, boolean whole) { }
