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
 * A build in the output of {@code --json}, with the names of the CSV.
 *
 * @param defect {@code none}, {@code open} or {@code logged}
 */
public record BuildDocument(@JsonUnwrapped Described build, List<String> doubts, List<Held> pins, String defect,
                            List<Part> parts) {

    /** Key, attributes, time of finish and properties; null if unknown. */
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

    /** A pin; values that were not given are null. */
    public record Held(String by, String reason, String ticket, Instant until) {

        public static Held of(Pin pin) {
            return new Held(pin.by(), pin.reason(), pin.ticket(), pin.until());
        }
    }

    /** @param paths its paths, relative to the roots of its stores */
    public record Part(PartKind part, long bytes, long files, List<String> paths) { }

    /** A build with the sources of its attributes. */
    public record Sourced(@JsonUnwrapped BuildDocument build, SortedMap<String, String> sources) {

        public static Sourced of(StoredBuild stored) {
            return new Sourced(BuildDocument.of(stored), new TreeMap<>(stored.sources()));
        }
    }

    /** A build without the sources of its attributes. */
    public static BuildDocument of(StoredBuild stored) {
        Build build = stored.build();
        return new BuildDocument(Described.of(build), build.doubts(), build.pins().stream().map(Held::of).toList(),
                defect(build), build.parts().stream().map(part -> new Part(part.kind(), part.bytes(), part.files(),
                        stored.places().stream().filter(place -> place.holds(part.kind()))
                                .map(StoredBuild.Place::path).toList())).toList());
    }

    /** {@code none}, {@code open} or {@code logged}, as in selectors. */
    public static String defect(Build build) {
        return build.defect() == null ? "none" : build.defect().logged() ? "logged" : "open";
    }
}
