package dev.winnow.report.html;

import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import dev.winnow.report.ReportDirectory;
import dev.winnow.report.SummaryJson;
import dev.winnow.report.SummaryJson.Indexed;
import dev.winnow.report.content.RunLine;
import dev.winnow.report.html.ReportView.Card;
import dev.winnow.report.html.ReportView.Fact;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.Times;
import dev.winnow.report.output.WholeFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code <reports>/index.html}: all jobs and their runs, newest first. It is made from what stands in the report
 * directory and nothing else, so it can be made anew from any copy of one, and of several at once; a report that
 * cannot be read is named.
 */
public final class IndexPage {

    public static final String NAME = "index.html";

    /** How many runs of each job are listed. */
    static final int RUNS = 200;

    private static final Template TEMPLATE = new Template("index");
    /** Outcomes of plans that a person has to look at. */
    private static final Set<String> HELD = Set.of("waiting", "limited");
    private static final int BROKEN = 50;
    /** The folder of the update feed stands beside those of the jobs. */
    private static final Pattern FOLDER = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Comparator<Indexed> NEWEST = Comparator.comparing((Indexed one) -> one.run().started())
            .thenComparing(one -> one.run().run()).reversed();

    record View(List<Card> cards, List<JobView> jobs, List<Fact> broken, String moreBroken) { }

    record JobView(int id, String name, String caption, String zone, Trend trend, List<Month> months) { }

    record Month(String name, List<RunView> runs) { }

    record RunView(String started, String run, String link, String kind, String outcome, boolean good,
                   boolean waits, String approver, String kept,
                   String removed, String bytes, String skipped, String took) { }

    /** A job of one of the report directories. */
    private record Job(String site, String name, String link) { }

    private final Map<Job, List<Indexed>> jobs = new LinkedHashMap<>();
    private final List<Fact> broken = new ArrayList<>();

    private IndexPage() {
    }

    /** Makes the dashboard of a report directory, in that directory. */
    public static void write(Path reports) throws IOException {
        write(reports.resolve(NAME), List.of(reports));
    }

    /**
     * Makes one dashboard of the report directories of several sites, each linked from where the file lies.
     *
     * @param file where to write it
     */
    public static void write(Path file, List<Path> directories) throws IOException {
        IndexPage page = new IndexPage();
        Links links = new Links(file.toAbsolutePath().getParent());
        for (Path directory : directories) {
            page.read(directory, directories.size() == 1 ? "" : NameCodec.shownAbsolute(directory) + "/",
                    links.to(directory));
        }
        page.jobs.values().forEach(runs -> runs.sort(NEWEST));
        View view = page.view();
        WholeFile.write(file, out -> TEMPLATE.write(view, out));
    }

