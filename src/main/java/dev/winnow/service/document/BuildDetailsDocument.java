package dev.winnow.service.document;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.KeyChanges;
import dev.winnow.catalog.build.Defects;
import dev.winnow.catalog.build.Defects.DefectRow;
import dev.winnow.catalog.build.NeedingBuilds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.history.Removals;
import java.time.Instant;
import java.util.List;

/** Everything that is known about a build; the output of {@code show --json}. */
public record BuildDetailsDocument(@JsonUnwrapped BuildDocument.Sourced build, List<String> earlierKeys, List<Flaw> defects,
                         List<TrashedDocument> removals, List<String> needs, List<String> neededBy) {

    /** A defect from its finding to its end; values of later steps are null until they happen. */
    public record Flaw(String found, String foundBy, Instant foundAt, String ticket, Instant loggedAt,
                       Instant clearedAt) {

        static Flaw of(DefectRow row) {
            return new Flaw(row.defect().found(), row.foundBy(), row.foundAt(), row.defect().ticket(),
                    row.defect().loggedAt(), row.clearedAt());
        }
    }

    /** @param neededBy keys of the builds that need it and that the caller may see */
    public static BuildDetailsDocument of(Catalog catalog, StoredBuild stored, List<String> neededBy) {
        String key = stored.build().key();
        return new BuildDetailsDocument(BuildDocument.Sourced.of(stored),
                new KeyChanges(catalog).before(key).stream().map(KeyChanges.Move::from).toList(),
                new Defects(catalog).of(key).stream().map(Flaw::of).toList(),
                new Removals(catalog).history(key).stream().map(TrashedDocument::of).toList(),
                new NeedingBuilds(catalog).of(List.of(key)).getOrDefault(key, List.of()), neededBy);
    }
}
