package dev.winnow.store.local.walk;

import dev.winnow.files.LinkResolver;
import dev.winnow.files.LinkResolver.Way;
import dev.winnow.files.DirectoryListing;
import dev.winnow.files.RegularFile;
import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import dev.winnow.store.TrashPlace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Reads what {@code linked-from} names in a job file: a folder whose links count like those of the store, or a text file
 * with one path per line. If any of it cannot be read, every entry of the store may be linked.
 *
 * @param root  real path of the store's root
 * @param leads whether a way ends at an entry, in one, or at a folder above entries
 * @param ways  receives each link or line, by its absolute path in shown form, and where it leads
 */
record LinkedFrom(Path root, LinkResolver resolver, Predicate<Way> leads, BiConsumer<String, Way> ways) {

    private static final int MAX_BYTES = 16 << 20;
    private static final Path HERE = Path.of("");
    private static final Path TOP = Path.of("/");

    /**
     * Reads it.
     *
     * @param from absolute
     * @throws IOException if a part of it cannot be read, or if it is empty; the message continues a sentence that starts
     *                     with the path
     */
    void read(Path from) throws IOException {
        Way way = resolver.follow(TOP, from).orElseThrow(() -> new IOException("is a link that goes in a circle"));
        if (Files.isSymbolicLink(from)) {
            ways.accept(NameCodec.shownAbsolute(from), way);
            if (leads.test(way) && Files.exists(way.end(), LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
        }
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(way.end(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException failed) {
            throw new IOException(FailureCause.vanished(failed) ? "is not there" : "cannot be read: " + FailureCause.inSentence(failed),
                    failed);
        }
        if (attributes.isDirectory()) {
            folder(way.end(), true);
        } else if (attributes.isRegularFile()) {
            for (byte[] line : lines(way.end())) {
                line(NameCodec.shownAbsolute(from), way.end().getParent(), NameCodec.shown(line));
            }
        } else {
            throw new IOException("is neither a folder nor a text file");
        }
    }

    private void folder(Path folder, boolean first) throws IOException {
        if (folder.equals(root) || folder.endsWith(TrashPlace.OWN_FOLDER)) {
            return;
        }
        List<Path> folders = new ArrayList<>();
        try (DirectoryListing open = DirectoryListing.open(folder)) {
            for (Path file = open.next(); file != null; file = open.next()) {
                look(open, file, folders);
            }
        } catch (IOException failed) {
            if (first || !FailureCause.vanished(failed)) {
                throw new IOException((first ? "" : "has a folder that ") + "cannot be read: "
                        + (first ? "" : NameCodec.shownAbsolute(folder) + ": ") + FailureCause.inSentence(failed), failed);
            }
        }
        for (Path below : folders) {
            folder(below, false);
        }
    }

    private void look(DirectoryListing open, Path file, List<Path> folders) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = open.look(file);
        } catch (IOException failed) {
            if (FailureCause.vanished(failed)) {
                return;
            }
            throw failed;
        }
        if (attributes.isDirectory()) {
            folders.add(file);
        } else if (attributes.isSymbolicLink()) {
            resolver.follow(file).ifPresent(way -> ways.accept(NameCodec.shownAbsolute(file), way));
        }
    }

    /** The lines, trimmed, without empty ones and comments. A file that a script is just writing may have none. */
    private static List<byte[]> lines(Path file) throws IOException {
        byte[] text;
        try (InputStream in = Channels.newInputStream(RegularFile.open(file))) {
            text = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException failed) {
            throw new IOException("cannot be read: " + FailureCause.inSentence(failed), failed);
        }
        if (text.length > MAX_BYTES) {
            throw new IOException("is larger than 16 MiB");
        }
        List<byte[]> lines = new ArrayList<>();
        int from = text.length >= 3 && text[0] == (byte) 0xef && text[1] == (byte) 0xbb && text[2] == (byte) 0xbf ? 3 : 0;
        for (int at = from; at <= text.length; at++) {
            if (at == text.length || text[at] == '\n') {
                strip(text, from, at).ifPresent(lines::add);
                from = at + 1;
            } else if (text[at] == 0) {
                throw new IOException("is no text file: it holds a zero byte");
            }
        }
        if (lines.isEmpty()) {
            throw new IOException("is empty; if it is meant to name nothing, write a line that starts with #");
        }
        return lines;
    }

    private static Optional<byte[]> strip(byte[] text, int from, int to) {
        int first = from;
        int end = to;
        while (first < end && blank(text[first])) {
            first++;
        }
        while (end > first && blank(text[end - 1])) {
            end--;
        }
        return first == end ? Optional.empty() : Optional.of(Arrays.copyOfRange(text, first, end));
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    /** A path is relative to the folder of the text file and to the root; a bare name in the store only to the folder. */
    private void line(String from, Path folder, String line) {
        if (line.startsWith("/")) {
            resolver.follow(TOP, NameCodec.absolute(line)).ifPresent(way -> ways.accept(from, way));
            return;
        }
        Path path = NameCodec.path(HERE, line);
        Set<Path> bases = new LinkedHashSet<>(List.of(folder));
        if (path.getNameCount() > 1 || !folder.startsWith(root)) {
            bases.add(root);
        }
        bases.forEach(base -> resolver.follow(base, path).ifPresent(way -> ways.accept(from, way)));
    }
}
