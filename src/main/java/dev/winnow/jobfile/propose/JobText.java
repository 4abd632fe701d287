package dev.winnow.jobfile.propose;

import dev.winnow.jobfile.propose.Proposal.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the proposed job file, with a comment for each line that a person should look at.
 *
 * @param entries whether each is a file, by its path
 * @param dated   whether only times tell some builds apart
 */
record JobText(Tree tree, List<Map.Entry<Shape, List<String>>> shapes, Map<String, Boolean> entries,
               boolean dated, List<String> unread) {

    private static final int NAMED = 10;
    private static final Set<String> MANIFESTS = Set.of("build.json", "manifest.json", "winnow.json");

    String write(String name, String root) {
        String project = common().orElse(name);
        String clock = shapes.stream().anyMatch(shape -> shape.getKey().text().contains("HHmm")) ? "-HHmmss" : "";
        Set<String> said = new TreeSet<>();
        shapes.forEach(shape -> said.addAll(shape.getKey().says()));
        boolean files = shapes.stream().allMatch(shape -> shape.getKey().file());
        StringBuilder out = new StringBuilder();
        line(out, "# Proposed by 'winnow init' from the names in " + root.replaceAll("\\p{Cntrl}", "?") + ". Read it, then try it:");
        line(out, "#   winnow validate FILE     winnow plan FILE     winnow explain FILE KEY");
        line(out, "# 'plan' changes no store. Nothing is removed before 'adopt' and an approval.");
        line(out, "");
        line(out, "name: " + name + "   # names the job in reports and in the trash");
        line(out, "zone: UTC                   # where days begin, and of times in names without a zone");
        line(out, "build: " + quoted(key(said, clock)) + "   # a build's key; what has the same key is one build");
        line(out, "stores:");
        line(out, "  - name: " + name + "   # what reports call this store");
        line(out, "    root: " + quoted(root) + "   # where the builds lie");
        if (files) {
            line(out, "    entry: file             # each file is a build, or a part of one");
        }
        if (files && entries.keySet().stream().allMatch(JobText::log)) {
            line(out, "    holds: logs             # and no products");
        }
        line(out, "    layout:                 # how paths are read; the first that fits counts");
        for (Map.Entry<Shape, List<String>> shape : shapes) {
            Shape of = shape.getKey();
            Map<String, String> set = new TreeMap<>();
            if (of.project() != null && !of.project().equals(project)) {
                set.put("project", of.project());
            }
            for (Map.Entry<String, String> each : Map.of("branch", "", "os", "any", "version", "", "number", "0").entrySet()) {
                if (!of.says().contains(each.getKey()) && said.contains(each.getKey())) {
                    set.put(each.getKey(), each.getValue());
                }
            }
            boolean entryDiffers = of.file() && !files;
            String text = quoted(of.text().replace("{os}", "{os:" + words(shape.getValue()) + "}"));
            String keys = (entryDiffers ? ", entry: file" : "") + (set.isEmpty() ? "" : ", set: { " + set.entrySet().stream()
                    .map(each -> each.getKey() + ": " + (each.getKey().equals("number") ? each.getValue() : quoted(each.getValue())))
                    .collect(Collectors.joining(", ")) + " }");
            line(out, "      - " + (keys.isEmpty() ? text : "{ path: " + text + keys + " }") + "   # " + shape.getValue().size()
                    + ", such as " + comment(shape.getValue().get(0)));
        }
        Map<String, String> shared = new LinkedHashMap<>();
        if (!said.contains("project")) {
            shared.put("project", project);
        }
        if (!said.contains("branch")) {
            shared.put("branch", "");
        }
        if (!said.contains("os")) {
            shared.put("os", "any");
        }
        if (!shared.isEmpty()) {
            line(out, "    set: { " + shared.entrySet().stream().map(each -> each.getKey() + ": " + quoted(each.getValue()))
                    .collect(Collectors.joining(", ")) + " }   # what no path says");
        }
        manifest(out);
        logs(out, files);
        if (!tree.sides().isEmpty() && shapes.stream().anyMatch(shape -> shape.getKey().file())) {
            line(out, "    side-files: [" + tree.sides().stream().sorted().map(JobText::quoted).collect(Collectors.joining(", "))
                    + "]   # they go and come back with the file beside them");
        }
        line(out, "    settle: 1h              # what changed later than that is still being written");
        if (!tree.links().isEmpty()) {
            line(out, "    # What symbolic links lead to always stays: " + tree.links().entrySet().stream().limit(NAMED)
                    .map(link -> comment(link.getKey()) + " (" + link.getValue() + ")").collect(Collectors.joining(", ")) + ".");
        }
        rules(out);
        unread(out);
        return out.toString();
    }

    /** The project of most entries, of those that the names of entries begin with. */
    private Optional<String> common() {
        Map<String, Integer> entries = new TreeMap<>();
        shapes.stream().filter(shape -> shape.getKey().project() != null).forEach(shape ->
                entries.merge(shape.getKey().project(), shape.getValue().size(), Integer::sum));
        return entries.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    private String key(Set<String> said, String clock) {
        List<String> key = new ArrayList<>(List.of("{project}", "{branch}", "{os}"));
        said.stream().filter(each -> each.startsWith("properties.")).forEach(each -> key.add("{" + each + "}"));
        Stream.of("version", "number").filter(said::contains).forEach(each -> key.add("{" + each + "}"));
        if (dated) {
            key.add("{finished:yyyyMMdd" + clock + "}");
        }
        return String.join("/", key);
    }

    /** The systems that these paths name. */
    private static String words(List<String> paths) {
        return paths.stream().flatMap(path -> Stream.of(path.split("/"))).flatMap(name -> Names.pieces(name).stream())
                .filter(piece -> piece.kind() == Names.Kind.OS).map(Names.Piece::text).distinct().sorted()
                .collect(Collectors.joining("|"));
    }

    /** A file that lies in most entries and is called as manifests are. */
    private void manifest(StringBuilder out) {
        List<String> folders = entries.entrySet().stream().filter(entry -> !entry.getValue()).map(Map.Entry::getKey).toList();
        for (String name : new TreeSet<>(MANIFESTS)) {
            long has = folders.stream().filter(folder -> tree.files().getOrDefault(folder, List.of()).contains(name)).count();
            if (has > 0 && has * 2 >= folders.size()) {
                line(out, "    manifest: " + name + "    # status, finished time and more, where it says them");
            }
        }
    }

    private void logs(StringBuilder out, boolean files) {
        boolean folder = tree.folders().stream().anyMatch(each -> each.endsWith("/logs") && inEntry(each));
        boolean named = tree.files().entrySet().stream().anyMatch(in -> inEntry(in.getKey() + "/") && in.getValue().contains("log"));
        boolean any = named || tree.files().entrySet().stream().anyMatch(in -> inEntry(in.getKey() + "/")
                && in.getValue().stream().anyMatch(JobText::log));
        if (tree.files().entrySet().stream().anyMatch(in -> inEntry(in.getKey() + "/")
                && in.getValue().stream().anyMatch(name -> name.endsWith(".pdb") || name.endsWith(".debug")))) {
            line(out, "    parts: { symbols: [\"**/*.pdb\", \"**/*.debug\"] }   # a kind of its own, so that rules can say 'symbols:'");
        }
        if (!files && (folder || any)) {
            line(out, "    logs: [" + (folder ? "\"logs/**\", " : "") + (named ? "log, " : "") + "\"**/*.log\", \"**/*.log.gz\"]   # rules can rule these apart");
        }
    }

    private boolean inEntry(String path) {
        for (int at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
            if (Boolean.FALSE.equals(entries.get(path.substring(0, at)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean log(String name) {
        return name.endsWith(".log") || name.endsWith(".log.gz");
    }

    private static void rules(StringBuilder out) {
        line(out, "rules:                      # the first whose match fits governs a build; rules only ever keep");
        line(out, "  - name: everything");
        line(out, "    match: {}               # fits every build");
        line(out, "    keep:                   # a part stays if any line keeps it");
        line(out, "      - { last: 10 }        # the newest of each project, branch and system");
        line(out, "      - { within: 30d }     # and all that finished no longer ago");
        line(out, "protect: { latest: true, floor: 1 }                   # stronger than every rule");
        line(out, "limits: { removals: 20%, removals-per-group: 50% }    # more than that: nothing is removed");
    }

    private void unread(StringBuilder out) {
        List<String> all = Stream.concat(unread.stream(), tree.unreadable().stream()).toList();
        if (!tree.whole()) {
            line(out, "# There are more names than were looked at.");
        }
        if (!all.isEmpty()) {
            line(out, "# Not read, never touched, and counted as strays (" + all.size() + "):");
            all.stream().limit(NAMED).forEach(each -> line(out, "#   " + comment(each)));
        }
    }

    private static String comment(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static void line(StringBuilder out, String line) {
        out.append(line.stripTrailing()).append('\n');
    }
}
