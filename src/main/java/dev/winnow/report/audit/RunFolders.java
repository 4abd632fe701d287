package dev.winnow.report.audit;

import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds the reports below a folder: of one run, of a job, or of all jobs. */
final class RunFolders {

    /** The update feed lies beside the jobs' folders. */
    private static final String FEED = "updates";

    private RunFolders() {
    }

    /** @throws IOException if a folder cannot be listed */
    static List<Path> in(Path directory) throws IOException {
        if (RunFolder.looksLikeOne(directory)) {
            return List.of(directory);
        }
        List<Path> runs = new ArrayList<>();
        for (Path folder : folders(directory)) {
            if (RunFolder.looksLikeOne(folder)) {
                runs.add(folder);
            } else if (!NameCodec.shownName(folder).equals(FEED)) {
                folders(folder).stream().filter(RunFolder::looksLikeOne).forEach(runs::add);
            }
        }
        return runs;
    }

    private static List<Path> folders(Path of) throws IOException {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(of, entry ->
                Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
            entries.forEach(folders::add);
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        folders.sort(Comparator.comparing(NameCodec::shownName));
        return folders;
    }
}
