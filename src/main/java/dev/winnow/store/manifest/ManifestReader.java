package dev.winnow.store.manifest;

import dev.winnow.model.Attributes;
import dev.winnow.model.NameCodec;
import dev.winnow.model.Needs;
import dev.winnow.model.Status;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads manifests. A manifest is a JSON object with the names of {@link Attributes}, {@code finished} and
 * {@code properties}; other keys are properties, too. It refuses values that it does not understand, so that a build with
 * a wrong manifest is unsure and not judged wrongly. {@code manifest.schema.json} describes the same format for editors.
 */
public final class ManifestReader {

    /** Largest size of a manifest, in bytes. */
    public static final int MAX_BYTES = 64 << 10;

    /** Most attributes of a manifest. They are limited because memory holds thousands of builds. */
    static final int MAX_ATTRIBUTES = 1_000;

    /** Deepest nesting of its values. */
    static final int MAX_DEPTH = 64;

    private static final Pattern IN_BRACKETS = Pattern.compile(" \\(`[^`]*`\\)|(?s) \\(start marker at .*");
    private static final Pattern SETTING = Pattern.compile("(?s)( \\(|: )[^(:`]*(`|not recognized as).*");
    private static final String FINISHED = "finished";
    private static final String PROPERTIES = "properties";
    private static final Set<String> TEXTS = Set.of("project", "branch", "os", "version", "builder", "revision",
            "runtime");
    private static final long LATEST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ManifestReader() {
    }

