package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.catalog.BuildChanges;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.latest.LatestCandidates.Target;
import dev.winnow.jobfile.Store;
import dev.winnow.model.Build;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.plan.LatestBuild;
import dev.winnow.plan.LatestBuild.Answer;
import dev.winnow.policy.value.VersionOrder;
import dev.winnow.report.output.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Keeps the answers of {@code latest} in memory, so that a known question costs no statement. A thread looks four times a
 * second for changes of the catalog. After a run or a scan it answers all questions anew. After a record or a defect it answers
 * those about the branches of the changed builds. Until it is done, the old answers stay. A request only looks whether the
 * first file of its answer is there, so it never offers a build that has just been moved to the trash. Another thread computes
 * hashes, so that no request waits for them.
 */
@Component
class UpdateAnswers implements DisposableBean {

    private static final long LOOK_MILLIS = 250;
    /** How long answers count while the catalog cannot be reached. */
    private static final Duration TRUST = Duration.ofMinutes(1);
    private static final int MOST = 20_000;
    /** The questions that are answered anew between two notes that the catalog can be reached. */
    private static final int SOME = 100;

    /** The changes that may change an answer. A removal is none, because an apply first takes its builds out of the answers. */
    private static final String STAMP = "SELECT c.changes, (SELECT COUNT(*) FROM run), (SELECT COUNT(*) FROM run "
            + "WHERE ended_at IS NOT NULL), (SELECT COALESCE(MAX(scanned_at), 0) FROM store) FROM catalog c";

    /**
     * The question of an application, in the spelling in which it was sent; null for any value.
     *
     * @param properties by name
     */
    record Question(String project, String branch, String os, String runtime, String builder,
                    SortedMap<String, String> properties) {

        /** The targets that the names may mean, because they may be percent-encoded or not. */
        List<Target> targets() {
            return meant(project).flatMap(ofProject -> meant(branch).flatMap(ofBranch -> meant(os).map(ofOs ->
                    new Target(ofProject, ofBranch, ofOs)))).toList();
        }

        Predicate<Build> wants() {
            return build -> fits(runtime, build.attributes().runtime()) && fits(builder, build.attributes().builder())
                    && properties.entrySet().stream().allMatch(each -> fits(each.getValue(),
                            build.attributes().properties().get(NameCodec.canonical(each.getKey()))));
        }

        private static boolean fits(String asked, String known) {
            return asked == null || known != null && meant(asked).anyMatch(known::equals);
        }

        private static Stream<String> meant(String name) {
            return Stream.of(NameCodec.canonical(name), NameCodec.shown(name)).distinct();
        }
    }

    /** The document; leaves out what is unknown. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Document(String version, Long number, String branch, String os, String runtime, Instant finished,
                            String key, List<File> files) { }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record File(String name, long size, String sha256, String url) { }

    private record Stamp(long changes, List<Long> runsAndScans) { }

    /**
     * An answer.
     *
     * @param key   of the build
     * @param etag  quoted
     * @param first the first of its files; null where it lies in no directory
     */
    record Told(String key, byte[] body, String etag, Instant finished, String version, VersionOrder order, Path first,
                boolean hashed) {

        private boolean gone() {
            return first != null && !Files.exists(first);
        }

        /** Whether this version is that or a lower one. */
        boolean offersNothingTo(String has) {
            var at = order.place(NameCodec.shown(has)).orElseThrow(() -> Halt.usage("version " + has + " cannot be "
                    + "ordered as " + order + "; a version starts with a digit"));
            return order.place(version).map(offered -> offered.compareTo(at) <= 0).orElse(true);
        }
    }

    private final Catalog catalog;
    private final ScheduledThreadPoolExecutor looks = new ScheduledThreadPoolExecutor(1, work -> daemon(work, "updates"));
    private final ScheduledThreadPoolExecutor hashes = new ScheduledThreadPoolExecutor(1, work -> daemon(work, "hashes"));
    private volatile Map<Question, Optional<Told>> known = new ConcurrentHashMap<>();
    private volatile long lookedNanos = System.nanoTime();
    /** The state of the catalog that the answers are from; null if they must be made anew. */
    private Stamp stamp;

