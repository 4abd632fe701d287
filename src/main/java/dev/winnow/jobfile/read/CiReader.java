package dev.winnow.jobfile.read;

import dev.winnow.ci.CiSystem;
import dev.winnow.jobfile.CiSource;
import dev.winnow.jobfile.PropertyText;
import dev.winnow.jobfile.read.RuleReader.SelectorReader;
import dev.winnow.jobfile.text.Values;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Entry;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Nearest;
import dev.winnow.model.Attributes;
import dev.winnow.model.NameCodec;
import dev.winnow.policy.Selector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads what a job imports.
 *
 * @param folder the job file's folder, absolute
 */
record CiReader(Reading reading, Path folder) {

    /** What the CI system itself does not know; all else it says without being asked. */
    private static final List<String> SETTABLE = List.of("project", "branch", "os", "version", "revision", "runtime");

    Optional<CiSource> read(Mapping map) {
        List<CiSystem> named = CiSystem.all().stream().filter(each -> map.get(each.key()).isPresent()).toList();
        if (named.size() != 1) {
            List<CiSystem> all = CiSystem.all();
            reading.complaints().add(map.place(), named.isEmpty() ? all.stream().map(each -> "'" + each.key() + "'")
                    .collect(Collectors.joining(" or ")) + " is missing in this item of 'import'; write for example "
                    + all.stream().map(each -> each.key() + ": " + each.example()).collect(Collectors.joining(" or "))
                    : "an item of 'import' reads one CI system; write an item of its own for each");
            return Optional.empty();
        }
        CiSystem system = named.get(0);
        String database = reading.value(map, system.key(), null,
                text -> system.address(text, path -> Values.path(folder, path)));
        Path base = reading.value(map, "base", null, text -> Values.path(folder, text));
        List<String> products = reading.distinct(map, "product", List.of(), CiReader::property);
        List<CiSource.Reading> builds = new ArrayList<>();
        for (Located item : reading.items(map, "builds")) {
            reading.map(item).flatMap(this::builds).ifPresent(builds::add);
        }
        if (database == null) {
            return Optional.empty();
        }
        if (base == null && system.file(database) != null) {
            base = system.file(database).getParent();
        }
        if (base == null && !products.isEmpty()) {
            reading.complaints().add(map.entries().get("product").place(), "these paths count from the master's "
                    + "folder, which a server's address does not tell; write base: /path/to/master");
            return Optional.empty();
        }
        return Optional.of(new CiSource(system, database, products.isEmpty() ? null : base, products, builds));
    }

    private Optional<CiSource.Reading> builds(Mapping map) {
        Optional<Selector> match = map.get("match").isEmpty() ? Optional.of(new Selector.All(List.of()))
                : reading.map(map, "match").flatMap(new SelectorReader(reading)::read);
        String codebase = reading.value(map, "codebase", null, text -> NameCodec.shown(text));
        Map<String, PropertyText> set = reading.map(map, "set").map(this::set).orElse(Map.of());
        return match.map(selector -> new CiSource.Reading(selector, codebase, set));
    }

    private Map<String, PropertyText> set(Mapping map) {
        Map<String, PropertyText> set = new TreeMap<>();
        for (Entry entry : map.entries().values()) {
            if (!SETTABLE.contains(entry.key())
                    && !(entry.key().startsWith(Attributes.PROPERTY_PREFIX) && Attributes.known(entry.key()))) {
                reading.complaints().addIfSilent(entry.place(), "'" + entry.key() + "' cannot be set here"
                        + Nearest.hint(entry.key(), SETTABLE, "; there are " + String.join(", ", SETTABLE)
                                + " and properties.NAME"));
                continue;
            }
            reading.value(entry.value(), PropertyText::parse).ifPresent(text -> set.put(NameCodec.shown(entry.key()), text));
        }
        return set;
    }

    private static String property(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a property has a name; write for example product_path");
        }
        return text;
    }
}
