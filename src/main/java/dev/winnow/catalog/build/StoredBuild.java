package dev.winnow.catalog.build;

import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import java.util.List;
import java.util.Map;

/**
 * A build as a job sees it, with the places where its parts lie.
 *
 * @param sources where each attribute comes from: {@code path}, {@code manifest}, {@code registration},
 *                {@code import}, {@code files}, {@code first seen}
 */
public record StoredBuild(long id, Build build, Map<String, String> sources, List<Place> places) {
    public StoredBuild {
        places = List.copyOf(places);
    }

    /**
     * An entry that holds present parts of the build.
     *
     * @param contents what it held when it was scanned last; kinds without a present part have none
     * @param kinds    the kinds of part that are present in it, in order; never empty
     * @param since    since when they, and what the entry says, are what they are; in milliseconds since 1970
     */
    public record Place(long entry, long store, String path, boolean directory, Contents contents,
                        List<PartKind> kinds, long since) {
        public Place {
            kinds = List.copyOf(kinds);
        }

        /** Whether the part is present there. */
        public boolean holds(PartKind kind) {
            return kinds.contains(kind);
        }

        public Contents.Amount amount(PartKind kind) {
            return contents.of(kind);
        }

        /** How many files of the part lie there, without the entry's manifest and {@code .keep}. */
        public long files(PartKind kind) {
            return amount(kind).files() - (carriesOwn(kind) ? contents.dating().ownFiles() : 0);
        }

        /** How many bytes these have. */
        public long bytes(PartKind kind) {
            return amount(kind).bytes() - (carriesOwn(kind) ? contents.dating().ownBytes() : 0);
        }

        private boolean carriesOwn(PartKind kind) {
            return kinds.get(0) == kind;
        }
    }
}
