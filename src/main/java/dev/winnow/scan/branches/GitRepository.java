package dev.winnow.scan.branches;

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

/** Reads the branches of one repository on disk. */
final class GitRepository {

    private GitRepository() {
    }

    /**
     * The branches of a bare or working repository, its own and those that it knows of remotes, loose and packed; in
     * the spelling of {@link NameCodec}.
     */
    static Set<String> branches(Path path) throws IOException {
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
            Set<String> branches = new HashSet<>();
            for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS)) {
                branches.add(NameCodec.shown(ref.getName().substring(Constants.R_HEADS.length())));
            }
            for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_REMOTES)) {
                String name = ref.getName().substring(Constants.R_REMOTES.length());
                branches.add(NameCodec.shown(name.substring(name.indexOf('/') + 1)));
            }
            Path common = repository.getCommonDirectory().toPath();
            loose(common.resolve(Constants.R_HEADS), 0, branches);
            loose(common.resolve(Constants.R_REMOTES), 1, branches);
            return branches;
        } catch (RuntimeException broken) {
            throw new IOException(broken.getMessage() == null ? broken.getClass().getSimpleName()
                    : broken.getMessage(), broken);
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
     * Adds the branches that are files of their own: where no locale is set, as under cron, the library overlooks
     * those whose names are not plain ASCII, and an overlooked branch would pass for a dead one.
     *
     * @param skip how many first elements belong to no branch's name
     */
    private static void loose(Path folder, int skip, Set<String> branches) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = NameCodec.shownPath(folder, file);
                if (!name.endsWith(".lock")) {
                    branches.add(skip == 0 ? name : name.substring(name.indexOf('/') + 1));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
