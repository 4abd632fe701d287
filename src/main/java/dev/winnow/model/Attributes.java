package dev.winnow.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is known about a build besides its files. Null means unknown; an empty branch means the default branch.
 * Values are in the spelling of {@link NameCodec}.
 *
 * @param tags       the builder's categories; null if unknown
 * @param status     never null; {@link Status#UNKNOWN} if it is not known how the build ended
 * @param properties free properties by name; never null
 */
public record Attributes(String project, String branch, String os, String version, Long number, String builder,
                         List<String> tags, Status status, String revision, String runtime,
                         Map<String, String> properties) {

    public static final String PROPERTY_PREFIX = "properties.";

    /** The names that {@link #get} accepts besides {@code properties.*}, in display order. */
    public static final List<String> NAMES = List.of("project", "branch", "os", "version", "number", "builder",
            "tags", "status", "revision", "runtime");

    private static final Set<String> KNOWN = Set.copyOf(NAMES);

    public static final Attributes NONE = new Attributes(null, null, null, null, null, null, null, Status.UNKNOWN,
            null, null, Map.of());

    public Attributes {
        Objects.requireNonNull(status, "status");
        tags = tags == null ? null : List.copyOf(tags);
        properties = Map.copyOf(properties);
        if (number != null && number < 0) {
            throw new IllegalArgumentException("number " + number + " is negative");
        }
    }

    /** The properties with their names and values decoded to plain text, for documents. */
    public Map<String, String> propertiesAsText() {
        Map<String, String> text = new TreeMap<>();
        properties.forEach((name, value) -> text.put(NameCodec.textOrShown(name), NameCodec.textOrShown(value)));
        return text;
    }

    public static boolean known(String name) {
        return KNOWN.contains(name) || name.startsWith(PROPERTY_PREFIX) && name.length() > PROPERTY_PREFIX.length();
    }

    /** The properties among {@code attributes}, by their names without {@code properties.}. */
    public static Map<String, String> properties(Map<String, String> attributes) {
        Map<String, String> properties = new TreeMap<>();
        attributes.forEach((name, value) -> {
            if (name.startsWith(PROPERTY_PREFIX)) {
                properties.put(name.substring(PROPERTY_PREFIX.length()), value);
            }
        });
        return properties;
    }

    /** A copy with some values replaced; {@code values} has the names and spelling of {@link #get}. */
    public Attributes with(Map<String, String> values) {
        Map<String, String> free = new TreeMap<>(properties);
        free.putAll(properties(values));
        String joined = values.get("tags");
        String count = values.get("number");
        return new Attributes(values.getOrDefault("project", project), values.getOrDefault("branch", branch),
                values.getOrDefault("os", os), values.getOrDefault("version", version),
                count == null ? number : Long.valueOf(count), values.getOrDefault("builder", builder),
                joined == null ? tags : joined.isEmpty() ? List.of() : List.of(joined.split(",")),
                Status.of(values.getOrDefault("status", status.word())).orElse(status),
                values.getOrDefault("revision", revision), values.getOrDefault("runtime", runtime), free);
    }

    /**
     * The value of one attribute as text, or null if it is unknown. Tags are joined by {@code ,}.
     *
     * @throws IllegalArgumentException if there is no attribute of that name
     */
    public String get(String name) {
        return switch (name) {
            case "project" -> project;
            case "branch" -> branch;
            case "os" -> os;
            case "version" -> version;
            case "number" -> number == null ? null : number.toString();
            case "builder" -> builder;
            case "tags" -> tags == null ? null : String.join(",", tags);
            case "status" -> status == Status.UNKNOWN ? null : status.word();
            case "revision" -> revision;
            case "runtime" -> runtime;
            default -> {
                if (!known(name)) {
                    throw new IllegalArgumentException("no attribute is named '" + name + "'");
                }
                yield properties.get(name.substring(PROPERTY_PREFIX.length()));
            }
        };
    }
}
