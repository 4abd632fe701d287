package dev.winnow.jobfile.text;

import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Layout.Anything;
import dev.winnow.jobfile.Layout.Branching;
import dev.winnow.jobfile.Layout.Capture;
import dev.winnow.jobfile.Layout.Literal;
import dev.winnow.jobfile.Layout.Segment;
import dev.winnow.jobfile.Layout.Single;
import dev.winnow.jobfile.Layout.Time;
import dev.winnow.jobfile.Layout.Token;
import dev.winnow.model.Attributes;
import dev.winnow.model.NameCodec;
import dev.winnow.model.Status;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The text of a layout as segments and tokens. Throws {@link IllegalArgumentException} at the first sign that cannot
 * be read; whether what was read makes sense as a whole is {@link LayoutRules}' business.
 */
public final class LayoutParser {

    private static final String FINISHED = "finished";
    private static final List<String> NAMES = Stream.concat(Attributes.NAMES.stream(), Stream.of(FINISHED)).toList();

    private final String text;
    private final List<Segment> segments = new ArrayList<>();
    private List<Token> tokens = new ArrayList<>();
    private Branching branching;
    private StringBuilder literal = new StringBuilder();
    private int at;

    private LayoutParser(String text) {
        this.text = text;
    }

    /** What stands between the slashes; never empty. Text and words are in the spelling of {@code NameCodec}. */
    public static List<Segment> parse(String text) {
        return new LayoutParser(text).segments();
    }

    private List<Segment> segments() {
        if (text.startsWith("/")) {
            throw wrong("a layout is relative to the store's root; leave the / in front out");
        }
        for (at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case '/' -> endSegment();
                case '{' -> capture();
                case '}' -> throw wrong("} without {; quote it as \\}");
                case '*', '?' -> throw wrong("'" + c + "' is no pattern in a layout; write {name} for what differs, "
                        + "{*} for what says nothing, {name:**} for any number of folders, or quote it as \\" + c);
                case '\\' -> {
                    if (++at == text.length()) {
                        throw wrong("it ends in a lone \\");
                    }
                    literal.append(text.charAt(at));
                }
                default -> literal.append(c);
            }
        }
        endSegment();
        return segments;
    }

    private void endSegment() {
        endLiteral();
        if (branching != null && !tokens.isEmpty()) {
            throw wrong("{" + branching.name()
                    + ":**} stands for whole folders; put a / between it and what is beside it");
        }
        if (branching == null && tokens.isEmpty()) {
            throw wrong(at == text.length() ? "it ends in /; leave it out" : "two / follow each other; leave one out");
        }
        if (tokens.size() == 1 && tokens.get(0) instanceof Literal only) {
            if (only.text().equals(".") || only.text().equals("..")) {
                throw wrong("'" + only.text()
                        + "' leads out of the store's folders; write the path from the root down");
            }
            if (only.text().equals(".winnow")) {
                throw wrong("'.winnow' is Winnow's own folder, and nothing in it is an entry");
            }
        }
        segments.add(branching != null ? branching : new Single(tokens));
        branching = null;
        tokens = new ArrayList<>();
    }

    private void endLiteral() {
        if (!literal.isEmpty()) {
            tokens.add(new Literal(NameCodec.shown(literal.toString())));
            literal = new StringBuilder();
        }
    }

    private void capture() {
        endLiteral();
        int open = at;
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (at++; at < text.length() && text.charAt(at) != '}'; at++) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                part.append(text.charAt(++at));
                quoted = true;
            } else if (c == '{') {
                break;
            } else if (c == (parts.isEmpty() ? ':' : '|')) {
                parts.add(part.toString());
                part = new StringBuilder();
            } else {
                part.append(c);
            }
        }
        if (at == text.length() || text.charAt(at) != '}') {
            throw wrong("the { of '" + text.substring(open, Math.min(at, open + 20)) + "' is not closed; add a }, "
                    + "or quote it as \\{");
        }
        parts.add(part.toString());
        if (parts.get(0).equals("*") && !quoted) {
            if (parts.size() > 1) {
                throw wrong("{*} stands for any text within a segment and takes no words; write {name:a|b} or {*}");
            }
            tokens.add(new Anything());
            return;
        }
        String name = attribute(parts.get(0));
        List<String> words = parts.subList(1, parts.size());
        if (words.size() == 1 && words.get(0).equals("**") && !quoted) {
            branching(name);
        } else if (name.equals(FINISHED)) {
            tokens.add(time(words));
        } else {
            tokens.add(words.isEmpty() ? new Capture(name) : words(name, words, quoted));
        }
    }

    private String attribute(String name) {
        try {
            return Values.attribute(name, NAMES);
        } catch (IllegalArgumentException unknown) {
            throw wrong(unknown.getMessage());
        }
    }

    private void branching(String name) {
        if (name.equals("number") || name.equals(FINISHED)) {
            throw wrong("{" + name + ":**} cannot be: a " + (name.equals("number") ? "number" : "time")
                    + " stands in one segment");
        }
        if (branching != null) {
            throw wrong("only one ** fits into a layout: it could not be told where the first ends");
        }
        branching = new Branching(name);
    }

    private Time time(List<String> pattern) {
        if (pattern.isEmpty()) {
            throw wrong("{finished} needs a time pattern; write for example {finished:yyyyMMdd-HHmm}");
        }
        try {
            return new Time(TimePattern.checked(String.join("|", pattern)));
        } catch (IllegalArgumentException bad) {
            throw wrong(bad.getMessage());
        }
    }

    private Layout.Words words(String name, List<String> words, boolean quoted) {
        Set<String> distinct = new LinkedHashSet<>();
        for (String word : words) {
            if (word.isEmpty() || word.contains("/")) {
                throw wrong("'" + word + "' is no word of one segment; write {" + name + ":a|b}");
            }
            if (!quoted && (word.contains("*") || word.contains("?"))) {
                throw wrong("'" + word + "' is a pattern, and {" + name + ":...} takes words; write each word, or {"
                        + name + "} for any");
            }
            if (name.equals("number") && !word.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw wrong("'" + word + "' is no number, and {number:...} takes digits only");
            }
            if (name.equals("status") && Status.of(word).isEmpty()) {
                throw wrong("'" + word + "' is no status");
            }
            if (!distinct.add(NameCodec.shown(word))) {
                throw wrong("the word '" + word + "' stands twice in {" + name + ":...}; once is enough");
            }
        }
        return new Layout.Words(name, List.copyOf(distinct));
    }

    private IllegalArgumentException wrong(String message) {
        return new IllegalArgumentException("layout '" + text + "': " + message);
    }
}
