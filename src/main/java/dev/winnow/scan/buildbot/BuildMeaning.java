package dev.winnow.scan.buildbot;

import dev.winnow.jobfile.CiSource;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.KeyTemplate;
import dev.winnow.jobfile.PropertyText;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.NameCodec;
import dev.winnow.model.Status;
import dev.winnow.policy.select.Filter;
import dev.winnow.scan.buildbot.MasterBuild.Stamp;
import dev.winnow.scan.layout.LayoutMatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns what a master knows into a build's record, by what the job file says. Where that does not say enough, the
 * attribute stays unknown.
 */
final class BuildMeaning {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String GOT_REVISION = "got_revision";

    private final Job job;
    private final CiSource source;
    private final ProductPlaces places;
    private final List<Filter> matches;

    /** @param now what ages in the job file's matches count back from */
    BuildMeaning(Job job, CiSource source, Instant now) {
        this.job = job;
        this.source = source;
        this.places = source.base() == null ? null : new ProductPlaces(job, source.base());
        this.matches = source.builds().stream().map(builds -> new Filter(builds.match(), now)).toList();
    }

    ImportedBuild of(MasterBuild build, String stamp) {
        Map<String, String> attributes = new TreeMap<>();
        Map<String, String> sources = new TreeMap<>();
        List<String> doubts = new ArrayList<>();
        Map<String, String> properties = properties(build, attributes, sources);
        if (build.builder() == null) {
            doubts.add("the master does not know its builder any more");
        } else {
            attributes.put("builder", NameCodec.shown(build.builder()));
            // Also for a builder of no category: that it has none is known.
            attributes.put("tags", String.join(",", build.tags().stream().map(BuildMeaning::tag).toList()));
        }
        attributes.put("number", Long.toString(build.number()));
        status(build).ifPresent(status -> attributes.put("status", status.word()));
        if (build.stamps().size() == 1) {
            stamp(build, build.stamps().get(0), attributes, sources);
        }
        read(build, attributes, sources, properties);
        Optional<LayoutMatcher.Match> place = product(build).flatMap(path -> places.match(path));
        place.ifPresent(match -> match.stated().forEach(attributes::putIfAbsent));
        // A product's path names the build as the scan does; what else is said of it may contradict, and then shows.
        String key = job.build().key(name -> place.map(match -> match.stated().get(name))
                .orElse(attributes.get(name))).orElse(null);
        if (key == null) {
            job.build().attributes().stream().filter(name -> attributes.get(name) == null).forEach(name ->
                    doubts.add("its " + name + " is not known, which its key needs"));
        }
        attributes.keySet().removeIf(KeyTemplate::time);
        Instant finished = build.complete() == null ? null : Instant.ofEpochSecond(build.complete());
        return new ImportedBuild(build.id(), origin(build), key, attributes, sources, finished, doubts, stamp);
    }

    private static String origin(MasterBuild build) {
        return NameCodec.shown(build.builder() == null ? "?" : build.builder()) + "/" + build.number();
    }

    /** A comma would split it where tags stand in one text. */
    private static String tag(String name) {
        return NameCodec.shown(name).replace(",", "%2C");
    }

    /** Its properties as texts by bare name, also for the texts that the job file makes of them. */
    private static Map<String, String> properties(MasterBuild build, Map<String, String> attributes,
                                                  Map<String, String> sources) {
        Map<String, String> properties = new TreeMap<>();
        attributes.put("properties.started", Instant.ofEpochSecond(build.started()).toString());
        attributes.put("properties.logs", Long.toString(build.logs()));
        attributes.put("properties.log_bytes", Long.toString(build.logBytes()));
        build.property().forEach((name, property) -> text(property.json()).ifPresent(value -> {
            properties.put(name, value);
            String shown = Attributes.PROPERTY_PREFIX + NameCodec.shown(name);
            if (Attributes.known(shown)) {
                attributes.put(shown, NameCodec.shown(value));
                sources.put(shown, NameCodec.shown(property.source()));
            }
        }));
        return properties;
    }

    /** A string without its quotes, other values as JSON; null says nothing. */
    private static Optional<String> text(String json) {
        JsonNode value;
        try {
            value = JSON.readTree(json);
        } catch (JacksonException notJson) {
            return Optional.of(json);
        }
        return value == null || value.isNull() || value.isMissingNode() ? Optional.empty()
                : Optional.of(value.isString() ? value.stringValue() : value.toString());
    }

