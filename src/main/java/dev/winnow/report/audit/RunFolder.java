package dev.winnow.report.audit;

import dev.winnow.model.NameCodec;
import dev.winnow.report.ManifestJson;
import dev.winnow.report.ManifestJson.LedgerHead;
import dev.winnow.report.ReportDirectory;
import dev.winnow.report.output.Json;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The report of one run as it lies on disk, held against its manifest.
 *
 * @param run      the folder's name
 * @param manifest the SHA-256 of {@code manifest.json}; null where there is none
 * @param head     what the manifest says of the ledger; null where it says nothing that can be read
 * @param files    how many files were hashed
 */
record RunFolder(Path folder, String run, String manifest, LedgerHead head, long files, List<Doubt> doubts) {

    /** In bytes; a manifest names a handful of files. */
    private static final long LARGEST = 1 << 20;

    RunFolder {
        doubts = List.copyOf(doubts);
    }

    static boolean looksLikeOne(Path folder) {
        return NameCodec.shownName(folder).startsWith("r-")
                || Files.exists(folder.resolve(ReportDirectory.MANIFEST), LinkOption.NOFOLLOW_LINKS);
    }

    static RunFolder check(Path folder) {
        return new Check(folder).check();
    }

    private static final class Check {

        private final Path folder;
        private final String run;
        private final List<Doubt> doubts = new ArrayList<>();
        private long files;

        Check(Path folder) {
            this.folder = folder;
            this.run = NameCodec.shownName(folder);
        }

        RunFolder check() {
            Path file = folder.resolve(ReportDirectory.MANIFEST);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return new RunFolder(folder, run, null, null, 0, List.of());
            }
            String hash = null;
            LedgerHead head = null;
            try {
                if (Files.size(file) > LARGEST) {
                    throw new IOException("larger than any manifest");
                }
                hash = ManifestJson.sha256(file);
                JsonNode manifest = Json.read(Files.readAllBytes(file));
                String of = manifest.required("run").stringValue();
                if (!of.equals(run)) {
                    doubt(ReportDirectory.MANIFEST, "is that of run " + of);
                }
                Map<String, String> expected = new TreeMap<>();
                for (Map.Entry<String, JsonNode> member : manifest.required("files").properties()) {
                    expected.put(member.getKey(), member.getValue().stringValue());
                }
                files(expected);
                head = new LedgerHead(manifest.required("ledger").required("seq").longValue(),
                        manifest.required("ledger").required("hash").stringValue());
            } catch (IOException | JacksonException | IllegalStateException broken) {
                doubt(ReportDirectory.MANIFEST, "cannot be read: "
                        + String.valueOf(broken.getMessage()).lines().findFirst().orElse(""));
            }
            return new RunFolder(folder, run, hash, head, files, doubts);
        }

        private void files(Map<String, String> expected) throws IOException {
            Set<String> found = new TreeSet<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    String name = NameCodec.shownName(entry);
                    found.add(name);
                    if (name.equals(ReportDirectory.MANIFEST)) {
                        continue;
                    }
                    if (!expected.containsKey(name)) {
                        doubt(name, "is not in the manifest");
                    } else if (!Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                        doubt(name, "is no file");
                    } else if (!ManifestJson.sha256(entry).equals(expected.get(name))) {
                        doubt(name, "is not what the run wrote: its SHA-256 differs from the manifest");
                    }
                    files++;
                }
            }
            expected.keySet().stream().filter(name -> !found.contains(name)).forEach(name -> doubt(name, "is missing"));
        }

        private void doubt(String name, String what) {
            doubts.add(new Doubt(NameCodec.shownAbsolute(folder) + "/" + name, what));
        }
    }

    /** Finds the reports below a folder: of one run, of a job, or of all jobs. */
    static final class RunFolders {

        /** The update feed lies beside the jobs' folders. */
        private static final String FEED = "updates";

        private RunFolders() {
        }

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
}
