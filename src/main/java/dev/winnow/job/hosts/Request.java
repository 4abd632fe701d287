package dev.winnow.job.hosts;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a worker is asked to do: to execute a part of a step.
 *
 * @param format    of tables and requests, as the asking program knows them
 * @param step      the name of the bean that makes the step
 * @param execution the id of the step execution that stands for the part
 */
record Request(String format, String step, long execution) {

    private static final Pattern TEXT = Pattern.compile("winnow (\\S+) (\\w+) (\\d+)");

    /** @throws IllegalArgumentException if it is none */
    static Request parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("it is not a request: " + text);
        }
        return new Request(matcher.group(1), matcher.group(2), Long.parseLong(matcher.group(3)));
    }

    String text() {
        return "winnow " + format + " " + step + " " + execution;
    }
}
