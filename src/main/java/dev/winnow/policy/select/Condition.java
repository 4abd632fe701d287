package dev.winnow.policy.select;

import dev.winnow.model.Build;
import dev.winnow.model.Defect;
import dev.winnow.model.NameCodec;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Selector;
import dev.winnow.policy.facts.JobFacts;
import dev.winnow.policy.protection.Pinned;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.Glob;
import dev.winnow.policy.value.Version;
import dev.winnow.policy.value.VersionOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A selector made ready for one instant, so that asking it of many builds is cheap. */
public interface Condition {

    /** Attributes that selectors know besides a build's own, and that are true or false. */
    List<String> FLAGS = List.of("prerelease", "superseded", "pinned", "needed", "present");

    SelectorResult fit(Build build);

    /** What a selector needs besides the build: the instant, the zone and what is known of branches. */
    record Setting(Instant at, JobFacts facts) { }

    /** @throws IllegalArgumentException if what an operand says cannot be compared; readers refuse such selectors */
    static Condition of(Selector selector, Setting setting) {
        if (selector instanceof Selector.All all) {
            return all(all, setting);
        }
        if (selector instanceof Selector.Not not) {
            return not(not, setting);
        }
        if (selector instanceof Selector.Like like) {
            return like(like, setting);
        }
        if (selector instanceof Selector.Unknown unknown) {
            return build -> SelectorResult.of(values(unknown.attribute(), build, setting) == null);
        }
        return compare((Selector.Compare) selector, setting);
    }

    private static Condition all(Selector.All all, Setting setting) {
        Condition[] parts = all.parts().stream().map(part -> of(part, setting)).toArray(Condition[]::new);
        if (parts.length == 1) {
            return parts[0];
        }
        return build -> {
            SelectorResult fit = SelectorResult.YES;
            for (Condition part : parts) {
                SelectorResult one = part.fit(build);
                if (one == SelectorResult.NO) {
                    return SelectorResult.NO;
                }
                fit = one == SelectorResult.UNKNOWN ? one : fit;
            }
            return fit;
        };
    }

    /** Fits only where every attribute that {@code inner} asks for is known: one unknown leaves the whole unknown. */
    private static Condition not(Selector.Not not, Setting setting) {
        if (not.inner() instanceof Selector.All all) {
            Condition[] parts = all.parts().stream().map(part -> of(part, setting)).toArray(Condition[]::new);
            return build -> {
                SelectorResult fit = SelectorResult.NO;
                for (Condition part : parts) {
                    SelectorResult one = part.fit(build);
                    if (one == SelectorResult.UNKNOWN) {
                        return SelectorResult.UNKNOWN;
                    }
                    fit = one == SelectorResult.NO ? SelectorResult.YES : fit;
                }
                return fit;
            };
        }
        Condition inner = of(not.inner(), setting);
        return build -> switch (inner.fit(build)) {
            case YES -> SelectorResult.NO;
            case NO -> SelectorResult.YES;
            case UNKNOWN -> SelectorResult.UNKNOWN;
        };
    }

    private static Condition like(Selector.Like like, Setting setting) {
        Glob[] globs = like.globs().toArray(Glob[]::new);
        boolean successful = like.attribute().equals("status")
                && like.globs().stream().anyMatch(glob -> glob.toString().equals("successful"));
        boolean unknown = like.globs().stream().anyMatch(glob -> glob.toString().equals("unknown"));
        // Elsewhere * stops at /, but "has this property" must not depend on what a person typed into it.
        boolean present = like.attribute().startsWith("properties.")
                && like.globs().stream().anyMatch(glob -> glob.toString().equals("*"));
        return build -> {
            List<String> values = values(like.attribute(), build, setting);
            if (values == null) {
                return unknown ? SelectorResult.YES : SelectorResult.UNKNOWN;
            }
            if (present || successful && build.attributes().status().successful()) {
                return SelectorResult.YES;
            }
            for (Glob glob : globs) {
                for (int i = 0; i < values.size(); i++) {
                    if (glob.matches(values.get(i))) {
                        return SelectorResult.YES;
                    }
                }
            }
            return SelectorResult.NO;
        };
    }

