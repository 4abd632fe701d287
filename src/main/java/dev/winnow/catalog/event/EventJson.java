package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.ProcessOrigin;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Converts events to and from the {@code data} of ledger lines. */
public final class EventJson {

    // A ledger of another version may have more or fewer members.
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final Map<String, Class<?>> TYPES = new HashMap<>();

    static {
        register(Event.class);
    }

    private EventJson() {
    }

    private static void register(Class<?> type) {
        if (type.isSealed()) {
            for (Class<?> each : type.getPermittedSubclasses()) {
                register(each);
            }
        } else if (TYPES.put(type.getAnnotation(JsonTypeName.class).value(), type) != null) {
            throw new IllegalStateException("two events have the name of " + type);
        }
    }

    /** The {@code data} of an event without its origin. */
    public static String write(Event event) {
        return MAPPER.writeValueAsString(event);
    }

    /**
     * The {@code data} of an event, followed by the account, the host unless the event has its own, and {@code via} if
     * present.
     */
    static String write(Event event, ProcessOrigin origin, Optional<String> via) {
        StringBuilder data = new StringBuilder(write(event));
        data.setLength(data.length() - 1);
        add(data, "system_user", origin.systemUser());
        add(data, "sudo_user", origin.sudoUser());
        if (Stream.of(event.getClass().getRecordComponents()).noneMatch(each -> each.getName().equals("host"))) {
            add(data, "host", origin.host());
        }
        via.ifPresent(way -> add(data, "via", way));
        return data.append('}').toString();
    }

    private static void add(StringBuilder data, String name, String value) {
        data.append(",\"").append(name).append("\":").append(MAPPER.writeValueAsString(value));
    }

    /**
     * The event of a line; empty if it is of another kind, or if this version does not know its name.
     *
     * @throws JacksonException if the data does not fit the event
     */
    public static <E extends Event> Optional<E> read(String name, String data, Class<E> kind) {
        Class<?> type = TYPES.get(name);
        return type == null || !kind.isAssignableFrom(type) ? Optional.empty()
                : Optional.ofNullable(kind.cast(MAPPER.readValue(data, type)));
    }
}