    private static Optional<Status> status(MasterBuild build) {
        if (build.complete() == null) {
            return Optional.of(Status.RUNNING);
        }
        if (build.results() == null) {
            return Optional.empty();
        }
        return switch (build.results()) {
            case 0 -> Optional.of(Status.SUCCESS);
            case 1 -> Optional.of(Status.WARNINGS);
            case 2 -> Optional.of(Status.FAILURE);
            case 3 -> Optional.of(Status.SKIPPED);
            case 4 -> Optional.of(Status.EXCEPTION);
            case 5 -> Optional.of(Status.RETRY);
            case 6 -> Optional.of(Status.CANCELLED);
            default -> Optional.empty();
        };
    }

    /** Branch and revision of the codebase that counts; without a branch it is the default one. */
    private static void stamp(MasterBuild build, Stamp stamp, Map<String, String> attributes,
                              Map<String, String> sources) {
        attributes.put("branch", stamp.branch() == null ? "" : NameCodec.shown(stamp.branch()));
        MasterBuild.Property got = build.property().get(GOT_REVISION);
        Optional<String> built = got == null ? Optional.empty() : revision(got.json(), stamp.codebase());
        if (built.isPresent()) {
            attributes.put("revision", NameCodec.shown(built.get()));
            sources.put("revision", NameCodec.shown(GOT_REVISION + ", " + got.source()));
        } else if (stamp.revision() != null && !stamp.revision().isEmpty()) {
            attributes.put("revision", NameCodec.shown(stamp.revision()));
        }
    }

    /** With several codebases the property is a map from codebase to revision. */
    private static Optional<String> revision(String json, String codebase) {
        try {
            JsonNode value = JSON.readTree(json);
            JsonNode own = value.isObject() ? value.path(codebase) : value;
            return own.isString() && !own.stringValue().isEmpty() ? Optional.of(own.stringValue()) : Optional.empty();
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private void read(MasterBuild build, Map<String, String> attributes, Map<String, String> sources,
                      Map<String, String> properties) {
        if (build.stamps().size() > 1) {
            for (Stamp stamp : build.stamps()) {
                String of = "properties.codebase." + NameCodec.shown(stamp.codebase());
                attributes.put(of + ".branch", stamp.branch() == null ? "" : NameCodec.shown(stamp.branch()));
                if (stamp.revision() != null) {
                    attributes.put(of + ".revision", NameCodec.shown(stamp.revision()));
                }
            }
        }
        Build asMatched = matched(attributes);
        for (int i = 0; i < matches.size(); i++) {
            if (matches.get(i).fits(asMatched)) {
                CiSource.Reading reading = source.builds().get(i);
                if (build.stamps().size() > 1 && reading.codebase() != null) {
                    build.stamps().stream().filter(stamp -> NameCodec.shown(stamp.codebase())
                            .equals(reading.codebase())).findFirst()
                            .ifPresent(stamp -> stamp(build, stamp, attributes, sources));
                }
                reading.set().forEach((name, text) -> set(name, text, properties, attributes, sources));
                return;
            }
        }
    }

    /** What is said of an attribute counts instead of what the master says by itself, also where it is unknown. */
    private static void set(String name, PropertyText text, Map<String, String> properties,
                            Map<String, String> attributes, Map<String, String> sources) {
        attributes.remove(name);
        sources.remove(name);
        text.fill(properties::get).ifPresent(value -> attributes.put(name, NameCodec.shown(value)));
    }

    private static Build matched(Map<String, String> of) {
        Map<String, String> free = new TreeMap<>();
        of.forEach((name, value) -> {
            if (name.startsWith(Attributes.PROPERTY_PREFIX)) {
                free.put(name.substring(Attributes.PROPERTY_PREFIX.length()), value);
            }
        });
        String tags = of.get("tags");
        return new Build("", new Attributes(null, of.get("branch"), null, null, Long.valueOf(of.get("number")),
                of.get("builder"), tags == null ? null : tags.isEmpty() ? List.of() : List.of(tags.split(",")),
                Status.of(of.getOrDefault("status", "unknown")).orElse(Status.UNKNOWN), of.get("revision"), null, free),
                null, true, List.of(), List.of(), null, List.of());
    }

    private Optional<String> product(MasterBuild build) {
        for (String name : source.products()) {
            MasterBuild.Property property = build.property().get(name);
            Optional<String> path = property == null ? Optional.empty() : text(property.json());
            if (path.isPresent() && !path.get().isEmpty()) {
                return path.map(NameCodec::shown);
            }
        }
        return Optional.empty();
    }
}
