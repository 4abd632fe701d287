package dev.winnow.jobfile.propose;

import dev.winnow.jobfile.propose.Names.Kind;
import dev.winnow.jobfile.propose.Names.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the paths of some entries have in common, and which of their parts say what.
 *
 * @param text    of its layout, but for the words of systems, which stand as {@code {os}}
 * @param project that all of them say; null where the layout captures it or nothing says it
 * @param says    attributes that the layout captures
 */
record Shape(String text, boolean file, String project, Set<String> says) {

    private static final String NUMBERED = "{version}-{number}";

    /** Folders that CI systems make, which say nothing. */
    static final Set<String> FIXED = Set.of("jobs", "builds", "branches", "archive", "artifacts", "repository");

    /** Names of branches that sites use; who finds one of them at the top finds branches there, not projects. */
    static final Set<String> BRANCHES = Set.of("main", "master", "trunk", "develop", "dev", "release", "releases", "feature",
            "features", "bugfix", "hotfix", "users", "nightly", "nightlies", "stable", "branches");

    /** The same without a number behind its version. */
    Shape unnumbered() {
        return text.contains(NUMBERED) ? new Shape(text.replace(NUMBERED, "{version}"), file, project, says.stream()
                .filter(name -> !name.equals("number")).collect(Collectors.toSet())) : this;
    }

    /**
     * @param projects whether the folders at the top are projects
     * @param branches whether any folder of a system lies below folders that are branches
     * @param times    whether times are finished times; else they name the build as a version does
     */
    static Shape of(String path, boolean file, boolean projects, boolean branches, boolean times) {
        List<String> segments = Arrays.asList(path.split("/"));
        List<String> out = new ArrayList<>();
        Set<String> says = new TreeSet<>();
        int system = system(segments);
        int plain = system >= 0 && !telling(segments, system) ? system : plain(segments);
        int next = 0;
        if (projects && plain > 0) {
            out.add("{project}");
            says.add("project");
            next = 1;
        }
        if (plain == system && branches) {
            out.add("{branch:**}");
            says.add("branch");
        } else if (plain - next > 1 && word(segments.get(plain))) {
            out.add("{branch:**}");
            says.add("branch");
        } else {
            for (int i = next; i < plain; i++) {
                out.add(folder(segments, i, says));
            }
        }
        String project = null;
        for (int i = Math.max(next, plain); i < segments.size(); i++) {
            List<Piece> pieces = Names.pieces(segments.get(i));
            out.add(segment(pieces, times, says));
            if (i == segments.size() - 1 && pieces.get(0).kind() == Kind.TEXT && !says.contains("project")) {
                project = Names.word(pieces.get(0).text());
            }
        }
        return new Shape(String.join("/", out), file, project, says);
    }

    /** Whether the name holds a word that tells where folders before it end. */
    private static boolean word(String name) {
        return Names.pieces(name).stream().anyMatch(piece -> piece.kind() == Kind.TEXT && Names.word(piece.text()) != null);
    }

    /** How one of several folders is captured whose number is always the same. */
    private static String folder(List<String> segments, int i, Set<String> says) {
        if (FIXED.contains(segments.get(i))) {
            return segments.get(i);
        }
        boolean project = segments.stream().anyMatch(FIXED::contains);
        String first = project ? "project" : "branch";
        String second = project ? "branch" : "project";
        String capture = !says.contains(first) ? first : !says.contains(second) ? second : "properties.folder" + (i + 1);
        says.add(capture);
        return "{" + capture + "}";
    }

    /** Where the last folder stands that is called as a system is; -1 where there is none. */
    private static int system(List<String> segments) {
        int system = segments.size() - 1;
        while (system >= 0 && !Names.system(segments.get(system))) {
            system--;
        }
        return system;
    }

    /** Whether what tells builds apart stands in front of the system: nothing behind it does. */
    private static boolean telling(List<String> segments, int system) {
        return segments.subList(system + 1, segments.size()).stream().noneMatch(Names::identifies);
    }

    /** Whether folders before that of a system are branches. */
    static boolean branches(String path, boolean projects) {
        List<String> segments = Arrays.asList(path.split("/"));
        int system = system(segments);
        return system > (projects ? 1 : 0) && !telling(segments, system);
    }

    /** How many folders come before the first one that tells builds apart. */
    private static int plain(List<String> segments) {
        int plain = 0;
        while (plain < segments.size() - 1 && !Names.identifies(segments.get(plain))) {
            plain++;
        }
        return plain;
    }

    private static String segment(List<Piece> pieces, boolean times, Set<String> says) {
        StringBuilder out = new StringBuilder();
        for (Piece piece : pieces) {
            String capture = switch (piece.kind()) {
                case TEXT -> null;
                case OS -> "os";
                case TIME -> times ? "finished" : "version";
                case VERSION -> "version";
                case NUMBER -> "number";
            };
            if (capture == null) {
                out.append(piece.text().replaceAll("[{}*?\\\\]", "\\\\$0"));
            } else if (!says.add(capture)) {
                // One field cannot be said twice in different words.
                out.append("{*}");
            } else if (piece.kind() == Kind.OS) {
                out.append("{os}");
            } else {
                out.append(piece.kind() == Kind.TIME && times ? "{finished:" + piece.pattern() + "}" : "{" + capture + "}");
            }
        }
        return out.toString();
    }
}
