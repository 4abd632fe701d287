package dev.winnow.policy.select;

import dev.winnow.model.Build;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Selector;
import dev.winnow.policy.value.Glob;
import dev.winnow.policy.value.ReasonWords;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Selectors in words: what they ask for, and what a build has instead. */
public final class SelectorText {

    private static final String NOT_KNOWN = " is not known";

    private SelectorText() {
    }

    /** What the selector asks for: {@code branch: main or master, not (status: failure), age >90d}. */
    public static String asked(Selector selector) {
        if (selector instanceof Selector.All all) {
            return all.parts().isEmpty() ? "everything"
                    : all.parts().stream().map(SelectorText::asked).collect(Collectors.joining(", "));
        }
        if (selector instanceof Selector.Not not) {
            return "not (" + asked(not.inner()) + ")";
        }
        return attribute(selector) + (selector instanceof Selector.Compare ? " " : ": ") + wanted(selector);
    }

    /** The clause in its author's words; one that only narrows is named by its selector. */
    public static String name(Clause clause) {
        return clause.counter() == null && clause.within() == null ? "where " + asked(clause.where()) : clause.text();
    }

    private static String wanted(Selector selector) {
        if (selector instanceof Selector.Like like) {
            return like.globs().stream().map(SelectorText::quoted).collect(Collectors.joining(" or "));
        }
        return selector instanceof Selector.Compare compare ? compare.operator().sign() + compare.operand() : "unknown";
    }

    /** Why the selector does not fit the build: the first part of it that does not, and what the build has. */
    public static String miss(Selector selector, Build build, Condition.Setting setting) {
        if (selector instanceof Selector.All all) {
            return all.parts().stream().filter(part -> Condition.of(part, setting).fit(build) != SelectorResult.YES).findFirst()
                    .map(part -> miss(part, build, setting)).orElse("fits");
        }
        if (selector instanceof Selector.Not not) {
            return "not (" + asked(not.inner()) + "): " + has(not.inner(), build, setting);
        }
        String has = has(selector, build, setting);
        return has.endsWith(NOT_KNOWN) ? has : has + ", not " + wanted(selector);
    }

    /** What the build has of the attributes that the selector asks for: {@code branch is main, version is not known}. */
    public static String has(Selector selector, Build build, Condition.Setting setting) {
        if (selector instanceof Selector.All all) {
            return all.parts().stream().map(part -> has(part, build, setting)).distinct()
                    .collect(Collectors.joining(", "));
        }
        if (selector instanceof Selector.Not not) {
            return has(not.inner(), build, setting);
        }
        String attribute = attribute(selector);
        if (attribute.equals("age") && build.finished() != null) {
            Duration age = Duration.between(build.finished(), setting.at());
            return age.isNegative() ? "not yet finished" : "age is " + ReasonWords.length(age);
        }
        List<String> values = Condition.values(attribute, build, setting);
        if (values == null) {
            return attribute + NOT_KNOWN;
        }
        return attribute + " is " + (values.isEmpty() ? "none"
                : values.stream().map(value -> value.isEmpty() ? "empty" : value).collect(Collectors.joining(", ")));
    }

    private static String quoted(Glob glob) {
        return glob.toString().isEmpty() ? "empty" : glob.toString();
    }

    static String attribute(Selector selector) {
        if (selector instanceof Selector.Like like) {
            return like.attribute();
        }
        return selector instanceof Selector.Unknown unknown ? unknown.attribute()
                : ((Selector.Compare) selector).attribute();
    }
}
