package dev.winnow.service;

import dev.winnow.catalog.Records;
import dev.winnow.catalog.imports.ProductPathMatcher;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.KeyTemplate;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.store.manifest.BadManifest;
import dev.winnow.store.manifest.Manifest;
import dev.winnow.store.manifest.ManifestReader;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes records from the documents of build steps. A document is a manifest that may have a key and paths of parts. */
public final class Registration {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build()).build();
    private static final List<String> PLACES = List.of("products", "logs");

    private final Job job;
    private final ProductPathMatcher places;
    private final Path folder;

    /**
     * @param job    defines keys and the layouts of paths; null if none is given
     * @param folder relative paths start here
     */
    public Registration(Job job, Path folder) {
        this.job = job;
        this.folder = folder;
        this.places = job == null ? null : new ProductPathMatcher(job, folder);
    }

    /** An empty document. */
    public static ObjectNode document() {
        return JSON.createObjectNode();
    }

    /** Reads a sequence of JSON documents. */
    public List<Records.Record> read(InputStream in) {
        List<Records.Record> records = new ArrayList<>();
        try (MappingIterator<JsonNode> documents = JSON.readerFor(JsonNode.class).readValues(in)) {
            while (documents.hasNextValue()) {
                JsonNode next = documents.nextValue();
                String which = "document " + (records.size() + 1);
                if (!(next instanceof ObjectNode document)) {
                    throw Halt.usage(which + " is not a JSON object; write {\"project\": ..., \"version\": ...}");
                }
                records.add(record(document, which));
            }
        } catch (JacksonException bad) {
            throw Halt.usage("document " + (records.size() + 1) + " is not JSON: "
                    + ManifestReader.why(bad));
        }
        if (records.isEmpty()) {
            throw Halt.usage("standard input is empty; write a JSON document for each build, or name one "
                    + "with --key or its attributes");
        }
        return records;
    }

    /** @param which name of the document in messages */
    public Records.Record record(ObjectNode document, String which) {
        String key = text(document, "key", which).map(NameCodec::canonical).orElse(null);
        Map<String, String> paths = new TreeMap<>();
        PLACES.forEach(place -> text(document, place, which).ifPresent(path -> paths.put(place, absolute(path))));
        Manifest manifest;
        try {
            manifest = ManifestReader.read(JSON.writeValueAsBytes(document));
        } catch (BadManifest bad) {
            throw Halt.usage(which + ": " + bad.getMessage());
        }
        Map<String, String> attributes = new TreeMap<>(manifest.attributes());
        paths.values().forEach(path -> fromPath(path, attributes, which));
        paths.forEach((place, path) -> attributes.put("properties." + place, path));
        String named = key(key, attributes, which);
        attributes.keySet().removeIf(KeyTemplate::time);
        return Records.Record.registered(named, attributes, manifest.finished());
    }

    private static Optional<String> text(ObjectNode document, String name, String which) {
        JsonNode value = document.remove(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw Halt.usage(which + ": '" + name + "' is not a text; write a string");
        }
        return Optional.of(value.stringValue());
    }

    private String absolute(String path) {
        return NameCodec.shownAbsolute((path.startsWith("/") ? NameCodec.absolute(NameCodec.canonical(path))
                : NameCodec.path(folder, NameCodec.canonical(path))).normalize());
    }

    /** Adds the attributes that the path of a part gives, as a scan will read it. */
    private void fromPath(String path, Map<String, String> attributes, String which) {
        if (places == null) {
            return;
        }
        places.match(path).ifPresent(match -> match.stated().forEach((name, value) -> {
            String said = attributes.putIfAbsent(name, value);
            if (said != null && !said.equals(value)) {
                throw Halt.usage(which + ": " + name + " is '" + said + "', but the path " + path + " says '" + value
                        + "'; correct one of them");
            }
        }));
    }

    private String key(String given, Map<String, String> attributes, String which) {
        Optional<String> made = job == null ? Optional.empty() : job.build().key(attributes::get);
        if (given != null) {
            if (made.isPresent() && !made.get().equals(given)) {
                throw Halt.usage(which + ": its key is '" + given + "', but its attributes make '" + made.get()
                        + "'; leave one of them out");
            }
            return given;
        }
        if (job == null) {
            throw Halt.usage(which + " has no key; name it with --key, or give --job JOB so that it is made of the "
                    + "attributes");
        }
        return made.orElseThrow(() -> Halt.usage(which + " has no key: " + String.join(", ", job.build().attributes()
                .stream().filter(name -> attributes.get(name) == null).toList()) + " unknown, which '"
                + job.build().text() + "' needs"));
    }
}