    /** @throws BadManifest if the bytes are not a manifest */
    public static Manifest read(byte[] bytes) throws BadManifest {
        JsonNode object = parse(text(bytes));
        if (!object.isObject()) {
            throw new BadManifest("is not a JSON object");
        }
        Map<String, String> attributes = new HashMap<>();
        Instant finished = null;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String key = member.getKey();
            JsonNode value = member.getValue();
            refuseEmpty(key);
            if (value.isNull()) {
                continue;
            }
            if (TEXTS.contains(key)) {
                attributes.put(key, NameCodec.shown(string(key, value)));
            } else {
                switch (key) {
                    case "number" -> attributes.put(key, number(value));
                    case "tags" -> attributes.put(key, tags(value));
                    case Needs.PROPERTY -> attributes.put(Attributes.PROPERTY_PREFIX + key, needs(value));
                    case "status" -> attributes.put(key, status(value));
                    case FINISHED -> finished = finished(value);
                    case PROPERTIES -> properties(value, attributes);
                    default -> property(key, value, attributes);
                }
            }
        }
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw new BadManifest("has more than 1,000 attributes");
        }
        return new Manifest(attributes, finished);
    }

    private static String text(byte[] bytes) throws BadManifest {
        if (bytes.length > MAX_BYTES) {
            throw new BadManifest("is larger than 64 KiB");
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            throw new BadManifest("is not UTF-8");
        }
    }

    private static JsonNode parse(String text) throws BadManifest {
        try {
            return JSON.readTree(text);
        } catch (JacksonException bad) {
            var place = bad.getLocation();
            throw new BadManifest("is not JSON"
                    + (place == null || place.getLineNr() < 1 ? ""
                            : ", line " + place.getLineNr() + ", column " + place.getColumnNr())
                    + ": " + why(bad));
        }
    }

    /** What is wrong with a JSON text, without the names of classes and of settings that no user can change. */
    public static String why(JacksonException bad) {
        return NameCodec.shown(SETTING.matcher(IN_BRACKETS.matcher(bad.getOriginalMessage()).replaceAll("")).replaceAll(""));
    }

    private static void properties(JsonNode value, Map<String, String> attributes) throws BadManifest {
        if (!value.isObject()) {
            throw wrong(PROPERTIES, "an object", value);
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            refuseEmpty(member.getKey());
            if (!member.getValue().isNull()) {
                property(member.getKey(), member.getValue(), attributes);
            }
        }
    }

    private static void refuseEmpty(String key) throws BadManifest {
        if (key.isEmpty()) {
            throw new BadManifest("has a key that is empty");
        }
    }

    private static void property(String key, JsonNode value, Map<String, String> attributes) throws BadManifest {
        String text = value.isString() ? value.stringValue() : value.toString();
        String name = Attributes.PROPERTY_PREFIX + NameCodec.shown(key);
        if (attributes.put(name, NameCodec.shown(text)) != null) {
            throw new BadManifest("key '" + NameCodec.shown(key) + "' stands both at the top and under properties");
        }
    }

    private static String string(String key, JsonNode value) throws BadManifest {
        if (!value.isString()) {
            throw wrong(key, "a string", value);
        }
        return value.stringValue();
    }

    private static String number(JsonNode value) throws BadManifest {
        try {
            if (value.isNumber() && within(value.decimalValue(), Long.MAX_VALUE)) {
                return Long.toString(value.decimalValue().longValueExact());
            }
        } catch (ArithmeticException fraction) {
            // Reported below.
        }
        throw wrong("number", "a whole number from 0 to 2^63-1", value);
    }

    private static String status(JsonNode value) throws BadManifest {
        String word = string("status", value);
        if (Status.of(word).isEmpty()) {
            throw new BadManifest("key 'status': '" + NameCodec.shown(word) + "' is none of "
                    + String.join(", ", List.of(Status.values()).stream().map(Status::word).toList()));
        }
        return word;
    }

    private static String tags(JsonNode value) throws BadManifest {
        List<String> tags = new ArrayList<>();
        if (value.isArray()) {
            for (JsonNode tag : value) {
                if (!tag.isString() || tag.stringValue().isEmpty() || tag.stringValue().contains(",")) {
                    throw wrong("tags", "a list of strings that are not empty and hold no comma", tag);
                }
                tags.add(tag.stringValue());
            }
        } else {
            for (String tag : string("tags", value).split(",")) {
                if (!tag.isBlank()) {
                    tags.add(tag.strip());
                }
            }
        }
        return NameCodec.shown(String.join(",", tags));
    }

    /** Keys of builds, joined in the form that {@link Needs} splits. */
    private static String needs(JsonNode value) throws BadManifest {
        List<String> keys = new ArrayList<>();
        for (JsonNode key : value.isArray() ? value : List.of(value)) {
            if (!key.isString() || key.stringValue().isBlank() || key.stringValue().contains(",")) {
                throw wrong(Needs.PROPERTY, "a list of keys of builds, which hold no comma", key);
            }
            keys.add(NameCodec.canonical(key.stringValue().strip()));
        }
        return String.join(", ", keys);
    }

    private static Instant finished(JsonNode value) throws BadManifest {
        if (value.isNumber()) {
            if (within(value.decimalValue(), LATEST_SECOND)) {
                BigDecimal seconds = value.decimalValue();
                return Instant.ofEpochSecond(seconds.longValue(),
                        seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
            }
        } else {
            try {
                OffsetDateTime time = OffsetDateTime.parse(string(FINISHED, value));
                if (time.getYear() >= 1970 && time.getYear() <= 9999) {
                    return time.toInstant();
                }
            } catch (DateTimeException noTime) {
                // Reported below.
            }
        }
        throw wrong(FINISHED, "a time such as 2026-01-31T12:00:00Z, or seconds since 1970", value);
    }

    /** Checked before a number is converted, because 1e999999999 as a whole number would take gigabytes. */
    private static boolean within(BigDecimal number, long most) {
        return number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(most)) <= 0;
    }

    private static BadManifest wrong(String key, String wanted, JsonNode value) {
        String text = NameCodec.shown(value.toString());
        return new BadManifest("key '" + key + "': " + (text.length() > 60 ? text.substring(0, 60) + "..." : text)
                + " is not " + wanted);
    }
}
