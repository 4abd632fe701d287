package dev.winnow.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.latest.Newest;
import dev.winnow.catalog.latest.Newest.Target;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Status;
import dev.winnow.plan.ProductFiles.ProductFile;
import dev.winnow.policy.value.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Answers which build is the latest, for the command and for the update feed alike: the newest successful one with
 * products that lie there as the last scan saw them, without a defect unless flawed ones are asked for. Where no
 * build of a runtime is successful, the newest counts whose status nobody tells; one of another runtime that is
 * successful goes before it.
 */
public final class Latest {

    /** How many builds are tried, newest first, when the files of one are not what the scan saw. */
    private static final int TRIES = 5;
    private static final int BATCH = 500;

    /** A build whose status nobody tells comes after the successful ones of all other runtimes, however new it is. */
    private static final Comparator<Build> SUCCESSFUL_FIRST = Comparator.comparing((Build build) ->
            !build.attributes().status().successful()).thenComparing(Order.NEWEST_FIRST);

    private final Catalog catalog;
    private final ProductFiles files;

    public Latest(Catalog catalog) {
        this(catalog, true);
    }

    /** @param counts whether hashes of files that nobody has counted out yet are; else an answer does not tell them */
    public Latest(Catalog catalog, boolean counts) {
        this.catalog = catalog;
        this.files = new ProductFiles(catalog, counts);
    }

    /** The latest of one target among those that are wanted. */
    public Optional<Answer> of(Target target, Predicate<Build> wanted, boolean flawedToo) {
        return of(target, List.of(wanted), flawedToo).get(0);
    }

    /** As above, for several who want different ones; in their order. */
    public List<Optional<Answer>> of(Target target, List<Predicate<Build>> wanted, boolean flawedToo) {
        List<Contest> contests = wanted.stream().map(each -> new Contest(flawedToo)).toList();
        new Newest(catalog).ofTarget(target, build -> {
            for (int i = 0; i < contests.size(); i++) {
                contests.get(i).add(build, wanted.get(i).test(build));
            }
        });
        return contests.stream().map(contest -> answer(contest, Map.of())).toList();
    }

    /** The latest of every target that has one and that builds of a job's entries belong to. */
    public Map<Target, Answer> ofJob(String job) {
        Map<Target, Contest> contests = new HashMap<>();
        Set<Target> targets = new Newest(catalog).ofJob(job, build -> {
            Attributes of = build.attributes();
            contests.computeIfAbsent(new Target(of.project(), of.branch(), of.os()), key -> new Contest(false))
                    .add(build, true);
        });
        contests.keySet().retainAll(targets);
        Map<Target, Answer> answers = new LinkedHashMap<>();
        List<Map.Entry<Target, Contest>> all = List.copyOf(contests.entrySet());
        for (int at = 0; at < all.size(); at += BATCH) {
            List<Map.Entry<Target, Contest>> batch = all.subList(at, Math.min(all.size(), at + BATCH));
            Map<String, StoredBuild> first = stored(batch.stream().flatMap(of -> of.getValue().best().stream().limit(1))
                    .toList());
            batch.forEach(of -> answer(of.getValue(), first).ifPresent(answer -> answers.put(of.getKey(), answer)));
        }
        return answers;
    }

    /** The best of one target's builds. */
    private static final class Contest {

        private final boolean flawedToo;
        private final Map<String, OfRuntime> runtimes = new HashMap<>(2);

        private static final class OfRuntime {
            private boolean success;
            private final List<Build> unknown = new ArrayList<>(1);
            private final List<Build> successful = new ArrayList<>(1);
        }

        Contest(boolean flawedToo) {
            this.flawedToo = flawedToo;
        }

        void add(Build build, boolean wanted) {
            OfRuntime of = runtimes.computeIfAbsent(Objects.toString(build.attributes().runtime(), "\0"),
                    runtime -> new OfRuntime());
            Status status = build.attributes().status();
            of.success |= status.successful();
            if (wanted && (flawedToo || build.defect() == null)) {
                if (status == Status.UNKNOWN) {
                    take(of.unknown, build);
                } else if (status.successful()) {
                    take(of.successful, build);
                }
            }
        }

        private static void take(List<Build> best, Build build) {
            int at = best.size();
            while (at > 0 && Order.NEWEST_FIRST.compare(build, best.get(at - 1)) < 0) {
                at--;
            }
            if (at < TRIES) {
                best.add(at, build);
                if (best.size() > TRIES) {
                    best.remove(TRIES);
                }
            }
        }

        List<Build> best() {
            return runtimes.values().stream().flatMap(of -> (of.success ? of.successful : of.unknown).stream())
                    .sorted(SUCCESSFUL_FIRST).toList();
        }
    }

    private Map<String, StoredBuild> stored(List<Build> builds) {
        return new Builds(catalog).byKey(builds.stream().map(Build::key).toList(),
                Instant.ofEpochMilli(catalog.now()));
    }

    /** @param known builds that were looked up already */
    private Optional<Answer> answer(Contest contest, Map<String, StoredBuild> known) {
        for (Build build : contest.best()) {
            StoredBuild stored = known.containsKey(build.key()) ? known.get(build.key())
                    : stored(List.of(build)).get(build.key());
            Optional<List<ProductFile>> products = Optional.ofNullable(stored).flatMap(files::of);
            if (products.isPresent()) {
                return Optional.of(Answer.of(stored, products.get()));
            }
        }
        return Optional.empty();
    }

    /**
     * The answer, for the command and for the update feed.
     *
     * @param path   of the one product file, else of the folder of all
     * @param size   of all product files, in bytes
     * @param sha256 of the one product file, lower-case hex; null where there are several, or nobody has counted it out
     * @param store  the id of the store in which its first files lie; no document tells it
     */
    public record Answer(String key, String project, String branch, String os, String version, Long number,
                         String builder, Status status, String revision, String runtime, Instant finished,
                         boolean flawed, String path, long size, String sha256, List<ProductFile> files,
                         Map<String, String> properties, @JsonIgnore long store) {

        private static Answer of(StoredBuild stored, List<ProductFile> products) {
            Build build = stored.build();
            Attributes of = build.attributes();
            boolean one = products.size() == 1;
            return new Answer(build.key(), of.project(), of.branch(), of.os(), of.version(), of.number(),
                    of.builder(), of.status() == Status.UNKNOWN ? null : of.status(), of.revision(), of.runtime(),
                    build.finished(), build.defect() != null,
                    one ? products.get(0).path() : stored.places().get(0).path(),
                    products.stream().mapToLong(ProductFile::size).sum(), one ? products.get(0).sha256() : null,
                    products, of.propertiesAsText(), stored.places().get(0).store());
        }
    }
}
