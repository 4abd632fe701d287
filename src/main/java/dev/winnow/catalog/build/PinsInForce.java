package dev.winnow.catalog.build;

import dev.winnow.catalog.build.Pins.PinRow;
import dev.winnow.model.NameCodec;
import dev.winnow.model.Pin;
import dev.winnow.policy.value.Glob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

public final class PinsInForce {

    private final Map<String, List<Pin>> exact = new HashMap<>();
    /** Glob pins by the length of the literal text that their pattern begins with, and then by that text. */
    private final Map<Integer, Map<String, List<Globbed>>> globs = new TreeMap<>();

    private record Globbed(int place, Glob glob, Pin pin) { }

    PinsInForce(List<PinRow> rows) {
        for (int place = 0; place < rows.size(); place++) {
            PinRow row = rows.get(place);
            if (row.exact()) {
                exact.computeIfAbsent(row.pattern(), key -> new ArrayList<>()).add(row.pin());
            } else {
                Glob glob = Glob.ofShown(row.pattern());
                globs.computeIfAbsent(glob.beginning().length(), length -> new HashMap<>())
                        .computeIfAbsent(glob.beginning(), text -> new ArrayList<>())
                        .add(new Globbed(place, glob, row.pin()));
            }
        }
    }

    public List<Pin> of(String key) {
        List<Pin> named = exact.getOrDefault(key, List.of());
        if (globs.isEmpty()) {
            return named;
        }
        String name = NameCodec.text(key);
        List<Globbed> fitting = new ArrayList<>(0);
        for (Map.Entry<Integer, Map<String, List<Globbed>>> beginnings : globs.entrySet()) {
            if (beginnings.getKey() > name.length()) {
                break;
            }
            for (Globbed pin : beginnings.getValue().getOrDefault(name.substring(0, beginnings.getKey()), List.of())) {
                if (pin.glob().matchesText(name)) {
                    fitting.add(pin);
                }
            }
        }
        if (fitting.isEmpty()) {
            return named;
        }
        fitting.sort(Comparator.comparingInt(Globbed::place));
        List<Pin> pins = new ArrayList<>(named);
        fitting.forEach(pin -> pins.add(pin.pin()));
        return pins;
    }
}
