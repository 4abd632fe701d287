package dev.winnow.service.document;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.model.Pin;
import dev.winnow.model.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A build as {@code --json} prints it, with the names of the CSV.
 *
 * @param defect the word that selectors use
 */
public record BuildDocument(@JsonUnwrapped Described build, List<String> doubts, List<Held> pins, String defect,
                            List<Part> parts) {

    /** Key, attributes, finished time and properties; null where unknown. */
    public record Described(String key, String project, String branch, String os, String version, Long number,
                            String builder, List<String> tags, Status status, String revision, String runtime,
                            Instant finished, Map<String, String> properties) {

        public static Described of(Build build) {
            Attributes of = build.attributes();
            return new Described(build.key(), of.project(), of.branch(), of.os(), of.version(), of.number(),
                    of.builder(), of.tags(), of.status() == Status.UNKNOWN ? null : of.status(), of.revision(),
                    of.runtime(), build.finished(), of.propertiesAsText());
        }
    }

    /** A pin; what was not given is null. */
    public record Held(String by, String reason, String ticket, Instant until) {

        public static Held of(Pin pin) {
            return new Held(pin.by(), pin.reason(), pin.ticket(), pin.until());
        }
    }

    /** @param paths where it lies, relative to the roots of its stores */
    public record Part(PartKind part, long bytes, long files, List<String> paths) { }

    /** A build and where its attributes come from. */
    public record Sourced(@JsonUnwrapped BuildDocument build, SortedMap<String, String> sources) {

        public static Sourced of(StoredBuild stored) {
            return new Sourced(BuildDocument.of(stored), new TreeMap<>(stored.sources()));
        }
    }

    /** Everything about a build but where its attributes come from. */
    public static BuildDocument of(StoredBuild stored) {
        Build build = stored.build();
        return new BuildDocument(Described.of(build), build.doubts(), build.pins().stream().map(Held::of).toList(),
                defect(build), build.parts().stream().map(part -> new Part(part.kind(), part.bytes(), part.files(),
                        stored.places().stream().filter(place -> place.holds(part.kind()))
                                .map(StoredBuild.Place::path).toList())).toList());
    }

    /** The word that selectors use. */
    public static String defect(Build build) {
        return build.defect() == null ? "none" : build.defect().logged() ? "logged" : "open";
    }
}
