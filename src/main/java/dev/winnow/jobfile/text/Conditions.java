package dev.winnow.jobfile.text;

import dev.winnow.jobfile.yaml.Nearest;
import dev.winnow.model.Attributes;
import dev.winnow.model.NameCodec;
import dev.winnow.model.Status;
import dev.winnow.policy.Selector;
import dev.winnow.policy.Selector.Like;
import dev.winnow.policy.Selector.Operator;
import dev.winnow.policy.select.Condition;
import dev.winnow.policy.value.Glob;
import dev.winnow.policy.value.VersionOrder;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a selector asks of one attribute, as text: a pattern, a comparison, {@code unknown}. Job files and the command
 * line share it. Every method throws {@link IllegalArgumentException} with what is wrong and what to write instead.
 */
public final class Conditions {

    /** Attributes that a selector can ask for besides {@code properties.*}. */
    static final List<String> SELECTABLE = Stream.of(Attributes.NAMES, List.of("key", "age", "finished", "defect",
            "branch-state"), Condition.FLAGS).flatMap(List::stream).toList();

    private static final String UNKNOWN = "unknown";
    private static final Set<String> ALWAYS_KNOWN = Set.of("key", "defect", "pinned", "needed", "present");
    private static final Set<String> ONLY_COMPARED = Set.of("age", "finished");
    private static final Set<String> COMPARED = Set.of("age", "finished", "version", "number");
    private static final List<String> DEFECTS = List.of("none", "open", "logged");
    private static final List<String> BRANCH_STATES = List.of("live", "dead");
    private static final List<String> STATUSES = Stream.concat(Stream.of("successful"),
            Arrays.stream(Status.values()).filter(status -> status != Status.UNKNOWN).map(Status::word)).toList();
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");

    private Conditions() {
    }

    /** Whether selectors may name the attribute. */
    public static boolean selectable(String attribute) {
        return SELECTABLE.contains(attribute) || Attributes.known(attribute);
    }

    /**
     * A single value: a pattern, {@code unknown}, or comparisons between spaces, all of which must hold.
     *
     * @param orders of versions, the job's first: one of them must be able to place what versions are compared with
     */
    public static Selector one(String attribute, String text, List<VersionOrder> orders) {
        if (text.equals(UNKNOWN)) {
            checkCanBeUnknown(attribute);
            return new Selector.Unknown(attribute);
        }
        if (!text.isEmpty() && "<>".indexOf(text.charAt(0)) >= 0) {
            List<Selector> all = new ArrayList<>();
            for (String comparison : text.strip().split("\\s+")) {
                all.add(comparison(attribute, comparison, orders));
            }
            return all.size() == 1 ? all.get(0) : new Selector.All(all);
        }
        return like(attribute, text);
    }

    /** One of several patterns, or {@code unknown} among them. */
    public static Like alternative(String attribute, String text) {
        if (text.equals(UNKNOWN) && !ONLY_COMPARED.contains(attribute)) {
            checkCanBeUnknown(attribute);
            return new Like(attribute, List.of(Glob.parse(UNKNOWN)));
        }
        if (!text.isEmpty() && "<>".indexOf(text.charAt(0)) >= 0) {
            throw new IllegalArgumentException("a comparison stands alone; write for example " + attribute
                    + ": \">=1 <2\" for both, or quote a pattern as \\" + text);
        }
        return like(attribute, text);
    }

    private static void checkCanBeUnknown(String attribute) {
        if (ALWAYS_KNOWN.contains(attribute)) {
            throw new IllegalArgumentException("'" + attribute
                    + "' is never unknown; write what it is, or leave it out");
        }
    }

    /** Fits what any of the alternatives fits; each of them asks for {@code attribute}. */
    public static Selector anyOf(String attribute, List<Like> alternatives) {
        Set<Glob> globs = new LinkedHashSet<>();
        alternatives.forEach(alternative -> globs.addAll(alternative.globs()));
        return new Like(attribute, List.copyOf(globs));
    }

