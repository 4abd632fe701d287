package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

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

    /** The {@code data} of an event's line, as far as the event itself tells it. */
    public static String write(Event event) {
        return MAPPER.writeValueAsString(event);
    }

    /**
     * The same with what is told of every event behind it: the account and the host, unless the event names a host of its
     * own, and last the way by which it was asked for, where that is said.
     */
    static String write(Event event, Origin origin, Optional<String> via) {
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
