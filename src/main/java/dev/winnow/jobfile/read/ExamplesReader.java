package dev.winnow.jobfile.read;

import dev.winnow.jobfile.Job.Example;
import dev.winnow.jobfile.Job.Example.Case;
import dev.winnow.jobfile.KeyTemplate;
import dev.winnow.jobfile.text.ByteSize;
import dev.winnow.jobfile.text.Values;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Entry;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Place;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Defect;
import dev.winnow.model.Part;
import dev.winnow.model.PartKind;
import dev.winnow.model.Pin;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.value.Age;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Reads {@code examples}.
 *
 * @param key   how builds are named; null where that could not be read
 * @param kinds the kinds of part that its stores name
 * @param parts what the job rules, and so what a build has where nothing else is said
 */
record ExamplesReader(Reading reading, ZoneId zone, KeyTemplate key, SortedSet<PartKind> kinds,
                      List<PartKind> parts) {

    private static final String AS_OF = "as-of";

    List<Example> read(Mapping top) {
        List<Example> examples = new ArrayList<>();
        for (Located item : reading.items(top, "examples")) {
            reading.map(item).flatMap(this::example).ifPresent(examples::add);
        }
        return examples;
    }

    private Optional<Example> example(Mapping map) {
        Instant asOf = reading.value(map, AS_OF, null, this::instant);
        Map<String, String> shared = reading.map(map, "set").map(set -> StoreReader.attributes(reading, set))
                .orElse(Map.of());
        Map<String, Place> keys = new HashMap<>();
        List<Case> cases = new ArrayList<>();
        for (Located item : asOf == null ? List.<Located>of() : reading.items(map, "builds")) {
            reading.map(item).ifPresent(build -> cases.add(build(build, asOf, shared, keys)));
        }
        return Optional.ofNullable(asOf).map(at -> new Example(at, cases));
    }

    private Case build(Mapping map, Instant asOf, Map<String, String> shared, Map<String, Place> keys) {
        Map<String, String> values = new TreeMap<>(shared);
        values.putAll(StoreReader.attributes(reading, attributesOf(map)));
        Instant finished = finished(map, asOf);
        Map<PartKind, Boolean> expected = expected(map);
        List<PartKind> present = reading.distinct(map, "parts",
                map.get("expect").filter(Mapping.class::isInstance).isPresent() ? List.copyOf(expected.keySet()) : parts,
                text -> JobReader.kind(text, kinds));
        long size = reading.value(map, "size", 0L, ByteSize::parse);
        List<Pin> pins = reading.flag(map, "pinned", false) ? List.of(new Pin("example", "", null, null)) : List.of();
        if (map.get("expect").filter(Mapping.class::isInstance).isEmpty()) {
            expected.keySet().retainAll(present);
        }
        Build build = new Build(key(map.place(), values, keys), Attributes.NONE.with(values), finished, true, List.of(), pins,
                defect(map, asOf, finished), present.stream().map(kind -> new Part(kind, size, 1, null)).toList());
        BranchStates.State state = reading.value(map, "branch-state", null,
                text -> Values.choice(BranchStates.State.class, text));
        return new Case(build, state, expected, reading.value(map, "by", null, text -> text), map.place().line(),
                map.place().column());
    }

    private static Mapping attributesOf(Mapping map) {
        Map<String, Entry> attributes = new TreeMap<>(map.entries());
        attributes.keySet().removeIf(name -> !Attributes.known(name));
        return new Mapping(map.place(), attributes);
    }

    private Instant finished(Mapping map, Instant asOf) {
        if (map.entries().containsKey("age") && map.entries().containsKey("finished")) {
            reading.complaints().add(map.entries().get("finished").place(),
                    "'age' tells when it finished already; leave one of both out");
        }
        Age age = reading.value(map, "age", null, Values::age);
        return age != null ? age.before(asOf, zone) : reading.value(map, "finished", null, this::instant);
    }

    private Instant instant(String text) {
        return Values.instant(text, zone);
    }

    private Map<PartKind, Boolean> expected(Mapping map) {
        Map<PartKind, Boolean> expected = new TreeMap<>();
        map.get("expect").ifPresent(expect -> {
            if (expect instanceof Mapping byPart) {
                byPart.entries().values().forEach(entry -> {
                    try {
                        JobReader.kind(entry.key(), kinds);
                    } catch (IllegalArgumentException unknown) {
                        reading.complaints().add(entry.place(), unknown.getMessage());
                    }
                });
            }
            for (PartKind kind : kinds) {
                Optional<Located> word = expect instanceof Mapping byPart ? byPart.get(kind.word()) : Optional.of(expect);
                word.flatMap(value -> reading.value(value, ExamplesReader::keep))
                        .ifPresent(keep -> expected.put(kind, keep));
            }
        });
        return expected;
    }

    private static boolean keep(String text) {
        if (!text.equals("keep") && !text.equals("remove")) {
            throw new IllegalArgumentException("'expect' takes keep or remove, not '" + text + "'; write for example "
                    + "expect: keep, or expect: { products: keep, logs: remove }");
        }
        return text.equals("keep");
    }

    private Defect defect(Mapping map, Instant asOf, Instant finished) {
        Age logged = reading.value(map, "logged", null, Values::age);
        String defect = reading.value(map, "defect", logged == null ? null : "logged", text -> text);
        if (logged != null && !"logged".equals(defect)) {
            reading.complaints().add(map.entries().get("logged").place(), "'logged' says how long ago its defect got a "
                    + "ticket, and 'defect' says " + defect + "; leave one of both out");
        }
        if (defect == null) {
            return null;
        }
        return defect.equals("open") ? new Defect("example", null, null) : new Defect("example", "example",
                logged != null ? logged.before(asOf, zone) : finished == null ? asOf : finished);
    }

    /** By the job's template; by its line where the example does not say enough for that. */
    private String key(Place place, Map<String, String> values, Map<String, Place> keys) {
        Optional<String> whole = key == null ? Optional.empty() : key.key(values::get);
        whole.map(name -> keys.putIfAbsent(name, place)).ifPresent(first -> reading.complaints().add(place,
                "the build in line " + first.line() + " has the key '" + whole.get() + "' too; give each a version or a "
                        + "number of its own"));
        return whole.orElse("the build in line " + place.line());
    }
}
