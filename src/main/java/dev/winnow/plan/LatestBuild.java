package dev.winnow.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.catalog.BuildChanges;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.build.AllRows;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.history.Runs;
import dev.winnow.catalog.latest.LatestCandidates;
import dev.winnow.catalog.latest.LatestCandidates.Target;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Status;
import dev.winnow.plan.ProductFiles.ProductFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Finds the latest build, for the command and for the update feed. This is the newest successful build whose products
 * are unchanged since the last scan and that has no defect, unless flawed builds are wanted. If a runtime has no
 * successful build, its newest build of unknown status counts instead; successful builds of other runtimes go first. What it
 * knows of defects and stores is as it was when this was made.
 */
public final class LatestBuild {

    private static final int BATCH = 500;

    private final Catalog catalog;
    private final LatestCandidates newest;
    private final ProductFiles files;

    public LatestBuild(Catalog catalog) {
        this(catalog, true);
    }

    /** @param counts whether to compute hashes that the catalog does not know; if not, answers leave them out */
    public LatestBuild(Catalog catalog, boolean counts) {
        this.catalog = catalog;
        this.newest = new LatestCandidates(catalog);
        this.files = new ProductFiles(catalog, counts);
    }

    /** The latest build of one target that {@code wanted} accepts. */
    public Optional<Answer> of(Target target, Predicate<Build> wanted, boolean flawedToo) {
        return of(target, List.of(wanted), flawedToo).get(0);
    }

    /** The latest build of one target for each of the predicates, in their order. */
    public List<Optional<Answer>> of(Target target, List<Predicate<Build>> wanted, boolean flawedToo) {
        List<Candidates> candidates = wanted.stream().map(each -> new Candidates(flawedToo)).toList();
        List<Optional<Answer>> answers = new ArrayList<>(Collections.nCopies(wanted.size(), Optional.empty()));
        Map<String, Optional<Answer>> known = new HashMap<>();
        newest.ofTarget(target, build -> {
            for (int i = 0; i < candidates.size(); i++) {
                // They come newest first: the first successful one whose products are there is the latest.
                if (answers.get(i).isEmpty() && candidates.get(i).add(build, wanted.get(i).test(build))) {
                    answers.set(i, known.computeIfAbsent(build.key(), key -> answer(List.of(build), Map.of())));
                }
            }
            return answers.stream().anyMatch(Optional::isEmpty);
        });
        for (int i = 0; i < candidates.size(); i++) {
            if (answers.get(i).isEmpty()) {
                answers.set(i, answer(candidates.get(i).unknown(), Map.of()));
            }
        }
        files.saveHashes();
        return answers;
    }

    /** The latest build of each target to which entries of a job belong. Targets without a latest build are left out. */
    public Map<Target, Offer> ofJob(String job) {
        return offers(candidates(job));
    }

    /** Like {@link #ofJob(String)}, and reads the builds again only if it must. */
    public Map<Target, Offer> ofJob(Gathering gathered) {
        return offers(gathered.current() ? gathered.candidates() : candidates(gathered.job));
    }

    private Map<Target, Offer> offers(Map<Target, Candidates> byTarget) {
        Map<Target, Offer> offers = new LinkedHashMap<>();
        List<Map.Entry<Target, Candidates>> all = List.copyOf(byTarget.entrySet());
        for (int at = 0; at < all.size(); at += BATCH) {
            List<Map.Entry<Target, Candidates>> batch = all.subList(at, Math.min(all.size(), at + BATCH));
            Map<String, StoredBuild> first = stored(batch.stream().flatMap(of -> of.getValue().firsts()).toList());
            batch.forEach(of -> answer(of.getValue().best(), first).ifPresent(answer ->
                    offers.put(of.getKey(), new Offer(answer, runtimes(of.getValue(), first)))));
        }
        files.saveHashes();
        return offers;
    }

    /**
     * Gathers the candidates of a job's targets while all builds are read for its plan. They answer only as long as nothing
     * has changed since that could change the answer: no record and no defect, and no other run has begun.
     */
    public static final class Gathering {

        /** For more targets memory is rather left to the plan. */
        private static final int MOST_TARGETS = 10_000;

