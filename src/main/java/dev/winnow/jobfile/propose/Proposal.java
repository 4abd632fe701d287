package dev.winnow.jobfile.propose;

import dev.winnow.jobfile.propose.Names.Kind;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A job file for a tree, worked out from the names in it.
 *
 * @param text   of the job file
 * @param unread what its layouts do not read, relative to the folder
 */
public record Proposal(String text, List<String> unread) {
    public Proposal {
        unread = List.copyOf(unread);
    }

    /** A shape that fewer entries have than this share of all is taken for a stray. */
    private static final double FEW = 0.02;

    /**
     * Looks at a folder.
     *
     * @param name of the job, and of the project where no path says one
     * @param root as it is to stand in the job file
     * @throws IOException              if the folder cannot be read
     * @throws IllegalArgumentException if no name in it tells builds apart
     */
    public static Proposal of(Path folder, String name, String root) throws IOException {
        Tree tree = Tree.read(folder);
        Work work = new Work(tree);
        work.entries();
        if (work.entries.isEmpty()) {
            throw new IllegalArgumentException("no folder or file in it has a version, a number or a date in its name, so "
                    + "that nothing tells builds apart; see jobs/README.md for how to write a layout by hand");
        }
        return work.propose(name, root);
    }

    private static final class Work {

        private final Tree tree;
        /** Whether each is a file, by its path. */
        private final Map<String, Boolean> entries = new TreeMap<>();
        private final List<String> strays = new ArrayList<>();
        private final Set<String> telling = new TreeSet<>();

        Work(Tree tree) {
            this.tree = tree;
            for (String folder : tree.folders()) {
                String own = folder.substring(folder.lastIndexOf('/') + 1);
                if (Names.system(own) || Names.identifies(own)) {
                    for (int at = folder.lastIndexOf('/'); at > 0; at = folder.lastIndexOf('/', at - 1)) {
                        telling.add(folder.substring(0, at));
                    }
                }
            }
        }

        /** The deepest folders that tell builds apart are entries, unless files in them do. */
        void entries() {
            Map<String, Boolean> whole = new HashMap<>();
            Set<String> split = tree.folders().stream().filter(folder -> severalBuilds(tree.files()
                    .getOrDefault(folder, List.of()))).map(Work::alike).collect(Collectors.toSet());
            for (String folder : tree.folders()) {
                String own = folder.substring(folder.lastIndexOf('/') + 1);
                whole.put(folder, (Names.identifies(own) || Names.system(own) && parentIdentifies(folder))
                        && !telling.contains(folder) && !split.contains(alike(folder)));
            }
            whole.forEach((folder, entry) -> {
                if (entry && above(folder, whole) == null) {
                    entries.put(folder, false);
                }
            });
            tree.files().forEach((folder, names) -> {
                if (above(folder + "/", whole) == null) {
                    names.forEach(file -> {
                        String path = folder.isEmpty() ? file : folder + "/" + file;
                        if (Names.identifies(file) || Names.pieces(file).stream().anyMatch(piece -> piece.kind() == Kind.OS)
                                && Names.identifies(folder.substring(folder.lastIndexOf('/') + 1))) {
                            entries.put(path, true);
                        } else {
                            strays.add(path);
                        }
                    });
                }
            });
        }

        /** The same for folders beside each other whose names are made alike. */
        private static String alike(String folder) {
            int end = folder.lastIndexOf('/') + 1;
            return folder.substring(0, end) + Names.pieces(folder.substring(end)).stream().map(piece ->
                    piece.kind() == Kind.TEXT ? piece.text() : piece.kind().name()).toList();
        }

        /** The same for paths that differ in times only. */
        private static String undated(String path) {
            return Names.pieces(path).stream().map(piece -> piece.kind() == Kind.TIME ? "" : piece.text())
                    .collect(Collectors.joining());
        }

        private static boolean parentIdentifies(String folder) {
            int end = folder.lastIndexOf('/');
            return end > 0 && Names.identifies(folder.substring(folder.lastIndexOf('/', end - 1) + 1, end));
        }

        /** Whether files in one folder are of several builds: their names differ in what tells builds apart. */
        private static boolean severalBuilds(Collection<String> files) {
            return files.stream().map(file -> Names.pieces(file).stream().filter(piece -> piece.kind() != Kind.TEXT)
                    .map(Names.Piece::text).toList()).filter(pieces -> !pieces.isEmpty()).distinct().count() > 1;
        }

        private static String above(String path, Map<String, Boolean> whole) {
            for (int at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
                if (whole.getOrDefault(path.substring(0, at), false)) {
                    return path.substring(0, at);
                }
            }
            return null;
        }

