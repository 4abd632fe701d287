package dev.winnow.catalog.build;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Records;
import dev.winnow.catalog.Records.Record;
import dev.winnow.catalog.event.Events;
import dev.winnow.catalog.event.Registered;
import dev.winnow.catalog.storage.NameLimits;
import dev.winnow.model.Halt;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Records the registrations of build steps. */
public record Registrations(Catalog catalog) {

    /**
     * Registers a build. Repeating a registration changes nothing.
     *
     * @param replace whether to replace a different earlier registration
     * @return whether anything changed
     * @throws Halt if there is a different earlier registration and {@code replace} is false
     */
    public boolean register(Record record, boolean replace, String actor) {
        if (NameLimits.over(NameLimits.KEY, record.key())) {
            throw Halt.usage("a key may have " + NameLimits.KEY + " bytes; this one is longer: " + record.key());
        }
        return catalog.inTransaction(() -> {
            catalog.passGate();
            Optional<Record> known = new Records(catalog).find(record.key(), Records.REGISTRATION);
            if (known.filter(record::equals).isPresent()) {
                return false;
            }
            if (known.isPresent() && !replace) {
                throw Halt.usage(record.key() + " is registered already, with another "
                        + difference(known.get(), record) + "; to replace it: --replace");
            }
            new Events(catalog).apply(actor, new Registered(record.key(), record.attributes(), record.finished(),
                    known.isPresent()));
            return true;
        });
    }

    private static String difference(Record one, Record other) {
        TreeSet<String> names = new TreeSet<>(other.attributes().keySet());
        names.removeAll(one.attributes().keySet());
        return Stream.concat(new TreeSet<>(one.attributes().keySet()).stream(), names.stream())
                .filter(name -> !Objects.equals(one.attributes().get(name), other.attributes().get(name))).findFirst()
                .orElse("finished time");
    }
}
