package dev.winnow.jobfile;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in which <code>{name}</code> stands for a value, such as that of a build's property.
 *
 * @param template as the author wrote it
 */
public record PropertyText(String template) {

    private static final Pattern PROPERTY = Pattern.compile("\\{([^{}]+)}");

    /** @throws IllegalArgumentException if its braces do not match */
    public static PropertyText parse(String text) {
        String literal = PROPERTY.matcher(text).replaceAll("");
        if (literal.indexOf('{') >= 0 || literal.indexOf('}') >= 0) {
            throw new IllegalArgumentException("'" + text + "': the braces do not match; write properties as {version}");
        }
        return new PropertyText(text);
    }

    /** The text with each property's value, or nothing where one is unknown ({@code values} gives null). */
    public Optional<String> fill(UnaryOperator<String> values) {
        StringBuilder out = new StringBuilder();
        Matcher matcher = PROPERTY.matcher(template);
        int end = 0;
        while (matcher.find()) {
            String value = values.apply(matcher.group(1));
            if (value == null) {
                return Optional.empty();
            }
            out.append(template, end, matcher.start()).append(value);
            end = matcher.end();
        }
        return Optional.of(out.append(template.substring(end)).toString());
    }
}
