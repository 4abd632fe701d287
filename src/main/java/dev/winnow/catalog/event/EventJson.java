package dev.winnow.catalog.event;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.winnow.catalog.ProcessOrigin;
import dev.winnow.catalog.storage.CatalogJson;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    /** The types that have a host of their own. */
    private static final Set<Class<?>> WITH_HOST = new HashSet<>();

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
        } else if (Stream.of(type.getRecordComponents()).anyMatch(each -> each.getName().equals("host"))) {
            WITH_HOST.add(type);
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
        String own = write(event);
        StringBuilder data = new StringBuilder(own.length() + 256).append(own, 0, own.length() - 1);
        add(data, "system_user", origin.systemUser());
        add(data, "sudo_user", origin.sudoUser());
        if (!WITH_HOST.contains(event.getClass())) {
            add(data, "host", origin.host());
        }
        via.ifPresent(way -> add(data, "via", way));
        return data.append('}').toString();
    }

    private static void add(StringBuilder data, String name, String value) {
        data.append(",\"").append(name).append("\":").append(CatalogJson.write(value));
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