        Proposal propose(String name, String root) {
            boolean projects = projects();
            boolean times = entries.keySet().stream().allMatch(path -> Names.pieces(path).stream()
                    .anyMatch(piece -> piece.kind() == Kind.TIME));
            boolean branches = entries.keySet().stream().anyMatch(path -> Shape.branches(path, projects));
            Map<Shape, List<String>> shapes = new LinkedHashMap<>();
            entries.forEach((path, file) -> shapes.computeIfAbsent(Shape.of(path, file, projects, branches, times),
                    shape -> new ArrayList<>()).add(path));
            List.copyOf(shapes.keySet()).forEach(shape -> {
                // What only some names have behind their version is a part of it.
                Shape plain = shape.unnumbered();
                if (!plain.equals(shape) && shapes.containsKey(plain)) {
                    shapes.get(plain).addAll(shapes.remove(shape));
                }
            });
            shapes.entrySet().removeIf(shape -> {
                boolean few = shape.getValue().size() < FEW * entries.size();
                strays.addAll(few ? shape.getValue() : List.of());
                return few;
            });
            List<Map.Entry<Shape, List<String>>> sorted = shapes.entrySet().stream().sorted((one, other) -> {
                // A layout that says more of a name is asked first: it fits fewer.
                int order = Integer.compare(other.getKey().text().length(), one.getKey().text().length());
                return order != 0 ? order : one.getKey().text().compareTo(other.getKey().text());
            }).toList();
            boolean dated = times && entries.keySet().stream().map(Work::undated).distinct().count() < entries.size();
            List<String> unread = strays.stream().sorted().toList();
            return new Proposal(new JobText(tree, sorted, entries, dated, unread).write(name, root), unread);
        }

        /** Whether folders at the top are projects: files below carry their names, or none of them is called as a branch is. */
        private boolean projects() {
            Set<String> tops = entries.keySet().stream().filter(path -> path.indexOf('/') > 0)
                    .map(path -> path.substring(0, path.indexOf('/'))).collect(Collectors.toCollection(TreeSet::new));
            boolean deep = entries.keySet().stream().allMatch(path -> path.indexOf('/') > 0);
            if (!deep || tops.stream().anyMatch(top -> Names.system(top) || Names.identifies(top)
                    || Shape.BRANCHES.contains(top.toLowerCase(Locale.ROOT)))) {
                return false;
            }
            return entries.keySet().stream().noneMatch(path -> Names.pieces(path.substring(path.lastIndexOf('/') + 1)).get(0)
                    .kind() == Kind.TEXT) && tops.stream().noneMatch(Shape.FIXED::contains) || tops.stream().allMatch(top -> tree.files().entrySet().stream().filter(in -> in.getKey().startsWith(top + "/"))
                    .flatMap(in -> in.getValue().stream()).anyMatch(file -> file.startsWith(top)))
                    || tree.folders().stream().anyMatch(folder -> folder.indexOf('/') > 0 && Shape.BRANCHES.contains(folder
                            .substring(folder.indexOf('/') + 1).split("/")[0]));
        }
    }

    /**
     * The names in a folder, relative to it. Hidden names, side files and what cannot be read are told apart.
     *
     * @param files   by their folders; "" is the folder itself
     * @param folders all of them but the folder itself
     * @param links   how many symbolic links have which name
     * @param sides   endings of files that lie beside another of the same name without it
     * @param whole   false where there are more names than are looked at
     */
    record Tree(Map<String, List<String>> files, Set<String> folders, Map<String, Integer> links, Set<String> sides,
                List<String> unreadable, boolean whole) {

        private static final int MOST = 500_000;
        private static final List<String> SIDES = List.of(".sha256", ".sha256sum", ".sha512", ".sha1", ".md5", ".asc", ".sig",
                ".minisig", ".gpg");

        static Tree read(Path root) throws IOException {
            Map<String, List<String>> files = new TreeMap<>();
            Set<String> folders = new HashSet<>();
            Map<String, Integer> links = new TreeMap<>();
            List<String> unreadable = new ArrayList<>();
            int[] seen = new int[1];
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes at) {
                    String name = folder.getFileName() == null ? "" : folder.getFileName().toString();
                    if (!folder.equals(root) && (name.startsWith(".") || name.equals("lost+found"))) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    if (!folder.equals(root)) {
                        folders.add(root.relativize(folder).toString());
                    }
                    return count();
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes at) {
                    String name = file.getFileName().toString();
                    if (at.isSymbolicLink()) {
                        links.merge(name, 1, Integer::sum);
                    } else if (at.isRegularFile() && !name.startsWith(".")) {
                        Path folder = root.relativize(file).getParent();
                        files.computeIfAbsent(folder == null ? "" : folder.toString(), key -> new ArrayList<>()).add(name);
                    }
                    return count();
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failed) {
                    unreadable.add(root.relativize(file).toString());
                    return FileVisitResult.CONTINUE;
                }

                private FileVisitResult count() {
                    return ++seen[0] < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }
            });
            Set<String> sides = new HashSet<>();
            files.replaceAll((folder, names) -> {
                Set<String> all = new HashSet<>(names);
                return names.stream().filter(name -> {
                    String side = SIDES.stream().filter(each -> name.endsWith(each)
                            && all.contains(name.substring(0, name.length() - each.length()))).findFirst().orElse(null);
                    if (side != null) {
                        sides.add(side);
                    }
                    return side == null;
                }).sorted().collect(Collectors.toCollection(ArrayList::new));
            });
            return new Tree(files, folders, links, sides, unreadable, seen[0] < MOST);
        }
    }
}
