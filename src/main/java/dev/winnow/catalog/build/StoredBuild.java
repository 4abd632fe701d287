package dev.winnow.catalog.build;

import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import java.util.List;
import java.util.Map;

/**
 * A build with the entries that hold its present parts.
 *
 * @param sources the source of each attribute: {@code path}, {@code manifest}, {@code registration}, {@code import},
 *                {@code files}, {@code first seen}
 */
public record StoredBuild(long id, Build build, Map<String, String> sources, List<Place> places) {

    private static final long OWN_BYTES = 400;
    private static final long PLACE_BYTES = 300;
    private static final long PART_BYTES = 150;

    public StoredBuild {
        places = List.copyOf(places);
    }

    /** Roughly what it takes in memory, in bytes, without attributes that many builds share. */
    public long size() {
        long letters = build.key().length();
        for (Map.Entry<String, String> property : build.attributes().properties().entrySet()) {
            letters += property.getKey().length() + property.getValue().length();
        }
        long size = OWN_BYTES;
        for (Place place : places) {
            letters += place.path().length();
            size += PLACE_BYTES + PART_BYTES * place.kinds().size();
        }
        return size + 2 * letters;
    }

    /**
     * An entry that holds present parts of the build.
     *
     * @param contents its contents at the last scan, without kinds that are not present
     * @param kinds    the kinds of its present parts, in order; never empty
     * @param since    when its parts or its manifest last changed, in milliseconds since 1970
     */
    public record Place(long entry, long store, String path, boolean directory, Contents contents,
                        List<PartKind> kinds, long since) {
        public Place {
            kinds = List.copyOf(kinds);
        }

        public boolean holds(PartKind kind) {
            return kinds.contains(kind);
        }

        public Contents.Amount amount(PartKind kind) {
            return contents.of(kind);
        }

        /** The number of the part's files, without the entry's manifest and {@code .keep}. */
        public long files(PartKind kind) {
            return amount(kind).files() - (carriesOwn(kind) ? contents.dating().ownFiles() : 0);
        }

        /** The size of the part's files, without the entry's manifest and {@code .keep}. */
        public long bytes(PartKind kind) {
            return amount(kind).bytes() - (carriesOwn(kind) ? contents.dating().ownBytes() : 0);
        }

        private boolean carriesOwn(PartKind kind) {
            return kinds.get(0) == kind;
        }
    }
}
