package dev.winnow.policy;

import dev.winnow.policy.value.Glob;
import dev.winnow.policy.value.VersionOrder;
import java.util.List;
import java.util.Objects;

/**
 * Which builds a rule governs or a clause counts. Each part of a selector fits, does not fit, or cannot tell because
 * the attribute is unknown; what cannot be told never fits, also not under {@link Not}.
 *
 * <p>Attributes are those of {@code Attributes.known}, and besides {@code key}, {@code age}, {@code finished},
 * {@code defect}, {@code branch-state}, {@code prerelease}, {@code superseded}, {@code pinned}, {@code needed} and
 * {@code present}.
 */
public sealed interface Selector {

    /** Whether any part of it asks for the attribute. */
    default boolean asks(String name) {
        if (this instanceof All all) {
            return all.parts().stream().anyMatch(part -> part.asks(name));
        }
        if (this instanceof Not not) {
            return not.inner().asks(name);
        }
        return name.equals(this instanceof Like like ? like.attribute() : this instanceof Unknown unknown
                ? unknown.attribute() : ((Compare) this).attribute());
    }

    /** All of {@code parts}; none of them fits every build. */
    record All(List<Selector> parts) implements Selector {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** The value fits one of the globs. */
    record Like(String attribute, List<Glob> globs) implements Selector {
        public Like {
            Objects.requireNonNull(attribute, "attribute");
            globs = List.copyOf(globs);
        }
    }

    /** {@code not: {...}}: the attributes are known and {@code inner} does not fit. */
    record Not(Selector inner) implements Selector { }

    /** The attribute is unknown: {@code version: unknown}. */
    record Unknown(String attribute) implements Selector { }

    /**
     * {@code ">=2.0"}; numbers compare as numbers, versions as versions, {@code age} as lengths of time.
     *
     * @param order of versions whose stores name none; null for the generic one
     */
    record Compare(String attribute, Operator operator, String operand, VersionOrder order) implements Selector { }

    /** How a value is compared. */
    enum Operator {
        LESS("<"), LESS_OR_EQUAL("<="), GREATER(">"), GREATER_OR_EQUAL(">=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        /** Whether it holds of a value that compares to the operand as {@code comparison} does to 0. */
        public boolean holds(int comparison) {
            return switch (this) {
                case LESS -> comparison < 0;
                case LESS_OR_EQUAL -> comparison <= 0;
                case GREATER -> comparison > 0;
                case GREATER_OR_EQUAL -> comparison >= 0;
            };
        }
    }
}
