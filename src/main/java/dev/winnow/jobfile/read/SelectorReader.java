package dev.winnow.jobfile.read;

import dev.winnow.jobfile.text.Conditions;
import dev.winnow.jobfile.yaml.Located;
import dev.winnow.jobfile.yaml.Located.Entry;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Sequence;
import dev.winnow.model.NameCodec;
import dev.winnow.policy.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
