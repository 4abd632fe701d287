package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Events as the ledger holds them. */
public final class EventJson {

    // A ledger of another version may have members more, or fewer.
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

    /**
     * The {@code data} of an event's line.
     *
     * @param via by which way it was asked for, as its last member; where nobody says it there is no such member
     */
    public static String write(Event event, Optional<String> via) {
        if (via.isEmpty()) {
            return MAPPER.writeValueAsString(event);
        }
        ObjectNode data = MAPPER.valueToTree(event);
        return MAPPER.writeValueAsString(data.put("via", via.get()));
    }

    /**
     * The event that a line tells of; nothing where it is of another kind, or this version knows none of this name.
     *
     * @throws JacksonException if the data is not that of such an event
     */
    public static <E extends Event> Optional<E> read(String name, String data, Class<E> kind) {
        Class<?> type = TYPES.get(name);
        return type == null || !kind.isAssignableFrom(type) ? Optional.empty()
                : Optional.ofNullable(kind.cast(MAPPER.readValue(data, type)));
    }
}
