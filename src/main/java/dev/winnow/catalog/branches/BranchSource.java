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
 * What names live branches: a Git repository on disk, or a file that some script writes.
 *
 * @param git  whether it is a repository
 * @param path absolute
 * @param refs which of a repository's refs, or of the refs in a list, name branches
 */
public record BranchSource(boolean git, Path path, List<RefPattern> refs) {

    private static final String REFS = "refs/";

    public BranchSource {
        refs = List.copyOf(refs);
    }

    /** Its path, for people. */
    public String shown() {
        return NameCodec.shownAbsolute(path);
    }

    /** What it is, for people. */
    public String kind() {
        return git ? "the Git repository" : "the list of branches";
    }

    /** What tells it from every other source: the same repository read by other patterns names other branches. */
    public String identity() {
        StringBuilder identity = new StringBuilder(git ? "git " : "list ").append(shown());
        refs.forEach(ref -> identity.append('\n').append(ref.ref()).append('\n').append(ref.branch()));
        return identity.toString();
    }

    /**
     * The branches that are live, in the spelling of {@link NameCodec}; never empty.
     *
     * @throws IOException if it cannot be read, or names no branch: a repository that was cloned half, or a script
     *                     that failed, would call every branch dead
     */
    public Set<String> read() throws IOException {
        Set<String> branches = git ? named(GitRepository.refs(path)) : listed();
        if (branches.isEmpty()) {
            throw new IOException("it has no branch");
        }
        // Names that a locale or a library has lost are missing under their own.
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

    /** A line that is a whole ref is read as one; another is a branch's name, also as {@code git branch} prints it. */
    private Set<String> listed() throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException("it is not there, or no file");
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
        // It may be a link, as to the last of several lists.
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
