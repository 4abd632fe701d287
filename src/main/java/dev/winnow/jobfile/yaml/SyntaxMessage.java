package dev.winnow.jobfile.yaml;

import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** What a YAML parser stumbled over, in words for the file's author. */
final class SyntaxMessage {

    /** For the parser's own surprises, which it gives no place. */
    static final String LOST = "this is no YAML from here on; look for a bracket, a brace or a quote too many";

    private SyntaxMessage() {
    }

    static String of(MarkedYamlEngineException bad) {
        String problem = bad.getProblem().strip();
        if (problem.contains("TAB")) {
            return "a tab cannot indent YAML; use spaces";
        }
        String opened = bad.getContextMark().filter(mark -> bad.getContext() != null && !bad.getContext().isBlank())
                .map(mark -> " (" + bad.getContext().strip() + " from line " + (mark.getLine() + 1) + " on)")
                .orElse("");
        String advice = problem.startsWith("expected <block end>")
                ? "; line up what belongs together, and quote a value that starts with {, [, *, & or !"
                : problem.startsWith("mapping values") ? "; quote a value that holds a colon and a space" : "";
        return "this is no YAML: " + problem + opened + advice;
    }
}
