package dev.winnow.catalog.branches;

import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Reads the refs of a repository on disk. */
final class GitRepository {

    private GitRepository() {
    }

    /** The full names of all loose and packed refs, in the spelling of {@link NameCodec}. The repository may be bare. */
    static Set<String> refs(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new IOException("it does not exist, or is not a folder");
        }
        File folder = file(path);
        FileRepositoryBuilder found = new FileRepositoryBuilder().addCeilingDirectory(folder.getParentFile())
                .findGitDir(folder);
        if (found.getGitDir() == null) {
            throw new IOException("there is no Git repository in it");
        }
        try (Repository repository = found.setMustExist(true).build()) {
            Set<String> refs = new HashSet<>();
            for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_REFS)) {
                refs.add(NameCodec.shown(ref.getName()));
            }
            loose(repository.getCommonDirectory().toPath().resolve(Constants.R_REFS), refs);
            return refs;
        } catch (RuntimeException broken) {
            throw new IOException(FailureCause.why(broken), broken);
        }
    }

    /** The library needs a {@code java.io.File}, which cannot hold all names if no locale is set. */
    private static File file(Path path) throws IOException {
        File file = path.toAbsolutePath().normalize().toFile();
        if (!file.isDirectory()) {
            throw new IOException("its path cannot be written in this locale; set LANG=C.UTF-8");
        }
        return file;
    }

    /**
     * Adds loose refs. If no locale is set, as under cron, the library overlooks those whose names are not ASCII, and an
     * overlooked branch would count as dead.
     */
    private static void loose(Path folder, Set<String> refs) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = NameCodec.shownPath(folder, file);
                if (!name.endsWith(".lock")) {
                    refs.add(Constants.R_REFS + name);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
