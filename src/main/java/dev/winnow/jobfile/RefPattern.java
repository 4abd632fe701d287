package dev.winnow.jobfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which refs of a repository name branches, and what these are called in builds.
 *
 * @param ref    such as {@code refs/pull/{n}/head}; {@code {branch}} takes slashes, other names do not
 * @param branch such as {@code PR-{n}}
 */
public record RefPattern(String ref, String branch) {

    private static final Pattern NAME = Pattern.compile("\\{([a-z][a-z0-9_]*)\\}");
    /** Takes slashes. */
    private static final String BRANCH = "branch";

    /** @throws IllegalArgumentException if it is none; the message says what to write */
    public RefPattern {
        List<String> names = names(ref);
        if (!ref.startsWith("refs/")) {
            throw new IllegalArgumentException("'" + ref + "' is no pattern for refs; write for example "
                    + "refs/heads/{branch}");
        }
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("'" + ref + "' names one part twice; once is enough");
        }
        for (String name : names(branch)) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("'" + branch + "' uses {" + name + "}, which '" + ref
                        + "' does not name");
            }
        }
        for (String text : List.of(ref, branch)) {
            String rest = NAME.matcher(text).replaceAll("");
            if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
                throw new IllegalArgumentException("'" + text + "' holds a brace that belongs to no name; write for "
                        + "example {branch}");
            }
        }
        if (branch.isEmpty()) {
            throw new IllegalArgumentException("the branch that '" + ref + "' stands for has no name; write for "
                    + "example \"PR-{n}\"");
        }
    }

    /** One whose ref names the branch itself. */
    public static RefPattern parse(String ref) {
        if (!ref.contains("{" + BRANCH + "}")) {
            throw new IllegalArgumentException("'" + ref + "' does not say where the branch stands; write for example "
                    + "refs/heads/{branch}, or { ref: \"refs/pull/{n}/head\", branch: \"PR-{n}\" }");
        }
        return new RefPattern(ref, "{" + BRANCH + "}");
    }

    private static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** Reads refs as this pattern says; to be made once for many. */
    public Reader reader() {
        StringBuilder pattern = new StringBuilder();
        Matcher matcher = NAME.matcher(ref);
        int at = 0;
        while (matcher.find()) {
            pattern.append(Pattern.quote(ref.substring(at, matcher.start())))
                    .append(matcher.group(1).equals(BRANCH) ? "(.+)" : "([^/]+)");
            at = matcher.end();
        }
        pattern.append(Pattern.quote(ref.substring(at)));
        Pattern compiled = Pattern.compile(pattern.toString());
        List<String> names = names(ref);
        return name -> {
            Matcher match = compiled.matcher(name);
            return match.matches() ? Optional.of(named(names, match)) : Optional.empty();
        };
    }

    private String named(List<String> names, Matcher match) {
        String text = branch;
        StringBuilder out = new StringBuilder();
        Matcher each = NAME.matcher(text);
        while (each.find()) {
            each.appendReplacement(out, Matcher.quoteReplacement(match.group(1 + names.indexOf(each.group(1)))));
        }
        return each.appendTail(out).toString();
    }

    /** Gives the branch that a ref names, or nothing where it names none. */
    @FunctionalInterface
    public interface Reader {
        Optional<String> branch(String ref);
    }
}
