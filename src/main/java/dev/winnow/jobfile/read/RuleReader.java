package dev.winnow.jobfile.read;

import dev.winnow.jobfile.text.Conditions;
import dev.winnow.jobfile.text.Values;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Entry;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Scalar;
import dev.winnow.jobfile.yaml.Located.Sequence;
import dev.winnow.model.KeptBy;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Rule.Keeping;
import dev.winnow.policy.Selector;
import dev.winnow.policy.clause.Counter;
import dev.winnow.policy.value.Age;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Reads rules and their clauses.
 *
 * @param kinds the kinds of part that a rule can speak of
 */
record RuleReader(Reading reading, SortedSet<PartKind> kinds) {

    Optional<Rule> read(Mapping map) {
        String name = reading.value(map, "name", null, RuleReader::ruleName);
        Optional<Selector> match = reading.map(map, "match").flatMap(new SelectorReader(reading)::read);
        Map<PartKind, Keeping> keep = new HashMap<>();
        map.get("keep").flatMap(this::keeping).ifPresent(all -> kinds.forEach(kind -> keep.put(kind, all)));
        boolean said = map.entries().containsKey("keep");
        for (PartKind kind : kinds) {
            said |= map.entries().containsKey(kind.word());
            reading.map(map, kind.word()).flatMap(own -> own.get("keep")).flatMap(this::keeping)
                    .ifPresent(own -> keep.put(kind, own));
        }
        if (!said) {
            reading.complaints().add(map.place(), (name == null ? "this rule" : "rule '" + name + "'")
                    + " says nothing of what to keep; write keep: with a list of clauses, all or none");
        }
        return name == null || match.isEmpty() || keep.isEmpty() ? Optional.empty()
                : Optional.of(new Rule(name, match.get(), keep, unprotected(map)));
    }

    /** A rule can only switch protections off: which builds of a group these compare is the job's to say. */
    private Set<KeptBy> unprotected(Mapping rule) {
        Set<KeptBy> off = EnumSet.noneOf(KeptBy.class);
        rule.get("space").ifPresent(said -> off.add(KeptBy.SPACE));
        reading.map(rule, "protect").ifPresent(protect -> Map.of("latest", KeptBy.LATEST, "floor", KeptBy.FLOOR,
                "complete-set", KeptBy.COMPLETE_SET).forEach((key, by) -> protect.get(key)
                        .ifPresent(said -> off.add(by))));
        return off;
    }

    private static String ruleName(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a rule needs a name that people can read in reports");
        }
        if (Arrays.stream(KeptBy.values()).filter(by -> by != KeptBy.RULE).anyMatch(by -> by.word().equals(text))) {
            throw new IllegalArgumentException("a rule cannot be called '" + text
                    + "': reports use this word for parts that no rule decides on; choose another name");
        }
        return text;
    }

    private Optional<Keeping> keeping(Located value) {
        if (value instanceof Scalar) {
            return reading.value(value, text -> switch (text) {
                case "all" -> new Keeping.All();
                case "none" -> new Keeping.None();
                default -> throw new IllegalArgumentException("'keep' takes all, none or a list of clauses, not '"
                        + text + "'; write for example keep: [ { last: 10 }, { within: 30d } ]");
            });
        }
        if (!(value instanceof Sequence list)) {
            reading.complaints().addIfSilent(value.place(), "'keep' takes a list of clauses");
            return Optional.empty();
        }
        List<Clause> clauses = new ArrayList<>();
        for (Located item : list.items()) {
            reading.map(item).flatMap(this::clause).ifPresent(clauses::add);
        }
        return clauses.isEmpty() || clauses.size() < list.items().size() ? Optional.empty()
                : Optional.of(new Keeping.AnyOf(clauses));
    }

    private Optional<Clause> clause(Mapping map) {
        List<CounterKey> counters = CounterKey.in(map);
        if (counters.size() > 1) {
            String second = counters.get(1).key();
            reading.complaints().add(map.entries().get(second).place(), "a clause counts one way, and '"
                    + counters.get(0).key() + "' stands here already; write a clause of its own for '" + second + "'");
        }
        List<String> text = new ArrayList<>();
        Counter counter = null;
        for (CounterKey one : counters) {
            counter = one.reader().read(map, reading).orElse(null);
            Stream.concat(Stream.of(one.key()), one.with().stream()).forEach(key -> map.get(key).ifPresent(value -> {
                if (value instanceof Scalar scalar) {
                    text.add(key + ": " + scalar.text());
                }
            }));
        }
        CounterKey.ALONE.forEach((key, wrong) -> map.get(key).ifPresent(value -> {
            if (counters.stream().noneMatch(one -> one.with().contains(key))) {
                reading.complaints().add(map.entries().get(key).place(), wrong);
            }
        }));
        Age within = reading.value(map, "within", null, Values::age);
        if (within != null) {
            text.add("within: " + within.text());
        }
        Clause.Since since = reading.value(map, "since", Clause.Since.FINISHED,
                word -> Values.choice(Clause.Since.class, word));
        if (map.entries().containsKey("since")) {
            text.add("since: " + since.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            if (!map.entries().containsKey("within")) {
                reading.complaints().add(map.entries().get("since").place(),
                        "'since' says what 'within' measures from, and there is no 'within'; write for example "
                                + "{ within: 3d, since: defect-logged }");
            }
        }
        Selector where = reading.map(map, "where").flatMap(new SelectorReader(reading)::read).orElse(null);
        return counter == null && within == null && where == null ? Optional.empty()
                : Optional.of(new Clause(counter, within, within == null ? Clause.Since.FINISHED : since, where,
                        text.isEmpty() ? "where" : String.join(", ", text)));
    }

    /** Reads {@code match}, {@code where} and {@code not}. */
    record SelectorReader(Reading reading) {

        /** Every line of the map must fit; nothing where any of them is wrong. */
        Optional<Selector> read(Mapping map) {
            List<Selector> parts = new ArrayList<>();
            boolean whole = true;
            for (Entry entry : map.entries().values()) {
                Optional<Selector> part = entry.key().equals("not")
                        ? reading.map(entry.value()).flatMap(this::read).map(Selector.Not::new) : condition(entry);
                part.ifPresent(parts::add);
                whole &= part.isPresent();
            }
            return whole ? Optional.of(parts.size() == 1 ? parts.get(0) : new Selector.All(parts)) : Optional.empty();
        }

        private Optional<Selector> condition(Entry entry) {
            if (!Conditions.selectable(entry.key())) {
                reading.complaints().addIfSilent(entry.place(), "no attribute is named '" + entry.key() + "'");
                return Optional.empty();
            }
            String attribute = NameCodec.shown(entry.key());
            if (!(entry.value() instanceof Sequence list)) {
                return reading.value(entry.value(), text -> Conditions.one(attribute, text, reading.orders()));
            }
            List<Selector.Like> alternatives = new ArrayList<>();
            for (Located item : list.items()) {
                reading.value(item, text -> Conditions.alternative(attribute, text)).ifPresent(alternatives::add);
            }
            return alternatives.isEmpty() || alternatives.size() < list.items().size() ? Optional.empty()
                    : Optional.of(Conditions.anyOf(attribute, alternatives));
        }
    }
}
