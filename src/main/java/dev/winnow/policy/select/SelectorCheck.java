package dev.winnow.policy.select;

import dev.winnow.model.Attributes;
import dev.winnow.model.Status;
import dev.winnow.policy.Selector;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.Versions;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which attributes selectors may name and how each may be asked; for the reader of job files. */
public final class SelectorCheck {

    private static final Set<String> BESIDES = Set.of("key", "age", "finished", "defect", "branch-state");
    private static final Set<String> COMPARABLE = Set.of("age", "finished", "number", "version");
    private static final Set<String> ONLY_COMPARED = Set.of("age", "finished");
    private static final Set<String> ALWAYS_KNOWN = Set.of("key", "defect");
    private static final List<String> DEFECTS = List.of("none", "open", "logged");
    private static final List<String> STATES = List.of("live", "dead", "unknown");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private SelectorCheck() {
    }

    /** Whether selectors may name the attribute. */
    public static boolean known(String attribute) {
        return Attributes.known(attribute) || BESIDES.contains(attribute);
    }

    /** Whether {@code < <= > >=} may be asked of the attribute. */
    public static boolean comparable(String attribute) {
        return COMPARABLE.contains(attribute) || attribute.startsWith(Attributes.PROPERTY_PREFIX);
    }

    /** The names that selectors may use besides {@code properties.*}, in the order in which they are shown. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(Attributes.NAMES);
        names.addAll(List.of("key", "age", "finished", "defect", "branch-state"));
        return names;
    }

    /** What is wrong with a selector, each a sentence that says what to write instead; empty if nothing is. */
    public static List<String> faults(Selector selector) {
        List<String> faults = new ArrayList<>();
        collect(selector, faults);
        return faults;
    }

    private static void collect(Selector selector, List<String> faults) {
        if (selector instanceof Selector.All all) {
            all.parts().forEach(part -> collect(part, faults));
        } else if (selector instanceof Selector.Not not) {
            collect(not.inner(), faults);
        } else if (selector instanceof Selector.Like like) {
            name(like.attribute()).or(() -> like(like)).ifPresent(faults::add);
        } else if (selector instanceof Selector.Unknown unknown) {
            name(unknown.attribute()).or(() -> ALWAYS_KNOWN.contains(unknown.attribute())
                    ? Optional.of(unknown.attribute() + " is always known") : Optional.empty()).ifPresent(faults::add);
        } else if (selector instanceof Selector.Compare compare) {
            name(compare.attribute()).or(() -> compare(compare)).ifPresent(faults::add);
        }
    }

    private static Optional<String> name(String attribute) {
        return known(attribute) ? Optional.empty() : Optional.of("no attribute is named '" + attribute
                + "'; there are " + String.join(", ", names()) + " and properties.NAME");
    }

    private static Optional<String> like(Selector.Like like) {
        String attribute = like.attribute();
        if (ONLY_COMPARED.contains(attribute)) {
            return Optional.of(attribute + " can only be compared, such as "
                    + (attribute.equals("age") ? "\">90d\"" : "\">=2026-03-31\""));
        }
        List<String> words = switch (attribute) {
            case "defect" -> DEFECTS;
            case "branch-state" -> STATES;
            case "status" -> statuses();
            default -> null;
        };
        if (words == null) {
            return Optional.empty();
        }
        return like.globs().stream().filter(glob -> words.stream().noneMatch(glob::matches)).findFirst()
                .map(glob -> "'" + glob + "' fits no " + attribute + "; there are " + String.join(", ", words));
    }

    private static List<String> statuses() {
        List<String> words = new ArrayList<>(List.of("successful"));
        for (Status status : Status.values()) {
            words.add(status.word());
        }
        return words;
    }

    private static Optional<String> compare(Selector.Compare compare) {
        String attribute = compare.attribute();
        String operand = compare.operand();
        if (!comparable(attribute)) {
            return Optional.of(attribute + " cannot be compared; age, finished, number, version and properties can");
        }
        try {
            switch (attribute) {
                case "age" -> Age.parse(operand);
                case "finished" -> Moments.parse(operand, ZoneOffset.UTC);
                case "number" -> {
                    if (!NUMBER.matcher(operand).matches()) {
                        return Optional.of("'" + operand + "' is no build number; write digits only");
                    }
                }
                default -> {
                    boolean number = !attribute.equals("version") && decimal(operand);
                    if (!number && Versions.plain(operand).isEmpty()) {
                        return Optional.of("'" + operand + "' cannot be ordered; write a number or a version that "
                                + "starts with a digit");
                    }
                }
            }
            return Optional.empty();
        } catch (IllegalArgumentException bad) {
            return Optional.of(attribute + ": " + bad.getMessage());
        }
    }

    /** Whether {@code text} is compared as a decimal number. */
    static boolean decimal(String text) {
        return DECIMAL.matcher(text).matches();
    }
}
