package dev.winnow.jobfile.text;

import dev.winnow.jobfile.Layout.Anything;
import dev.winnow.jobfile.Layout.Branching;
import dev.winnow.jobfile.Layout.Capture;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Layout.Literal;
import dev.winnow.jobfile.Layout.Segment;
import dev.winnow.jobfile.Layout.Single;
import dev.winnow.jobfile.Layout.Time;
import dev.winnow.jobfile.Layout.Token;
import dev.winnow.jobfile.Layout.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold of a layout as a whole, so that a path can be read in one way only. */
public final class LayoutRules {

    private final String text;
    private final List<Segment> segments;
    private final List<String> broken = new ArrayList<>();

    private LayoutRules(String text, List<Segment> segments) {
        this.text = text;
        this.segments = segments;
    }

    /** Each thing that is wrong, and what to write instead; none for a sound layout. */
    public static List<String> broken(String text, List<Segment> segments, EntryType entry) {
        LayoutRules rules = new LayoutRules(text, segments);
        rules.checkNames();
        rules.checkBranching(entry);
        rules.checkNeighbours();
        rules.checkTimes();
        return rules.broken;
    }

    private void checkNames() {
        Set<String> seen = new HashSet<>();
        for (Segment segment : segments) {
            if (segment instanceof Branching branching) {
                checkName(branching.name(), seen);
            } else {
                ((Single) segment).tokens().forEach(token -> checkName(name(token), seen));
            }
        }
    }

    private void checkName(String name, Set<String> seen) {
        if (name != null && !name.equals("finished") && !seen.add(name)) {
            add("{" + name + "} stands twice; take one of them out, or write what the other is as text");
        }
    }

    private void checkBranching(EntryType entry) {
        List<Segment> branchings = segments.stream().filter(Branching.class::isInstance).toList();
        if (branchings.size() > 1) {
            add("only one ** fits into a layout: it could not be told where the first ends");
            return;
        }
        int at = branchings.isEmpty() ? -1 : segments.indexOf(branchings.get(0));
        if (at < 0) {
            return;
        }
        String name = ((Branching) branchings.get(0)).name();
        if (at == segments.size() - 1) {
            add("{" + name + ":**} cannot stand last: the entry itself needs a name; write for example {" + name
                    + ":**}/{version}" + (entry == EntryType.FILE ? ".zip" : "-{number}"));
        } else if (entry == EntryType.DIRECTORY && ((Single) segments.get(at + 1)).tokens().stream()
                .noneMatch(token -> token instanceof Words || token instanceof Literal)) {
            add("it cannot be told where {" + name + ":**} ends; let a list of words follow it, such as "
                    + "{os:linux|windows}, or a segment that holds literal text");
        }
    }

    private void checkNeighbours() {
        for (Segment segment : segments) {
            List<Token> tokens = segment instanceof Single single ? single.tokens() : List.of();
            for (int i = 1; i < tokens.size(); i++) {
                if (blurred(tokens.get(i - 1), tokens.get(i))) {
                    String left = label(tokens.get(i - 1));
                    String right = label(tokens.get(i));
                    add("it cannot be told where {" + left + "} ends and {" + right + "} starts; put a sign between "
                            + "them, such as {" + left + "}-{" + right + "}");
                }
            }
        }
    }

    private void checkTimes() {
        List<String> patterns = segments.stream().filter(Single.class::isInstance)
                .flatMap(segment -> ((Single) segment).tokens().stream()).filter(Time.class::isInstance)
                .map(token -> ((Time) token).pattern()).toList();
        String lacking = patterns.isEmpty() ? null : TimePattern.lacking(patterns);
        if (lacking != null) {
            add((patterns.size() == 1 ? "the time pattern '" + patterns.get(0) + "' " : "what its {finished:...} make "
                    + "together ") + lacking);
        }
    }

    /** Whether a text can be cut into these two in more than one way. */
    private static boolean blurred(Token left, Token right) {
        if (varies(left) && !(right instanceof Literal)) {
            return true;
        }
        if (open(left) && right instanceof Time time) {
            return TimePattern.number(time.pattern());
        }
        if (open(left) && open(right)) {
            // A number takes all digits that there are, whatever follows.
            return !(number(left) && right instanceof Anything);
        }
        if (left instanceof Words words && open(right)) {
            return pairs(words).stream().anyMatch(pair -> pair[0].startsWith(pair[1])
                    && takes(right, pair[0].substring(pair[1].length())));
        }
        if (open(left) && right instanceof Words words) {
            return pairs(words).stream().anyMatch(pair -> pair[0].endsWith(pair[1])
                    && takes(left, pair[0].substring(0, pair[0].length() - pair[1].length())));
        }
        if (left instanceof Words first && right instanceof Words second) {
            Set<String> joined = new HashSet<>();
            return first.words().stream().anyMatch(a -> second.words().stream().anyMatch(b -> !joined.add(a + b)));
        }
        return false;
    }

    private static boolean open(Token token) {
        return token instanceof Capture || token instanceof Anything;
    }

    private static boolean varies(Token token) {
        return token instanceof Time time && TimePattern.varies(time.pattern());
    }

    private static boolean number(Token token) {
        return token instanceof Capture capture && capture.name().equals("number");
    }

    private static List<String[]> pairs(Words words) {
        List<String[]> pairs = new ArrayList<>();
        for (String a : words.words()) {
            words.words().stream().filter(b -> !b.equals(a)).forEach(b -> pairs.add(new String[] {a, b}));
        }
        return pairs;
    }

    private static boolean takes(Token open, String text) {
        return !number(open) || text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String name(Token token) {
        return token instanceof Capture capture ? capture.name() : token instanceof Words words ? words.name()
                : token instanceof Time ? "finished" : null;
    }

    private static String label(Token token) {
        return token instanceof Anything ? "*" : token instanceof Time time ? "finished:" + time.pattern() : name(token);
    }

    private void add(String message) {
        broken.add("layout '" + text + "': " + message);
    }
}
