package dev.winnow.report.feed;

import dev.winnow.model.LockFile;
import dev.winnow.model.NameCodec;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.core.JacksonException;

/**
 * Keeps {@code <reports>/updates/} as {@code latest} answers: a file {@code <project>/<branch>/<os>.json} for each of
 * them, and {@code index.json}, which maps values to files. Names are those of {@link FeedName}.
 *
 * <p>Where there is no answer any more the file stays and says {@code {}}: an application that asks must be told that
 * there is no build for it, rather than be offered one that is gone; a missing file might as well be a web server out
 * of order. Each file is replaced at once, and only if its bytes change. Several jobs may share a feed; each empties
 * only what it answered itself, and what nobody owns up to.
 */
public final class UpdateFeed {

    static final String FOLDER = "updates";
    static final String INDEX = "index.json";
    private static final String LOCK = ".lock";
    private static final Duration LOCK_WAIT = Duration.ofSeconds(60);
    private static final byte[] NONE = Json.file(Map.of());

    /**
     * What {@code latest} says.
     *
     * @param project in the spelling of {@code NameCodec}, as are branch and os; each may be empty
     * @param latest  the document that an application is told
     */
    public record Answer(String project, String branch, String os, Object latest) {
        public Answer {
            Objects.requireNonNull(project, "project");
            Objects.requireNonNull(branch, "branch");
            Objects.requireNonNull(os, "os");
            Objects.requireNonNull(latest, "latest");
        }

        String file() {
            return FeedName.of(project) + "/" + FeedName.of(branch) + "/" + FeedName.of(os) + ".json";
        }
    }

    /** What the index says of a file. */
    private record Entry(String project, String branch, String os, String file, String job) {
        Entry {
            Objects.requireNonNull(project, "project");
            Objects.requireNonNull(branch, "branch");
            Objects.requireNonNull(os, "os");
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(job, "job");
        }
    }

    /** {@code index.json}, in the order of file names. */
    private record Index(List<Entry> files) { }

    private final Path folder;

    /** @param reports the report directory that the feed is in */
    public UpdateFeed(Path reports) {
        folder = reports.resolve(FOLDER);
    }

    /**
     * Brings the feed up to date with all the answers that a job has.
     *
     * @param job     the job's name
     * @param answers asked when nobody else can change the feed, so that the last word is newest
     * @return how many files changed, the index not counted
     * @throws IOException naming the file that could not be written; those before it are up to date
     */
    public int update(String job, Supplier<List<Answer>> answers) throws IOException {
        // locks on files hold between processes only
        synchronized (UpdateFeed.class) {
            Files.createDirectories(folder);
            Path lock = folder.resolve(LOCK);
            try (FileChannel channel = LockFile.open(lock)) {
                LockFile.lock(channel, lock, LOCK_WAIT);
                return updateLocked(job, answers.get());
            }
        }
    }

    private int updateLocked(String job, List<Answer> answers) throws IOException {
        Map<String, Entry> known = index();
        Map<String, Entry> index = new TreeMap<>(known);
        Map<String, Answer> byFile = new TreeMap<>();
        for (Answer answer : answers) {
            byFile.put(answer.file(), answer);
        }
        int changed = 0;
        // what is gone first: if this stops half way, nobody is offered what is about to be removed
        for (String file : files()) {
            Entry owner = known.get(file);
            if (!byFile.containsKey(file) && (owner == null || owner.job.equals(job))) {
                index.remove(file);
                changed += replace(file, NONE);
            }
        }
        for (Map.Entry<String, Answer> of : byFile.entrySet()) {
            Answer answer = of.getValue();
            changed += replace(of.getKey(), Json.file(answer.latest));
            index.put(of.getKey(), new Entry(answer.project, answer.branch, answer.os, of.getKey(), job));
        }
        replace(INDEX, Json.file(new Index(List.copyOf(index.values()))));
        return changed;
    }

    private int replace(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == bytes.length
                && Arrays.equals(Files.readAllBytes(file), bytes)) {
            return 0;
        }
        WholeFile.write(file, out -> out.write(bytes));
        return 1;
    }

    /** All answer files in the feed, the empty ones too. */
    private List<String> files() throws IOException {
        try (Stream<Path> found = Files.walk(folder, 3)) {
            return found.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> folder.relativize(file)).filter(file -> file.getNameCount() == 3)
                    .map(file -> file.getName(0) + "/" + file.getName(1) + "/" + file.getName(2))
                    .filter(file -> file.endsWith(".json")).sorted(Comparator.naturalOrder()).toList();
        }
    }

    /** What the index says; nothing where it cannot be read, so that then every file is answered for anew. */
    private Map<String, Entry> index() throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        Path file = folder.resolve(INDEX);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return entries;
        }
        try {
            Json.read(Files.readAllBytes(file), Index.class).files.forEach(entry -> entries.put(entry.file, entry));
            return entries;
        } catch (JacksonException | NullPointerException damaged) {
            return new TreeMap<>();
        }
    }

    /**
     * How a project, branch or os is named as a file: ASCII letters, digits, {@code -}, {@code .}, {@code _} and
     * {@code ~} stand for themselves, all other bytes are percent-encoded, and so is a leading {@code .}. The empty value
     * is {@code _}, and a value that is {@code _} itself is {@code %5F}. What is longer than {@link #LONGEST} bytes is
     * cut, then {@code ~} and 16 hex digits of the SHA-256 of the value's bytes follow. Different values have different
     * names: a short name is never as long as a cut one.
     */
    static final class FeedName {

        static final int LONGEST = 200;
        private static final int DIGITS = 16;

        private FeedName() {
        }

        /** @param value in the spelling of {@link NameCodec} */
        static String of(String value) {
            if (value.isEmpty()) {
                return "_";
            }
            byte[] raw = NameCodec.bytes(value);
            StringBuilder name = new StringBuilder(raw.length);
            for (int i = 0; i < raw.length; i++) {
                char c = (char) (raw[i] & 0xff);
                boolean alone = raw.length == 1 && c == '_';
                boolean hidden = i == 0 && c == '.';
                if (plain(c) && !alone && !hidden) {
                    name.append(c);
                } else {
                    name.append('%').append(HexFormat.of().withUpperCase().toHexDigits(raw[i]));
                }
            }
            if (name.length() <= LONGEST) {
                return name.toString();
            }
            int end = LONGEST;
            if (name.lastIndexOf("%", end - 1) > end - 3) {
                end = name.lastIndexOf("%", end - 1);
            }
            return name.substring(0, end) + "~" + DigestUtils.sha256Hex(raw).substring(0, DIGITS);
        }

        private static boolean plain(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
        }
    }
}
