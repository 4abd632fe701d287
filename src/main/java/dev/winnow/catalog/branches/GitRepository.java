package dev.winnow.catalog.branches;

import dev.winnow.model.Cause;
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

/** Reads the refs of one repository on disk. */
final class GitRepository {

    private GitRepository() {
    }

    /** The whole names of all refs of a bare or working repository, loose and packed; in the spelling of {@link NameCodec}. */
    static Set<String> refs(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new IOException("it is not there, or no folder");
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
            throw new IOException(Cause.why(broken), broken);
        }
    }

    /** The library takes old-style files only, and these lose names where no locale is set. */
    private static File file(Path path) throws IOException {
        File file = path.toAbsolutePath().normalize().toFile();
        if (!file.isDirectory()) {
            throw new IOException("its path cannot be written in this locale; set LANG=C.UTF-8");
        }
        return file;
    }

    /**
     * Adds the refs that are files of their own: where no locale is set, as under cron, the library overlooks those
     * whose names are not plain ASCII, and an overlooked branch would pass for a dead one.
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
