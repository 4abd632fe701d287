package dev.winnow.jobfile.propose;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