    private static Condition compare(Selector.Compare compare, Setting setting) {
        Selector.Operator operator = compare.operator();
        String operand = compare.operand();
        switch (compare.attribute()) {
            case "age" -> {
                // Older means finished earlier: the operator turns round.
                Instant edge = Age.parse(operand).before(setting.at(), setting.facts().policy().zone());
                return build -> build.finished() == null ? SelectorResult.UNKNOWN
                        : SelectorResult.of(operator.holds(edge.compareTo(build.finished())));
            }
            case "finished" -> {
                InstantRange moments = InstantRange.parse(operand, setting.facts().policy().zone());
                return build -> build.finished() == null ? SelectorResult.UNKNOWN
                        : SelectorResult.of(moments.holds(operator, build.finished()));
            }
            case "number" -> {
                long number = Long.parseLong(operand);
                return build -> build.attributes().number() == null ? SelectorResult.UNKNOWN
                        : SelectorResult.of(operator.holds(Long.compare(build.attributes().number(), number)));
            }
            case "version" -> {
                return versions(compare);
            }
            default -> {
                if (!Decimal.is(operand)) {
                    return versions(compare);
                }
                BigDecimal number = new BigDecimal(operand);
                return build -> {
                    String value = build.attributes().get(compare.attribute());
                    return value == null || !Decimal.is(value) ? SelectorResult.UNKNOWN
                            : SelectorResult.of(operator.holds(new BigDecimal(value).compareTo(number)));
                };
            }
        }
    }

    /** What the order of a build's stores cannot place compares to nothing. */
    private static Condition versions(Selector.Compare compare) {
        Map<VersionOrder, Version> operands = new EnumMap<>(VersionOrder.class);
        for (VersionOrder order : VersionOrder.values()) {
            order.place(NameCodec.shown(compare.operand())).ifPresent(place -> operands.put(order, place));
        }
        if (operands.isEmpty()) {
            throw new IllegalArgumentException(compare.attribute() + ": '" + compare.operand()
                    + "' is no version that can be ordered");
        }
        return build -> {
            VersionOrder order = VersionOrder.of(build, compare.order());
            Version operand = operands.get(order);
            return operand == null ? SelectorResult.UNKNOWN : order.place(build.attributes().get(compare.attribute()))
                    .map(value -> SelectorResult.of(compare.operator().holds(value.compareTo(operand)))).orElse(SelectorResult.UNKNOWN);
        };
    }

    /** The values of an attribute, several only for tags; null where it is unknown. */
    static List<String> values(String attribute, Build build, Setting setting) {
        String value = switch (attribute) {
            case "tags" -> {
                List<String> tags = build.attributes().tags();
                yield tags == null ? null : "";
            }
            case "key" -> build.key();
            case "age", "finished" -> build.finished() == null ? null : build.finished().toString();
            case "defect" -> defect(build.defect());
            case "prerelease" -> VersionOrder.place(build, setting.facts().policy().versionOrder())
                    .map(version -> Boolean.toString(version.prerelease())).orElse(null);
            case "superseded" -> word(setting.facts().superseded(build));
            case "needed" -> word(setting.facts().needed(build));
            case "pinned" -> word(Pinned.holds(build, setting.facts().asOf(), setting.at()));
            case "present" -> word(!build.parts().isEmpty());
            case "branch-state" -> {
                BranchStates.State state = setting.facts().branchState(build, setting.at());
                yield state == BranchStates.State.UNKNOWN ? null : state.word();
            }
            default -> build.attributes().get(attribute);
        };
        if (value == null) {
            return null;
        }
        return attribute.equals("tags") ? build.attributes().tags() : List.of(value);
    }

    private static String word(Boolean is) {
        return is == null ? null : is.toString();
    }

    private static String defect(Defect defect) {
        return defect == null ? "none" : defect.logged() ? "logged" : "open";
    }

    /**
     * The point in time that a {@code finished} comparison names: an instant, or a whole day of the job's zone.
     *
     * @param first the first instant of it
     * @param next  the first instant after it
     */
    record InstantRange(Instant first, Instant next) {

        /** @throws IllegalArgumentException if {@code text} is neither an ISO date nor an ISO time */
        static InstantRange parse(String text, ZoneId zone) {
            try {
                if (text.indexOf('T') < 0) {
                    LocalDate day = LocalDate.parse(text);
                    return new InstantRange(day.atStartOfDay(zone).toInstant(), day.plusDays(1).atStartOfDay(zone).toInstant());
                }
                boolean offset = text.endsWith("Z") || text.matches(".*[+-]\\d\\d(:?\\d\\d)?");
                Instant instant = offset ? OffsetDateTime.parse(text).toInstant()
                        : LocalDateTime.parse(text).atZone(zone).toInstant();
                return new InstantRange(instant, instant.plusNanos(1));
            } catch (DateTimeParseException bad) {
                throw new IllegalArgumentException("'" + text + "' is no time; write a date such as 2026-03-31 or a time "
                        + "such as 2026-03-31T12:00:00Z");
            }
        }

        boolean holds(Selector.Operator operator, Instant finished) {
            return switch (operator) {
                case LESS -> finished.isBefore(first);
                case LESS_OR_EQUAL -> finished.isBefore(next);
                case GREATER -> !finished.isBefore(next);
                case GREATER_OR_EQUAL -> !finished.isBefore(first);
            };
        }
    }

    /** Which texts are compared as decimal numbers, not as versions. */
    final class Decimal {

        private static final Pattern FORM = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");

        private Decimal() {
        }

        static boolean is(String text) {
            return FORM.matcher(text).matches();
        }
    }
}
