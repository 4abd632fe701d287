package dev.winnow.jobfile.text;

import dev.winnow.jobfile.KeyTemplate;
import dev.winnow.model.Attributes;
import dev.winnow.model.NameCodec;
import java.util.Arrays;
import java.util.List;

/** Checks the template of a build's key. */
public final class KeyTemplates {

    /** What names a build must not change while it lives, as these do. */
    private static final List<String> CHANGING = List.of("status", "tags");
    private static final List<String> NAMING =
            Attributes.NAMES.stream().filter(name -> !CHANGING.contains(name)).toList();

    private KeyTemplates() {
    }

    /**
     * The template in the spelling that keys have.
     *
     * @throws IllegalArgumentException if {@code text} names no build; the message says what to write instead
     */
    public static KeyTemplate parse(String text) {
        KeyTemplate template = new KeyTemplate(NameCodec.shown(text));
        String literal = text.replaceAll("\\{[^{}]+}", "x");
        if (literal.indexOf('{') >= 0 || literal.indexOf('}') >= 0) {
            throw new IllegalArgumentException("build '" + text + "': the braces do not match; write attributes as "
                    + "{project}/{version}");
        }
        if (template.attributes().isEmpty()) {
            throw new IllegalArgumentException("build '" + text + "': without attributes every build has the same key; "
                    + "write for example {project}/{branch}/{os}/{version}");
        }
        for (String name : template.attributes()) {
            if (name.equals("finished")) {
                throw new IllegalArgumentException("build '" + text + "': {finished} needs a time pattern; write for "
                        + "example {finished:yyyyMMdd-HHmm}");
            }
            if (CHANGING.contains(name)) {
                throw new IllegalArgumentException("build '" + text + "': '" + name
                        + "' can change, and with it the build's name; take {" + name + "} out");
            }
            try {
                if (KeyTemplate.time(name)) {
                    time(template.times().get(name));
                } else {
                    Values.attribute(NameCodec.text(name), NAMING);
                }
            } catch (IllegalArgumentException unknown) {
                throw new IllegalArgumentException("build '" + text + "': " + unknown.getMessage());
            }
        }
        if (Arrays.stream(literal.split("/", -1)).anyMatch(List.of("", ".", "..")::contains)) {
            throw new IllegalArgumentException("build '" + text + "': a segment is empty, . or ..; write names between "
                    + "single slashes");
        }
        return template;
    }

    private static void time(String pattern) {
        TimePattern.checked(pattern);
        if (pattern.endsWith("VV")) {
            throw new IllegalArgumentException("the name of a zone may hold a /; write X for its offset");
        }
    }
}
