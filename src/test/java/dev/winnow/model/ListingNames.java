package dev.winnow.model;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;

/** A program for tests: prints the shown names of a directory's files, each only if it leads back to its file. */
final class ListingNames {

    private ListingNames() {
    }

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        TreeSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String shown = NameCodec.shownName(file);
                if (Files.isSameFile(NameCodec.path(directory, shown), file)
                        && NameCodec.absolute(NameCodec.shownAbsolute(file)).equals(file)
                        && NameCodec.shownPath(directory, file).equals(shown)) {
                    names.add(shown);
                }
            }
        }
        new PrintStream(System.out, true, StandardCharsets.UTF_8).print(String.join("\n", names));
    }
}
