package dev.winnow.cli.command;

import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Pin;
import dev.winnow.model.Status;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds as JSON, with the names of the CSV. */
public final class BuildJson {

    private BuildJson() {
    }

    /** Everything about a build but where its attributes come from; more may be added to the document. */
    public static Map<String, Object> of(StoredBuild stored) {
        Build build = stored.build();
        Map<String, Object> document = attributes(build);
        document.put("doubts", build.doubts());
        document.put("pins", build.pins().stream().map(BuildJson::pin).toList());
        document.put("defect", defect(build));
        document.put("parts", build.parts().stream().map(part -> {
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("part", part.kind().word());
            of.put("bytes", part.bytes());
            of.put("files", part.files());
            of.put("paths", stored.places().stream().filter(place -> place.holds(part.kind()))
                    .map(StoredBuild.Place::path).toList());
            return of;
        }).toList());
        return document;
    }

    /** The word that selectors use. */
    public static String defect(Build build) {
        return build.defect() == null ? "none" : build.defect().logged() ? "logged" : "open";
    }

    /** Key, attributes, finished time and properties; null where unknown. */
    public static Map<String, Object> attributes(Build build) {
        Attributes of = build.attributes();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("key", build.key());
        document.put("project", of.project());
        document.put("branch", of.branch());
        document.put("os", of.os());
        document.put("version", of.version());
        document.put("number", of.number());
        document.put("builder", of.builder());
        document.put("tags", of.tags());
        document.put("status", of.status() == Status.UNKNOWN ? null : of.status().word());
        document.put("revision", of.revision());
        document.put("runtime", of.runtime());
        document.put("finished", JsonOut.time(build.finished()));
        document.put("properties", of.propertiesAsText());
        return document;
    }

    /** Who, why, ticket and end; those that are not given are null. */
    public static Map<String, Object> pin(Pin pin) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("by", pin.by());
        document.put("reason", pin.reason());
        document.put("ticket", pin.ticket());
        document.put("until", JsonOut.time(pin.until()));
        return document;
    }
}