        private final Catalog catalog;
        private final String job;
        private final String run;
        private Map<Target, Candidates> byTarget;
        private LatestCandidates.OfJob rows;
        private long changes;
        private Set<String> runs;

        /** @param run id of the run that makes the plan */
        public Gathering(Catalog catalog, String job, String run) {
            this.catalog = catalog;
            this.job = job;
            this.run = run;
        }

        /** Begins anew; null if another run is on, whose changes would not be seen. */
        AllRows begin() {
            byTarget = null;
            changes = new BuildChanges(catalog).last();
            Runs others = new Runs(catalog);
            runs = others.ids();
            if (others.anyOpen(run)) {
                return null;
            }
            byTarget = new HashMap<>();
            rows = new LatestCandidates(catalog).new OfJob(job, build -> {
                if (byTarget.size() <= MOST_TARGETS) {
                    add(byTarget, build);
                }
            });
            return rows;
        }

        /** Whether the candidates are few enough and up to date. */
        boolean current() {
            return byTarget != null && byTarget.size() <= MOST_TARGETS && new BuildChanges(catalog).last() == changes
                    && runs.containsAll(new Runs(catalog).ids());
        }

        private Map<Target, Candidates> candidates() {
            byTarget.keySet().retainAll(rows.targets());
            return byTarget;
        }
    }

    private Map<Target, Candidates> candidates(String job) {
        Map<Target, Candidates> byTarget = new HashMap<>();
        byTarget.keySet().retainAll(newest.ofJob(job, build -> add(byTarget, build)));
        return byTarget;
    }

    private static void add(Map<Target, Candidates> byTarget, Build build) {
        Attributes of = build.attributes();
        byTarget.computeIfAbsent(new Target(of.project(), of.branch(), of.os()), key -> new Candidates(false)).add(build, true);
    }

    /** By the ids of stores, the keys of the builds there that are the newest of a runtime of one of a job's targets. */
    public Map<Long, Set<String>> newestOfJob(String job) {
        List<Build> newest = candidates(job).values().stream().flatMap(Candidates::firsts).toList();
        Map<Long, Set<String>> byStore = new HashMap<>();
        for (int at = 0; at < newest.size(); at += BATCH) {
            stored(newest.subList(at, Math.min(newest.size(), at + BATCH))).forEach((key, stored) -> stored.places().forEach(place ->
                    byStore.computeIfAbsent(place.store(), store -> new TreeSet<>()).add(key)));
        }
        return byStore;
    }

    /** Hashes the product files of a build that lie on this host, if they are as they were scanned. */
    public void hash(String key) {
        Optional.ofNullable(new Builds(catalog).byKey(List.of(key), Instant.ofEpochMilli(catalog.now())).get(key))
                .ifPresent(files::hash);
        files.saveHashes();
    }

    /** The latest build of each runtime; null if all builds have the same runtime. */
    private Map<String, Answer> runtimes(Candidates candidates, Map<String, StoredBuild> known) {
        if (candidates.runtimes().size() < 2) {
            return null;
        }
        Map<String, Answer> answers = new TreeMap<>();
        candidates.runtimes().forEach((runtime, of) -> {
            if (!runtime.equals(Candidates.UNKNOWN_RUNTIME)) {
                answer(of.best(), known).ifPresent(answer -> answers.put(runtime, answer));
            }
        });
        return answers;
    }

    /**
     * The entry of one target in the update feed.
     *
     * @param runtimes the latest build of each runtime, by name; null if all builds have the same runtime
     */
    public record Offer(@JsonUnwrapped Answer latest,
                        @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, Answer> runtimes) { }

    private Map<String, StoredBuild> stored(List<Build> builds) {
        return new Builds(catalog).byKey(builds.stream().map(Build::key).toList(),
                Instant.ofEpochMilli(catalog.now()));
    }

    /** @param known builds that have been read, by key */
    private Optional<Answer> answer(List<Build> best, Map<String, StoredBuild> known) {
        for (Build build : best) {
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
     * The latest build, for the command and for the update feed.
     *
     * @param path   the path of the only product file, or of the folder of several
     * @param size   total size of the product files, in bytes
     * @param sha256 of the only product file, in lower-case hex; null if there are several, or if it is not known
     * @param store  the id of the store of its first files; documents leave it out
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
