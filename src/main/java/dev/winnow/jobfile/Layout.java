package dev.winnow.jobfile;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the paths of a store's entries tell what they are.
 *
 * @param text     as the author wrote it
 * @param segments what stands between the slashes, in order; never empty
 * @param set      attributes that every entry of this layout shares
 */
public record Layout(String text, List<Segment> segments, EntryType entry, Map<String, String> set) {

    public enum EntryType { DIRECTORY, FILE }

    /** One step of a path, or with {@link Branching} any number of them. */
    public sealed interface Segment { }

    /** <code>{name:**}</code>: any number of segments, also none. */
    public record Branching(String name) implements Segment { }

    /** One segment: literal text and captures, greedy from the left. */
    public record Single(List<Token> tokens) implements Segment {
        public Single {
            tokens = List.copyOf(tokens);
        }
    }

    /** A piece of one segment. */
    public sealed interface Token { }

    /** Text that must stand there. */
    public record Literal(String text) implements Token { }

    /** <code>{name}</code>: at least one character; only digits for {@code number}. */
    public record Capture(String name) implements Token { }

    /** <code>{name:a|b}</code>: one of these words. */
    public record Words(String name, List<String> words) implements Token {
        public Words {
            words = List.copyOf(words);
        }
    }

    /** <code>{*}</code>: any text, also none, that says nothing. */
    public record Anything() implements Token { }

    /**
     * <code>{finished:yyyyMMdd-HHmm}</code>: a time, or some fields of one that the layout's other captures complete; a
     * {@code DateTimeFormatter} pattern, {@code epoch} or {@code epoch-millis}.
     */
    public record Time(String pattern) implements Token { }

    public Layout {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(entry, "entry");
        segments = List.copyOf(segments);
        set = Map.copyOf(set);
    }

    /** The attributes that this layout gives, by path or by {@code set}; {@code finished} among them. */
    public Set<String> gives() {
        Set<String> names = new TreeSet<>(set.keySet());
        for (Segment segment : segments) {
            if (segment instanceof Branching branching) {
                names.add(branching.name());
            } else if (segment instanceof Single single) {
                for (Token token : single.tokens()) {
                    if (token instanceof Capture capture) {
                        names.add(capture.name());
                    } else if (token instanceof Words words) {
                        names.add(words.name());
                    } else if (token instanceof Time) {
                        names.add("finished");
                    }
                }
            }
        }
        return names;
    }
}
