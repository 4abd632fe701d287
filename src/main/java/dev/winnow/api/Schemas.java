package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.model.NamedValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** JSON Schemas of the records that the API takes and gives, as {@code report.output.Json} reads and writes them. */
final class Schemas {

    private final Map<String, Object> named = new TreeMap<>();

    /** The schemas of all records so far, by name. Other schemas refer to them. */
    Map<String, Object> named() {
        return named;
    }

    /** The schema of an answer, which has all members of its record. */
    Map<String, Object> given(Type type) {
        return of(type, true);
    }

    /** The schema of a body, which may leave members out. */
    Map<String, Object> taken(Type type) {
        return of(type, false);
    }

    private Map<String, Object> of(Type type, boolean whole) {
        if (type instanceof ParameterizedType of) {
            Type last = of.getActualTypeArguments()[of.getActualTypeArguments().length - 1];
            return Collection.class.isAssignableFrom((Class<?>) of.getRawType()) ? map("type", "array", "items", of(last, whole))
                    : map("type", "object", "additionalProperties", of(last, whole));
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return map("$ref", "#/components/schemas/" + record(plain, whole));
        }
        if (plain.isArray() && plain != byte[].class) {
            return map("type", "array", "items", of(plain.getComponentType(), whole));
        }
        return plain.isEnum() ? map("type", "string", "enum", Arrays.stream(plain.getEnumConstants()).map(each ->
                each instanceof NamedValue word ? word.word() : each.toString()).toList())
                : Set.of(int.class, long.class, Integer.class, Long.class).contains(plain) ? map("type", "integer")
                : plain == boolean.class || plain == Boolean.class ? map("type", "boolean")
                : Temporal.class.isAssignableFrom(plain) ? map("type", "string", "format", "date-time")
                : plain == String.class || NamedValue.class.isAssignableFrom(plain) ? map("type", "string")
                : map("type", "object");
    }

    private String record(Class<?> type, boolean whole) {
        String name = type.getName().substring(type.getPackageName().length() + 1).replace("$", "");
        if (!named.containsKey(name)) {
            Map<String, Object> properties = new LinkedHashMap<>();
            List<String> required = new ArrayList<>();
            // Entered before its members, because they may refer to it.
            Map<String, Object> schema = map("type", "object", "properties", properties, "additionalProperties", false);
            named.put(name, schema);
            members(type, whole && !type.isAnnotationPresent(JsonInclude.class), properties, required);
            if (!required.isEmpty()) {
                schema.put("required", required);
            }
        }
        return name;
    }

    private void members(Class<?> record, boolean whole, Map<String, Object> properties, List<String> required) {
        for (RecordComponent each : record.getRecordComponents()) {
            if (each.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                members(each.getType(), whole, properties, required);
            } else if (!each.getAccessor().isAnnotationPresent(JsonIgnore.class)) {
                String name = each.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
                Map<String, Object> schema = of(each.getGenericType(), whole);
                properties.put(name, each.getType().isPrimitive() ? schema : orNull(schema));
                if (whole && !each.getAccessor().isAnnotationPresent(JsonInclude.class)) {
                    required.add(name);
                }
            }
        }
    }

    private static Map<String, Object> orNull(Map<String, Object> schema) {
        if (schema.containsKey("$ref") || schema.containsKey("enum")) {
            return map("anyOf", List.of(schema, map("type", "null")));
        }
        schema.put("type", List.of(schema.get("type"), "null"));
        return schema;
    }

    /** A map in this order. */
    static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
