package dev.winnow.store.layout;

import dev.winnow.jobfile.Layout;
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
import dev.winnow.model.NameCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Layouts from their text, for tests: well-formed ones only. */
public final class Layouts {

    private static final Pattern TOKEN = Pattern.compile("\\{([a-z.*]+)(?::([^}]*))?}|([^{]+)");

    private Layouts() {
    }

    public static Layout directory(String text) {
        return new Layout(text, segments(text), EntryType.DIRECTORY, Map.of());
    }

    public static Layout directory(String text, Map<String, String> set) {
        return new Layout(text, segments(text), EntryType.DIRECTORY, set);
    }

    public static Layout file(String text) {
        return new Layout(text, segments(text), EntryType.FILE, Map.of());
    }

    private static List<Segment> segments(String text) {
        List<Segment> segments = new ArrayList<>();
        for (String part : text.split("/")) {
            if (part.endsWith(":**}")) {
                segments.add(new Branching(part.substring(1, part.length() - 4)));
                continue;
            }
            List<Token> tokens = new ArrayList<>();
            Matcher matcher = TOKEN.matcher(part);
            while (matcher.find()) {
                String name = matcher.group(1);
                tokens.add(name == null ? new Literal(NameCodec.shown(matcher.group(3)))
                        : name.equals("*") ? new Anything() : matcher.group(2) == null ? new Capture(name)
                        : name.equals("finished") ? new Time(matcher.group(2))
                        : new Words(name, List.of(matcher.group(2).split("\\|"))));
            }
            segments.add(new Single(tokens));
        }
        return segments;
    }
}
