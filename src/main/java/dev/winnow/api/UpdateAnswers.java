package dev.winnow.api;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.catalog.latest.Newest.Target;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * What {@code latest} says, ready in memory for all that applications ask. Four times a second it is looked whether
 * something has happened in the catalog that may change an answer: then all that was asked lately is answered anew,
 * beside the answers that are given meanwhile. Before an answer is given it is looked whether its first file is there,
 * so that nothing that has just been moved to the trash is offered in between. Hashes are counted out by a thread of
 * their own, never while somebody waits.
 */
@Component
class UpdateAnswers implements DisposableBean {

    private static final long LOOK_MILLIS = 250;
    /** Longer than this nobody is told what nobody can look after. */
    private static final Duration TRUST = Duration.ofMinutes(1);
    private static final int MOST = 20_000;

    /** What may change an answer; removals do not, for an apply that is on has taken all that it removes out. */
    private static final String STAMP = "SELECT c.changes, (SELECT COUNT(*) FROM run), (SELECT COUNT(*) FROM run "
            + "WHERE ended_at IS NOT NULL), (SELECT COALESCE(MAX(scanned_at), 0) FROM store) FROM catalog c";

    /**
     * What an application asks; null for what it does not care about. Names as they were sent.
     *
     * @param properties by name
     */
    record Question(String project, String branch, String os, String runtime, String builder,
                    SortedMap<String, String> properties) {

        /** What the names may mean: as they are, or percent-encoded. */
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

    /** The document; a file's {@code url} and {@code sha256} only where they are known. */
    private record Document(String version, Long number, String branch, String os, String runtime, Instant finished,
                            String key, List<File> files) { }

    private record File(String name, long size, String sha256, String url) { }

    /**
     * A ready answer.
     *
     * @param etag  quoted
     * @param first the first of its files; null where it lies in no directory
     */
    record Told(byte[] body, String etag, Instant finished, String version, VersionOrder order, Path first,
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
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(work ->
            daemon(work, "updates"));
    private final ScheduledExecutorService hashes = Executors.newSingleThreadScheduledExecutor(work ->
            daemon(work, "hashes"));
    private volatile Map<Question, Optional<Told>> known = new ConcurrentHashMap<>();
    private volatile long lookedNanos = System.nanoTime();
    private List<Long> stamp = List.of();

    UpdateAnswers(Catalog catalog) {
        this.catalog = catalog;
        looks.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** @throws Halt (busy) if the catalog has not been reached for a minute */
    Optional<Told> of(Question question) {
        if (System.nanoTime() - lookedNanos > TRUST.toNanos()) {
            throw new Halt(Halt.Kind.BUSY, "the catalog cannot be reached; ask again later");
        }
        Map<Question, Optional<Told>> now = known;
        Optional<Told> told = now.get(question);
        if (told == null || told.isPresent() && told.get().gone()) {
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
            List<Long> now = catalog.jdbc().sql(STAMP).query((row, n) -> List.of(row.getLong(1), row.getLong(2),
                    row.getLong(3), row.getLong(4))).single();
            if (!now.equals(stamp)) {
                stamp = now;
                Map<Question, Optional<Told>> fresh = new ConcurrentHashMap<>(answers(List.copyOf(known.keySet()), false));
                known = fresh;
                fresh.forEach((question, told) -> hash(fresh, question, told));
            }
            lookedNanos = System.nanoTime();
        } catch (RuntimeException unreachable) {
            // The next look tells; until then what was known counts.
            stamp = List.of();
        }
    }

    private void hash(Map<Question, Optional<Told>> into, Question question, Optional<Told> told) {
        if (told.isPresent() && !told.get().hashed()) {
            hashes.execute(() -> {
                if (into == known) {
                    into.computeIfPresent(question, (same, before) -> answers(List.of(question), true).get(question));
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
        Map<Question, Optional<Told>> answers = new HashMap<>();
        byTarget.forEach((targets, asked) -> {
            List<Predicate<Build>> wanted = asked.stream().map(Question::wants).toList();
            for (Target target : targets) {
                List<Optional<Answer>> found = latest.of(target, wanted, false);
                for (int i = 0; i < asked.size(); i++) {
                    Optional<Told> before = answers.getOrDefault(asked.get(i), Optional.empty());
                    answers.put(asked.get(i), before.isPresent() ? before : found.get(i).map(answer ->
                            told(answer, orders)));
                }
            }
        });
        return answers;
    }

    private Told told(Answer answer, Map<Long, VersionOrder> orders) {
        Stores stores = new Stores(catalog);
        List<File> files = answer.files().stream().map(file -> new File(name(answer, file.path()), file.size(),
                file.sha256(), file.url())).toList();
        byte[] body = Json.told(new Document(answer.version(), answer.number(), answer.branch(), answer.os(),
                answer.runtime(), answer.finished(), answer.key(), files));
        return new Told(body, "\"" + DigestUtils.sha256Hex(body).substring(0, 32) + "\"", answer.finished(),
                answer.version(), VersionOrder.of(orders.get(answer.store())), stores.asScanned(stores.byId(answer.store())).flatMap(Store::directory)
                        .map(root -> NameCodec.path(root, answer.files().get(0).path())).orElse(null), files.stream().allMatch(file -> file.sha256() != null));
    }

    /** Of several files the path below what they have in common, of one its name. */
    private static String name(Answer answer, String path) {
        String folder = answer.path() + "/";
        return answer.files().size() > 1 && path.startsWith(folder) ? path.substring(folder.length())
                : path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public void destroy() {
        looks.shutdownNow();
        hashes.shutdownNow();
    }
}
