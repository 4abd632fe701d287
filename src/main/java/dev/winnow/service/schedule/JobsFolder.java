package dev.winnow.service.schedule;

import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.read.JobFileException;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The job files of a folder. It reads them again when they change, and keeps the last valid version of a faulty file. */
public final class JobsFolder {

    private final Path folder;
    private Map<String, Found> found = new TreeMap<>();
    private String lastProblem;

    /** @param folder null for none; then there are no job files */
    public JobsFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * A job file.
     *
     * @param file  path in shown form
     * @param job   its last valid version; null if there was none
     * @param fault what is wrong with the present version, or null
     */
    public record JobFile(String file, Job job, String fault) { }

    private record Found(Object stamp, JobFile read) { }

    /**
     * Reads the folder again.
     *
     * @return a sentence for each change since the last call
     */
    public List<String> look() {
        List<String> news = new ArrayList<>();
        if (folder == null) {
            return news;
        }
        Map<String, Found> now = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String shown = NameCodec.shownAbsolute(file);
                if (named(shown)) {
                    now.put(shown, look(shown, file, news));
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            // The folder may be readable again soon, so keep the jobs.
            say(news, NameCodec.shownAbsolute(folder) + " cannot be read: " + FailureCause.of(unreadable).advised()
                    + "; the jobs stay as they were");
            return news;
        }
        lastProblem = null;
        found.keySet().stream().filter(file -> !now.containsKey(file)).forEach(file -> news.add(file + " is gone"));
        found = now;
        twice(news);
        return news;
    }

    /** The files that {@link #look} found last, in the order of their names. */
    public List<JobFile> files() {
        return found.values().stream().map(Found::read).toList();
    }

    private void say(List<String> news, String now) {
        if (!now.equals(lastProblem)) {
            lastProblem = now;
            news.add(now);
        }
    }

    private static boolean named(String file) {
        String lower = file.toLowerCase(Locale.ROOT);
        String name = lower.substring(lower.lastIndexOf('/') + 1);
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }

    private Found look(String shown, Path file, List<String> news) {
        Found before = found.get(shown);
        Object stamp = stamp(file);
        if (before != null && before.stamp().equals(stamp)) {
            return before;
        }
        Job last = before == null ? null : before.read().job();
        try {
            Job job = JobFiles.read(file);
            news.add(shown + (before == null ? ": job " + job.name() : " has changed") + (job.schedule() == null
                    ? "; it has no schedule" : ""));
            return new Found(stamp, new JobFile(shown, job, null));
        } catch (JobFileException faulty) {
            String faults = faulty.getMessage();
            // If the file is replaced between stamp and reading, the next look reads it again.
            if (before == null || !faults.equals(before.read().fault())) {
                news.add(faults + (last == null ? "" : "\n" + shown + ": its last valid version stays in use"));
            }
            return new Found(stamp, new JobFile(shown, last, faults));
        }
    }

    private static Object stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException gone) {
            return "unreadable";
        }
    }

    /** If two files have the same job name, the first one counts, because two jobs must not share plans. */
    private void twice(List<String> news) {
        Set<String> names = new HashSet<>();
        Map<String, Found> single = new HashMap<>();
        found.forEach((file, one) -> {
            Job job = one.read().job();
            if (job != null && !names.add(job.name())) {
                String fault = file + ": another file has a job named " + job.name() + ", too; give this one another name";
                if (!fault.equals(one.read().fault())) {
                    news.add(fault);
                }
                single.put(file, new Found(one.stamp(), new JobFile(file, null, fault)));
            }
        });
        found.putAll(single);
    }
}
