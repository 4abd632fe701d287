package dev.winnow.jobfile.read;

import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.KeyTemplate;
import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.policy.value.Age;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a job means, as a hash: two job files that ask for the same have the same one, however they are written. It
 * goes through the components of the job's records by name, so that a new one counts without anybody thinking of it;
 * what does not change what is kept or removed is named here.
 */
final class Content {

    /** What jobs/README.md lists, and what says nothing of the job itself: where it stands, its hashes, its warnings. */
    private static final Set<String> JOB_LEFT_OUT =
            Set.of("file", "text", "sha256", "content", "schedule", "catchUp", "reports", "notices", "examples", "matches",
                    "warnings", "threads", "fullEvery");
    /** What the author says elsewhere in the record: wording for people, what opens an address that counts itself, where files can be had. */
    private static final Set<String> SAID_ELSEWHERE = Set.of("text", "system", "url");

    private Content() {
    }

    static String hash(Job job) {
        StringBuilder out = new StringBuilder();
        record(out, job, JOB_LEFT_OUT);
        return DigestUtils.sha256Hex(out.toString());
    }

    private static void value(StringBuilder out, Object value) {
        if (value instanceof KeyTemplate template) {
            quoted(out, template.text());
        } else if (value instanceof Layout.Literal literal) {
            quoted(out, literal.text());
        } else if (value instanceof Age age) {
            quoted(out, age.period().normalized() + " " + age.duration());
        } else if (value instanceof Record) {
            record(out, value, SAID_ELSEWHERE);
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, item) -> sorted.put(text(key), item));
            sorted.forEach((key, item) -> member(out, key, item));
        } else if (value instanceof Set<?> set) {
            Set<String> sorted = new TreeSet<>();
            set.forEach(item -> sorted.add(text(item)));
            list(out, sorted);
        } else if (value instanceof List<?> list) {
            list(out, list);
        } else if (value instanceof Path path) {
            quoted(out, NameCodec.shownAbsolute(path));
        } else if (value instanceof BigDecimal decimal) {
            quoted(out, decimal.stripTrailingZeros().toPlainString());
        } else {
            quoted(out, text(value));
        }
    }

    /** Kinds of part were constants once: what was approved then stays so. */
    private static String text(Object value) {
        return value instanceof PartKind kind ? kind.word().toUpperCase(Locale.ROOT) : value.toString();
    }

    /** Components that are null or empty say nothing, so that a new one of them changes no hash. */
    private static void record(StringBuilder out, Object record, Set<String> leftOut) {
        Map<String, Object> components = new TreeMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            if (!leftOut.contains(component.getName())) {
                Object value = read(component, record);
                if (value != null && !(value instanceof Collection<?> some && some.isEmpty())
                        && !(value instanceof Map<?, ?> map && map.isEmpty())) {
                    components.put(component.getName(), value);
                }
            }
        }
        if (record instanceof Store store) {
            store(components, store);
        }
        out.append(record.getClass().getSimpleName()).append('{');
        components.forEach((name, value) -> member(out, name, value));
        out.append('}');
    }

    /** Patterns of logs were all that told parts from products once; of several kinds the order counts as well. */
    private static void store(Map<String, Object> components, Store store) {
        components.putIfAbsent("holds", "BOTH");
        if (store.parts().stream().noneMatch(of -> of.kind().named())) {
            components.remove("parts");
            store.parts().forEach(logs -> components.put("logs", logs.globs()));
        }
    }

    private static Object read(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException ourOwnRecordsAreReadable) {
            throw new IllegalStateException(ourOwnRecordsAreReadable);
        }
    }

    private static void member(StringBuilder out, String name, Object value) {
        quoted(out, name);
        out.append('=');
        value(out, value);
        out.append(';');
    }

    private static void list(StringBuilder out, Collection<?> items) {
        out.append('[');
        for (Object item : items) {
            value(out, item);
            out.append(';');
        }
        out.append(']');
    }

    private static void quoted(StringBuilder out, String text) {
        out.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
}
