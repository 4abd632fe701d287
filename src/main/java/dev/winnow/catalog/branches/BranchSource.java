package dev.winnow.catalog.branches;

import dev.winnow.jobfile.RefPattern;
import dev.winnow.files.RegularFile;
import dev.winnow.model.NameCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A source of live branches: a Git repository on disk, or a text file that a script writes.
 *
 * @param git  whether it is a repository
 * @param path absolute
 * @param refs the refs, in a repository or in a list, that are branches
 */
public record BranchSource(boolean git, Path path, List<RefPattern> refs) {

    private static final String REFS = "refs/";

    public BranchSource {
        refs = List.copyOf(refs);
    }

    public String shown() {
        return NameCodec.shownAbsolute(path);
    }

    public String kind() {
        return git ? "the Git repository" : "the list of branches";
    }

    /** Identifies the source. The patterns are part of it, because other patterns find other branches. */
    public String identity() {
        StringBuilder identity = new StringBuilder(git ? "git " : "list ").append(shown());
        refs.forEach(ref -> identity.append('\n').append(ref.ref()).append('\n').append(ref.branch()));
        return identity.toString();
    }

    /**
     * The live branches, in the spelling of {@link NameCodec}; never empty.
     *
     * @throws IOException if the source cannot be read or has no branch. An incomplete clone or a failed script would
     *                     otherwise make every branch dead
     */
    public Set<String> read() throws IOException {
        Set<String> branches = git ? named(GitRepository.refs(path)) : listed();
        if (branches.isEmpty()) {
            throw new IOException("it has no branch");
        }
        // A name that a locale or library has garbled would make the real branch look dead.
        if (branches.stream().anyMatch(name -> name.indexOf('\uFFFD') >= 0)) {
            throw new IOException("it holds branches whose names are not UTF-8");
        }
        return branches;
    }

    private Set<String> named(Set<String> names) {
        List<RefPattern.Reader> readers = refs.stream().map(RefPattern::reader).toList();
        Set<String> branches = new HashSet<>();
        names.forEach(name -> readers.forEach(reader -> reader.branch(name).ifPresent(branches::add)));
        return branches;
    }

    /** Reads a list. A line is a full ref, or the name of a branch, also in the output format of {@code git branch}. */
    private Set<String> listed() throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException("it does not exist, or is not a file");
        }
        Set<String> lines = new HashSet<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte b : bytes()) {
            if (b == '\n') {
                add(line, lines);
            } else {
                line.write(b);
            }
        }
        add(line, lines);
        Set<String> branches = named(lines);
        lines.stream().filter(name -> !name.startsWith(REFS)).forEach(branches::add);
        return branches;
    }

    private byte[] bytes() throws IOException {
        // The path may be a link, for example to the newest of several lists.
        try (InputStream in = Channels.newInputStream(RegularFile.open(path.toRealPath()))) {
            return in.readAllBytes();
        }
    }

    private static void add(ByteArrayOutputStream line, Set<String> lines) {
        String text = line.toString(StandardCharsets.ISO_8859_1).strip();
        line.reset();
        String name = text.startsWith("* ") || text.startsWith("+ ") ? text.substring(2).strip() : text;
        if (!name.isEmpty()) {
            lines.add(NameCodec.shown(name.getBytes(StandardCharsets.ISO_8859_1)));
        }
    }
}