    static Selector comparison(String attribute, String text, List<VersionOrder> orders) {
        Operator operator = text.startsWith("<=") ? Operator.LESS_OR_EQUAL : text.startsWith(">=")
                ? Operator.GREATER_OR_EQUAL : text.startsWith("<") ? Operator.LESS
                : text.startsWith(">") ? Operator.GREATER : null;
        if (operator == null) {
            throw new IllegalArgumentException("'" + text + "' is no comparison; write <, <=, > or >= in front of it");
        }
        String operand = text.substring(operator.sign().length());
        if (!COMPARED.contains(attribute) && !attribute.startsWith(Attributes.PROPERTY_PREFIX)) {
            throw new IllegalArgumentException("'" + attribute + "' cannot be compared; only age, finished, version, "
                    + "number and properties can; quote a pattern as \\" + text);
        }
        checkOperand(attribute, operand, orders);
        return new Selector.Compare(attribute, operator, operand, orders.get(0) == VersionOrder.GENERIC ? null : orders.get(0));
    }

    private static void checkOperand(String attribute, String operand, List<VersionOrder> orders) {
        boolean version = orders.stream().anyMatch(order -> order.place(NameCodec.shown(operand)).isPresent());
        switch (attribute) {
            case "age" -> Values.age(operand);
            case "finished" -> Values.instant(operand, ZoneOffset.UTC);
            case "number" -> {
                if (!NUMBER.matcher(operand).matches()) {
                    throw new IllegalArgumentException("'" + operand + "' is no build number; write digits, such as "
                            + "number: \">=100\"");
                }
            }
            case "version" -> {
                if (!version) {
                    throw new IllegalArgumentException("'" + operand + "' is no version that can be ordered"
                            + (orders.equals(List.of(VersionOrder.GENERIC)) ? "" : " as 'version-order' says") + "; write one that starts with a digit, "
                            + "such as version: \">=2.0\"");
                }
            }
            default -> {
                if (!DECIMAL.matcher(operand).matches() && !version) {
                    throw new IllegalArgumentException("'" + operand + "' cannot be ordered; write a number or a "
                            + "version that starts with a digit, such as " + attribute + ": \">5\"");
                }
            }
        }
    }

    private static Like like(String attribute, String text) {
        if (ONLY_COMPARED.contains(attribute)) {
            throw new IllegalArgumentException("'" + attribute + "' is compared; write for example "
                    + (attribute.equals("age") ? "age: \">90d\"" : "finished: \"<2026-01-31\""));
        }
        if (attribute.equals("status") && text.equals("successful")) {
            return new Like(attribute, Arrays.stream(Status.values()).filter(Status::successful)
                    .map(status -> Glob.parse(status.word())).toList());
        }
        Glob glob = Glob.parse(text);
        switch (attribute) {
            case "status" -> checkWord(attribute, glob, STATUSES);
            case "defect" -> checkWord(attribute, glob, DEFECTS);
            case "branch-state" -> checkWord(attribute, glob, BRANCH_STATES);
            case "number" -> {
                if (text.chars().noneMatch(c -> c >= '0' && c <= '9' || "*?[{".indexOf(c) >= 0)) {
                    throw new IllegalArgumentException("'" + text + "' is no build number; write digits, a pattern, a "
                            + "comparison such as \">100\", or unknown");
                }
            }
            default -> {
                if (Condition.FLAGS.contains(attribute)) {
                    checkWord(attribute, glob, List.of("true", "false"));
                }
            }
        }
        return new Like(attribute, List.of(glob));
    }

    private static void checkWord(String attribute, Glob glob, List<String> words) {
        if (words.stream().noneMatch(glob::matchesText)) {
            throw new IllegalArgumentException("'" + glob + "' fits no " + attribute
                    + Nearest.hint(glob.toString(), words, "; there are " + String.join(ALWAYS_KNOWN.contains(attribute) ? " and " : ", ",
                            words) + (ALWAYS_KNOWN.contains(attribute) ? "" : " and unknown")));
        }
    }
}
