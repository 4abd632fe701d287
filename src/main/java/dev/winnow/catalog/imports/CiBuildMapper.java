package dev.winnow.catalog.imports;

import dev.winnow.ci.CiBuild;
import dev.winnow.ci.CiBuild.Codebase;
import dev.winnow.ci.CiBuild.Property;
import dev.winnow.jobfile.CiSource;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.KeyTemplate;
import dev.winnow.jobfile.PropertyText;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.NameCodec;
import dev.winnow.policy.select.Filter;
import dev.winnow.store.layout.LayoutMatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes a build's record from its data in a CI system, by the rules of the job file. An attribute without a rule stays
 * unknown.
 */
final class CiBuildMapper {

    private final Job job;
    private final CiSource source;
    private final ProductPathMatcher places;
    private final List<Filter> matches;

    /** @param now ages in the job file's matches count back from this instant */
    CiBuildMapper(Job job, CiSource source, Instant now) {
        this.job = job;
        this.source = source;
        this.places = source.base() == null ? null : new ProductPathMatcher(job, source.base());
        this.matches = source.builds().stream().map(builds -> new Filter(builds.match(), now, null)).toList();
    }

    ImportedBuild of(CiBuild build, String stamp) {
        Map<String, String> attributes = new TreeMap<>();
        Map<String, String> sources = new TreeMap<>();
        List<String> doubts = new ArrayList<>();
        Map<String, String> properties = properties(build, attributes, sources);
        if (build.builder() == null) {
            doubts.add("the master no longer knows its builder");
        } else {
            attributes.put("builder", NameCodec.shown(build.builder()));
            // An empty list means that the builder has no categories, which is not the same as unknown.
            attributes.put("tags", String.join(",", build.tags().stream().map(CiBuildMapper::tag).toList()));
        }
        attributes.put("number", Long.toString(build.number()));
        if (build.status() != null) {
            attributes.put("status", build.status().word());
        }
        if (build.codebases().size() == 1) {
            codebase(build.codebases().get(0), attributes, sources);
        }
        read(build, attributes, sources, properties);
        Optional<LayoutMatcher.Match> place = product(build).flatMap(path -> places.match(path));
        place.ifPresent(match -> match.stated().forEach(attributes::putIfAbsent));
        // The path of a product gives the same key as a scan. If CI data contradicts the path, the build becomes unsure.
        String key = job.build().key(name -> place.map(match -> match.stated().get(name))
                .orElse(attributes.get(name))).orElse(null);
        if (key == null) {
            job.build().attributes().stream().filter(name -> attributes.get(name) == null).forEach(name ->
                    doubts.add("its " + name + " is not known, which its key needs"));
        }
        attributes.keySet().removeIf(KeyTemplate::time);
        return new ImportedBuild(build.id(), origin(build), key, attributes, sources, build.finished(), doubts, stamp);
    }

    private static String origin(CiBuild build) {
        return NameCodec.shown(build.builder() == null ? "?" : build.builder()) + "/" + build.number();
    }

    /** Replaces commas, because they separate tags. */
    private static String tag(String name) {
        return NameCodec.shown(name).replace(",", "%2C");
    }

    /** Adds its properties to the attributes. Returns them by name, for the texts that the job file builds from them. */
    private static Map<String, String> properties(CiBuild build, Map<String, String> attributes,
                                                  Map<String, String> sources) {
        Map<String, String> properties = new TreeMap<>();
        attributes.put("properties.started", build.started().toString());
        attributes.put("properties.logs", Long.toString(build.logs()));
        attributes.put("properties.log_bytes", Long.toString(build.logBytes()));
        build.properties().forEach((name, property) -> {
            properties.put(name, property.value());
            String shown = Attributes.PROPERTY_PREFIX + NameCodec.shown(name);
            if (Attributes.known(shown)) {
                attributes.put(shown, NameCodec.shown(property.value()));
                sources.put(shown, NameCodec.shown(property.source()));
            }
        });
        return properties;
    }

    /** Sets branch and revision from the codebase that counts. Without a branch it is the default branch. */
    private static void codebase(Codebase codebase, Map<String, String> attributes, Map<String, String> sources) {
        attributes.put("branch", codebase.branch() == null ? "" : NameCodec.shown(codebase.branch()));
        Property built = codebase.built();
        if (built != null) {
            attributes.put("revision", NameCodec.shown(built.value()));
            sources.put("revision", NameCodec.shown(built.source()));
        } else if (codebase.revision() != null && !codebase.revision().isEmpty()) {
            attributes.put("revision", NameCodec.shown(codebase.revision()));
        }
    }

    private void read(CiBuild build, Map<String, String> attributes, Map<String, String> sources,
                      Map<String, String> properties) {
        if (build.codebases().size() > 1) {
            for (Codebase codebase : build.codebases()) {
                String of = "properties.codebase." + NameCodec.shown(codebase.name());
                attributes.put(of + ".branch", codebase.branch() == null ? "" : NameCodec.shown(codebase.branch()));
                if (codebase.revision() != null) {
                    attributes.put(of + ".revision", NameCodec.shown(codebase.revision()));
                }
            }
        }
        Build asMatched = new Build("", Attributes.NONE.with(attributes), null, true, List.of(), List.of(), null, List.of());
        for (int i = 0; i < matches.size(); i++) {
            if (matches.get(i).fits(asMatched)) {
                CiSource.Reading reading = source.builds().get(i);
                if (build.codebases().size() > 1 && reading.codebase() != null) {
                    build.codebases().stream().filter(codebase -> NameCodec.shown(codebase.name())
                            .equals(reading.codebase())).findFirst()
                            .ifPresent(codebase -> codebase(codebase, attributes, sources));
                }
                reading.set().forEach((name, text) -> set(name, text, properties, attributes, sources));
                return;
            }
        }
    }

    /** Sets an attribute by the job file's rule, which overrides the CI system even if its result is unknown. */
    private static void set(String name, PropertyText text, Map<String, String> properties,
                            Map<String, String> attributes, Map<String, String> sources) {
        attributes.remove(name);
        sources.remove(name);
        text.fill(properties::get).ifPresent(value -> attributes.put(name, NameCodec.shown(value)));
    }

    private Optional<String> product(CiBuild build) {
        for (String name : source.products()) {
            Property path = build.properties().get(name);
            if (path != null && !path.value().isEmpty()) {
                return Optional.of(NameCodec.shown(path.value()));
            }
        }
        return Optional.empty();
    }
}
