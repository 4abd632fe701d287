package dev.winnow.jobfile.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/** What version control knows of a job file. */
public final class WorkTree {

    private WorkTree() {
    }

    /**
     * @param commit  the commit that is checked out, 40 hex digits
     * @param changed whether the file differs from what that commit holds, or is not in it
     */
    public record Version(String commit, boolean changed) { }

    /** The version of {@code file}; nothing where it lies in no Git work tree, or that cannot be read. */
    public static Optional<Version> version(Path file) {
        try {
            Path real = file.toRealPath();
            // Looked for first, because the library takes longer to load than all else that is read here.
            return Stream.iterate(real.getParent(), Objects::nonNull, Path::getParent).noneMatch(folder ->
                    Files.exists(folder.resolve(".git"))) ? Optional.empty() : Git.version(real);
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** A class of its own, because Java loads what a class uses in order to check that class. */
    private static final class Git {

        static Optional<Version> version(Path real) throws IOException {
            FileRepositoryBuilder found = new FileRepositoryBuilder().findGitDir(real.getParent().toFile());
            if (found.getGitDir() == null) {
                return Optional.empty();
            }
            try (Repository repository = found.build(); RevWalk walk = new RevWalk(repository)) {
                ObjectId head = repository.resolve("HEAD");
                if (head == null || repository.isBare()) {
                    return Optional.empty();
                }
                String path = repository.getWorkTree().toPath().toRealPath().relativize(real).toString();
                return Optional.of(new Version(head.name(), changed(repository, walk, head, path, real)));
            }
        }

        private static boolean changed(Repository repository, RevWalk walk, ObjectId head, String path, Path file)
                throws IOException {
            try (TreeWalk tree = TreeWalk.forPath(repository, path, walk.parseCommit(head).getTree())) {
                return tree == null
                        || !Arrays.equals(repository.open(tree.getObjectId(0)).getBytes(), Files.readAllBytes(file));
            }
        }
    }
}