    UpdateAnswers(Catalog catalog) {
        this.catalog = catalog;
        hashes.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        looks.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        // Requests go before: until a new answer is there, they have the old one.
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    /** @throws Halt (busy) if the catalog has not been reached for a minute */
    Optional<Told> of(Question question) {
        if (System.nanoTime() - lookedNanos > TRUST.toNanos()) {
            throw new Halt(Halt.Kind.BUSY, "the catalog cannot be reached; ask again later");
        }
        Optional<Told> told = known.get(question);
        return counts(told) ? told : anew(question);
    }

    private static boolean counts(Optional<Told> told) {
        return told != null && !(told.isPresent() && told.get().gone());
    }

    /** One at a time: where many ask the same after a start, the first of them asks the catalog for all. */
    private synchronized Optional<Told> anew(Question question) {
        Map<Question, Optional<Told>> now = known;
        Optional<Told> told = now.get(question);
        if (!counts(told)) {
            told = answers(List.of(question), false).get(question);
            if (now.size() >= MOST) {
                now.clear();
            }
            now.put(question, told);
            hash(now, question, told);
        }
        return told;
    }

    private void look() {
        try {
            Stamp now = catalog.sql(STAMP).query((row, n) -> new Stamp(row.getLong(1), List.of(row.getLong(2), row.getLong(3),
                    row.getLong(4)))).single();
            if (!now.equals(stamp)) {
                Map<Question, Optional<Told>> fresh = new ConcurrentHashMap<>(known);
                boolean all = stamp == null || !stamp.runsAndScans().equals(now.runsAndScans());
                List<Question> stale = all ? List.copyOf(fresh.keySet()) : concerned(fresh, stamp.changes());
                stamp = null;
                // Requests now put their answers into the new map, so none from the old state of the catalog gets into it.
                known = fresh;
                for (int at = 0; at < stale.size(); at += SOME) {
                    lookedNanos = System.nanoTime();
                    fresh.putAll(answers(stale.subList(at, Math.min(stale.size(), at + SOME)), false));
                }
                stamp = now;
                stale.forEach(question -> hash(fresh, question, fresh.get(question)));
            }
            lookedNanos = System.nanoTime();
        } catch (RuntimeException unreachable) {
            // The next look answers all questions anew. Until then the old answers count.
            stamp = null;
        }
    }

    /** The questions whose answers may change with the builds whose records or defects have changed since. */
    private List<Question> concerned(Map<Question, Optional<Told>> answers, long since) {
        Set<String> keys = new HashSet<>();
        Set<List<String>> branches = new HashSet<>();
        new BuildChanges(catalog).since(since, build -> {
            keys.add(build.key());
            branches.add(Arrays.asList(build.project(), build.branch()));
        });
        return answers.entrySet().stream().filter(each -> each.getValue().filter(told -> keys.contains(told.key())).isPresent()
                || each.getKey().targets().stream().anyMatch(target -> branches.contains(List.of(target.project(),
                        target.branch())))).map(Map.Entry::getKey).toList();
    }

    private void hash(Map<Question, Optional<Told>> into, Question question, Optional<Told> told) {
        if (told.isPresent() && !told.get().hashed()) {
            hashes.execute(() -> {
                // Hashed before the map is touched: a request that puts an answer beside it must not wait for that.
                if (into == known && into.get(question) == told) {
                    into.replace(question, told, answers(List.of(question), true).get(question));
                }
            });
        }
    }

    private Map<Question, Optional<Told>> answers(List<Question> questions, boolean counts) {
        Map<List<Target>, List<Question>> byTarget = new LinkedHashMap<>();
        questions.forEach(question -> byTarget.computeIfAbsent(question.targets(), targets -> new ArrayList<>())
                .add(question));
        Map<Long, VersionOrder> orders = new Stores(catalog).allVersionOrders();
        LatestBuild latest = new LatestBuild(catalog, counts);
        Map<Long, Optional<Path>> roots = new HashMap<>();
        Map<Question, Optional<Told>> answers = new HashMap<>();
        byTarget.forEach((targets, asked) -> {
            List<Predicate<Build>> wanted = asked.stream().map(Question::wants).toList();
            for (Target target : targets) {
                List<Optional<Answer>> found = latest.of(target, wanted, false);
                for (int i = 0; i < asked.size(); i++) {
                    Optional<Told> before = answers.getOrDefault(asked.get(i), Optional.empty());
                    answers.put(asked.get(i), before.isPresent() ? before : found.get(i).map(answer ->
                            told(answer, VersionOrder.of(orders.get(answer.store())), roots.computeIfAbsent(answer.store(),
                                    this::root))));
                }
            }
        });
        return answers;
    }

    private Optional<Path> root(long store) {
        Stores stores = new Stores(catalog);
        return stores.asScanned(stores.byId(store)).flatMap(Store::directory);
    }

    private static Told told(Answer answer, VersionOrder order, Optional<Path> root) {
        List<File> files = answer.files().stream().map(file -> new File(name(answer, file.path()), file.size(),
                file.sha256(), file.url())).toList();
        byte[] body = Json.told(new Document(answer.version(), answer.number(), answer.branch(), answer.os(),
                answer.runtime(), answer.finished(), answer.key(), files));
        return new Told(answer.key(), body, "\"" + DigestUtils.sha256Hex(body).substring(0, 32) + "\"", answer.finished(),
                answer.version(), order, root.map(folder -> NameCodec.path(folder, answer.files().get(0).path())).orElse(null),
                files.stream().allMatch(file -> file.sha256() != null));
    }

    /** The path below the entry if the build has several files, else the name of its only file. */
    private static String name(Answer answer, String path) {
        String folder = answer.path() + "/";
        return answer.files().size() > 1 && path.startsWith(folder) ? path.substring(folder.length())
                : path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public void destroy() {
        // An interrupt closes the file of the database if a thread reads from it. What they do ends with the process.
        looks.shutdown();
        hashes.shutdown();
    }
}