    private void read(Path reports, String site, String link) {
        for (Path job : folders(reports, site)) {
            List<Indexed> runs = new ArrayList<>();
            for (Path run : folders(job, site)) {
                Path file = run.resolve(ReportDirectory.SUMMARY);
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    read(site + name(job) + "/" + name(run), job, run, runs);
                } else if (Files.exists(run.resolve(ReportDirectory.MANIFEST), LinkOption.NOFOLLOW_LINKS)) {
                    broken.add(new Fact(site + name(job) + "/" + name(run), "has no " + ReportDirectory.SUMMARY));
                }
            }
            if (!runs.isEmpty()) {
                jobs.put(new Job(site, name(job), link + name(job) + "/"), runs);
            }
        }
    }

    private void read(String place, Path job, Path run, List<Indexed> runs) {
        try {
            Indexed indexed = SummaryJson.read(run.resolve(ReportDirectory.SUMMARY));
            RunLine line = indexed.run();
            if (line.job().equals(name(job)) && line.run().equals(name(run))) {
                runs.add(indexed);
            } else {
                broken.add(new Fact(place, "is the report of another run: " + Text.cut(line.job(), 80) + "/"
                        + Text.cut(line.run(), 80)));
            }
        } catch (IOException e) {
            broken.add(new Fact(place, why(e)));
        }
    }

    private List<Path> folders(Path of, String site) {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(of, entry ->
                FOLDER.matcher(name(entry)).matches() && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
            entries.forEach(folders::add);
        } catch (IOException | DirectoryIteratorException e) {
            broken.add(new Fact(site.isEmpty() ? NameCodec.shownAbsolute(of) : site, "cannot be listed: " + why(e)));
        }
        folders.sort(Comparator.comparing(IndexPage::name));
        return folders;
    }

    /** The message alone is often just the path. */
    private static String why(Exception e) {
        return Text.cut(FailureCause.why(e), 200);
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private View view() {
        List<JobView> views = new ArrayList<>();
        jobs.forEach((job, runs) -> views.add(view(views.size() + 1, job, runs)));
        return new View(cards(), views, broken.stream().limit(BROKEN).toList(), broken.size() <= BROKEN ? ""
                : "and " + Text.count(broken.size() - BROKEN) + " more");
    }

    private List<Card> cards() {
        List<Indexed> indexed = jobs.values().stream().flatMap(List::stream).toList();
        List<RunLine> all = indexed.stream().map(Indexed::run).toList();
        List<RunLine> newest = jobs.values().stream().map(runs -> runs.get(0).run()).toList();
        long poor = newest.stream().filter(run -> !good(run)).count();
        long moved = all.stream().filter(run -> run.kind().equals("apply")).mapToLong(RunLine::bytesRemoved).sum();
        long freed = all.stream().filter(run -> run.kind().equals("purge")).mapToLong(RunLine::bytesRemoved).sum();
        Optional<Indexed> last = indexed.stream().max(Comparator.comparing(one -> one.run().started()));
        return List.of(new Card("Jobs", jobs.size(), Text.count(jobs.size()),
                        poor == 0 ? "" : Text.count(poor) + " to look at"),
                new Card("Runs", all.size(), Text.count(all.size()), last.map(one -> "last "
                        + new Times(one.zone()).zoned(one.run().started())).orElse("")),
                new Card("Moved to the trash", moved, Text.size(moved), "by all applies"),
                new Card("Freed", freed, Text.size(freed), "by all purges"));
    }

    private static JobView view(int id, Job job, List<Indexed> runs) {
        String caption = runs.size() <= RUNS ? Text.count(runs.size(), "run", "runs") + ", newest first"
                : "The newest " + Text.count(RUNS) + " of " + Text.count(runs.size()) + " runs";
        Times times = new Times(runs.get(0).zone());
        return new JobView(id, job.site + job.name, caption, times.name(),
                Trend.of(times, runs.stream().map(Indexed::run).filter(run -> run.kind().equals("apply")).toList()),
                months(times, runs, job.link));
    }

    private static List<Month> months(Times times, List<Indexed> runs, String link) {
        Map<String, List<RunView>> months = new LinkedHashMap<>();
        Indexed waits = runs.stream().filter(one -> one.run().kind().equals("plan") || one.run().kind().equals("apply"))
                .findFirst().filter(one -> HELD.contains(one.run().outcome())).orElse(null);
        runs.stream().limit(RUNS).forEach(one -> months.computeIfAbsent(times.month(one.run().started()),
                month -> new ArrayList<>()).add(view(times, one, link, one == waits)));
        return months.entrySet().stream().map(month -> new Month(month.getKey(), month.getValue())).toList();
    }

    private static RunView view(Times times, Indexed indexed, String link, boolean waits) {
        RunLine run = indexed.run();
        return new RunView(times.minute(run.started()), run.run(),
                link + run.run() + "/" + ReportDirectory.PAGE, run.kind(), run.outcome(), good(run), waits,
                Text.cut(indexed.approver() == null ? "" : indexed.approver(), 80),
                Text.count(run.kept()), Text.count(run.removed()), Text.size(run.bytesRemoved()),
                Text.count(run.skipped()), Times.between(run.started(), run.ended()));
    }

    private static boolean good(RunLine run) {
        return run.outcome().equals("done");
    }

    /** Links from the pages of one folder to others; relative, so that they hold behind a web server and on a copy. */
    private static final class Links {

        private final List<String> from;

        /** @param folder absolute; where the page lies */
        Links(Path folder) {
            from = segments(folder);
        }

        /** The link to a folder, ended by a slash; empty for the page's own. */
        String to(Path folder) {
            List<String> to = segments(folder);
            int common = 0;
            while (common < Math.min(from.size(), to.size()) && from.get(common).equals(to.get(common))) {
                common++;
            }
            // a first name with a colon would look like a scheme
            String up = common == from.size() && common < to.size() ? "./" : "../".repeat(from.size() - common);
            return up + to.stream().skip(common).map(segment -> segment + "/").collect(Collectors.joining());
        }

        /** As they stand in links: percent-encoded bytes, also of names that Java cannot show. */
        private static List<String> segments(Path folder) {
            return Arrays.stream(folder.toAbsolutePath().normalize().toUri().getRawPath().split("/"))
                    .filter(segment -> !segment.isEmpty()).toList();
        }
    }

    /** What the last runs of a job freed, as one column each, the oldest to the left. */
    private record Trend(String title, String detail, int width, int height, int base, List<Column> columns) {

        record Column(String x, String y, String w, String h, String label) { }

        private static final int WIDTH = 380;
        private static final int HEIGHT = 56;
        private static final int MOST = 60;
        private static final int FEWEST = 3;
        private static final int WIDEST = 24;

        /**
         * @param times       those that people see
         * @param newestFirst runs of one job that took something away
         * @return null where there are too few of them to show a trend
         */
        static Trend of(Times times, List<RunLine> newestFirst) {
            List<RunLine> runs = new ArrayList<>(newestFirst.subList(0, Math.min(MOST, newestFirst.size())));
            Collections.reverse(runs);
            long most = runs.stream().mapToLong(RunLine::bytesRemoved).max().orElse(0);
            if (runs.size() < FEWEST || most == 0) {
                return null;
            }
            double step = Math.min(WIDEST, (double) WIDTH / runs.size());
            List<Column> columns = new ArrayList<>();
            for (RunLine run : runs) {
                double height = run.bytesRemoved() == 0 ? 0 : Math.max(1.5, (double) run.bytesRemoved() / most * HEIGHT);
                columns.add(new Column(Chart.decimal(columns.size() * step), Chart.decimal(HEIGHT - height), Chart.decimal(step * 0.8),
                        Chart.decimal(height), times.minute(run.started()) + ": " + Text.size(run.bytesRemoved())));
            }
            String last = Text.size(runs.get(runs.size() - 1).bytesRemoved());
            return new Trend("Moved to the trash by the last " + runs.size() + " applies, at most " + Text.size(most),
                    "The newest moved " + last + ".", WIDTH, HEIGHT + 1, HEIGHT, columns);
        }
    }
}
