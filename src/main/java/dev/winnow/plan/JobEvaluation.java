package dev.winnow.plan;

import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.NeedingBuilds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.Needs;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.Space;
import dev.winnow.policy.evaluate.Evaluator;
import dev.winnow.policy.facts.JobFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Judges each build of a job's stores. It reads all builds, to learn their groups and the facts that concern all of them,
 * and then judges group by group; where memory cannot hold all builds, it reads each group again for that. Reading,
 * judging and the caller's work overlap on three threads. Groups stay in order, so the outcome is the same as on one
 * thread. Memory holds all builds as far as a quarter of it suffices, else some thousand builds, or the largest group.
 */
public final class JobEvaluation implements AutoCloseable {

    /** Most builds in memory, unless one group has more. */
    private static final int MAX_IN_MEMORY = 6_000;
    /** Most pieces that wait for the next thread. {@link #MAX_IN_MEMORY} usually limits them first. */
    private static final int MAX_WAITING = 16;
    /** Small groups are read together until they have this many builds. */
    private static final int READ_TOGETHER = 1_000;

    private final EvaluationInput side;
    private final Job job;
    private final Builds.OfJob builds;
    private final Runnable checkpoint;
    private final long most;
    private final List<String> sorting = new ArrayList<>();
    private final Semaphore room = new Semaphore(MAX_IN_MEMORY);
    private BackgroundProducer<Piece<Group>> ahead;
    /** Number of builds in the piece that {@link #next} returned last. */
    private int handedOut;
    private GroupIndex groups;
    /** All builds by id; null where they are too many for that. */
    private Map<Long, StoredBuild> kept;
    /** By key, the builds of the group whose space is being judged. */
    private Map<String, StoredBuild> measuredGroup = Map.of();
    private List<Space.Outcome> space = List.of();
    private Map<String, String> missingNeeds = new HashMap<>();

    /** @param checkpoint called often; it may throw to stop the judging */
    public JobEvaluation(EvaluationInput side, Runnable checkpoint) {
        this(side, checkpoint, EvaluationInput.most() / 4);
    }

    /** @param most how many builds are kept in memory for the judging; all or none */
    JobEvaluation(EvaluationInput side, Runnable checkpoint, long most) {
        this.side = side;
        this.most = most;
        this.job = side.job();
        this.builds = side.ofJob();
        this.checkpoint = checkpoint;
        // Properties come last, so that plans sort groups by a build's own attributes first.
        job.policy().groupBy().stream().filter(name -> !isProperty(name)).forEach(sorting::add);
        job.policy().groupBy().stream().filter(JobEvaluation::isProperty).forEach(sorting::add);
    }

    private static boolean isProperty(String name) {
        return name.startsWith(Attributes.PROPERTY_PREFIX);
    }

    /**
     * A group and the verdicts on it.
     *
     * @param name     the attributes and values that builds are grouped by, for people
     * @param verdicts never empty
     * @param byKey    the builds of the group, by key
     */
    public record Group(String name, List<Verdict> verdicts, Map<String, StoredBuild> byKey) {

        /** The verdicts with their stored builds. */
        public List<PlannedVerdict> decided() {
            return verdicts.stream().map(verdict -> new PlannedVerdict(this, verdict, byKey.get(verdict.build().key()))).toList();
        }
    }

    private record Members(String group, List<StoredBuild> builds) { }

    /**
     * Groups that were read together.
     *
     * @param size number of their builds
     */
    private record Piece<G>(List<G> groups, int size) { }

    /** Reads all builds, then starts to judge in the background. */
    public void begin() {
        Evaluator evaluator = evaluator(stored -> { });
        ahead = BackgroundProducer.of("judge groups", MAX_WAITING, judged -> BackgroundProducer.<Piece<Members>>run("read groups", MAX_WAITING,
                read -> new Reading(read).all(groups::drain), piece -> judged.hand(judge(evaluator, piece))));
    }

    /** The next groups that have a verdict, in the order of the groups' values; null at the end. */
    public List<Group> next() {
        checkpoint.run();
        room.release(handedOut);
        Piece<Group> piece = ahead.next();
        handedOut = piece == null ? 0 : Math.min(MAX_IN_MEMORY, piece.size());
        return piece == null ? null : piece.groups();
    }

    @Override
    public void close() {
        if (ahead != null) {
            ahead.close();
        }
    }

    /**
     * Reads all builds and makes the evaluator that judges single groups.
     *
     * @param each is called for each build, once or twice
     */
    Evaluator evaluator(Consumer<StoredBuild> each) {
        Map<String, List<String>> needs = new HashMap<>();
        Set<String> asking = new HashSet<>();
        NeedingBuilds needing = new NeedingBuilds(side.catalog());
        Map<String, List<String>> recorded = job.policy().parts().contains(PartKind.PRODUCTS) ? needing.all() : Map.of();
        Map<String, List<String>> others = new HashMap<>();
        Set<String> wanted = job.policy().asks("needed") ? Evaluator.keys(needing.current()) : null;
        Evaluator evaluator = Evaluator.of(job.policy(), side.asOf(), side.branches(), wanted, take -> {
            groups = new GroupIndex();
            kept = new HashMap<>();
            needs.clear();
            asking.clear();
            others.clear();
            others.putAll(recorded);
            BackgroundProducer.<List<StoredBuild>>run("read builds", 2, read -> builds.forEach(read::hand), some -> {
                checkpoint.run();
                for (StoredBuild stored : some) {
                    take.accept(stored.build());
                    String group = sortKey(stored.build());
                    groups.add(group, stored.id());
                    keep(stored);
                    List<String> of = needs(stored.build(), others);
                    if (!of.isEmpty()) {
                        needs.put(stored.build().key(), of);
                        asking.add(group);
                    }
                    each.accept(stored);
                }
            });
        });
        // This job takes what other jobs' builds need to stay with them.
        Set<String> staying = new HashSet<>(others.keySet());
        needs.putAll(others);
        if (!job.policy().parts().contains(PartKind.PRODUCTS)) {
            needs.clear();
        } else if (!needs.isEmpty()) {
            missingNeeds = needing.replaceFormerKeys(needs);
        }
        // Builds that rules keep also keep what they need, and that counts for space. Builds that stay because there is
        // room keep what they need, too, so this is worked out again after that.
        Map<String, String> needed = need(evaluator, needs, staying, asking);
        if (job.policy().space() != null) {
            space = evaluator.fit(side.volumes().figures(key -> measuredGroup.get(key)), take -> read(groups, members -> {
                measuredGroup = byKey(members);
                take.accept(members.builds().stream().map(StoredBuild::build).toList());
            }));
            needed = need(evaluator, needs, staying, asking);
        }
        missingNeeds.keySet().retainAll(needed.keySet());
        return evaluator;
    }

    /**
     * What a build needs whose products this job judges.
     *
     * @param others what the catalog says that builds need; the build is taken out of it
     */
    private List<String> needs(Build build, Map<String, List<String>> others) {
        List<String> own = Evaluator.needs(job.policy(), build);
        // Jobs may name different properties, and while a plan is applied all of them count.
        List<String> recorded = build.part(PartKind.PRODUCTS).isPresent() ? others.remove(build.key()) : null;
        return recorded == null ? own : Needs.both(own, recorded);
    }

    private void keep(StoredBuild stored) {
        if (kept != null) {
            kept.put(stored.id(), stored);
            if (kept.size() > most) {
                kept = null;
            }
        }
    }

    private Map<String, String> need(Evaluator evaluator, Map<String, List<String>> needs, Set<String> staying,
                                     Set<String> asking) {
        return evaluator.need(needs, staying, take -> read(groups.only(asking), members ->
                take.accept(members.builds().stream().map(StoredBuild::build).toList())));
    }

    private void read(GroupIndex some, Consumer<Members> each) {
        BackgroundProducer.<Piece<Members>>run("read groups", MAX_WAITING, read -> new Reading(read).all(some::forEach), piece -> {
            checkpoint.run();
            piece.groups().forEach(each);
            room.release(Math.min(MAX_IN_MEMORY, piece.size()));
        });
    }

    /** Keys of needed builds that have no present part, each with the key of a kept build that needs it. */
    public Map<String, String> missingNeeds() {
        return missingNeeds;
    }

    /** The outcome of the job's {@code space} setting, once all groups have been judged; empty without that setting. */
    public List<Space.Outcome> space() {
        return space;
    }

    private static Map<String, StoredBuild> byKey(Members members) {
        Map<String, StoredBuild> byKey = new HashMap<>(members.builds().size() * 2);
        members.builds().forEach(stored -> byKey.put(stored.build().key(), stored));
        return byKey;
    }

    /** Reads builds group by group, several small groups at once. */
    private final class Reading {

        private final BackgroundProducer<Piece<Members>> ahead;
        private final List<String> names = new ArrayList<>();
        private final List<List<Long>> ids = new ArrayList<>();
        private int size;

        Reading(BackgroundProducer<Piece<Members>> ahead) {
            this.ahead = ahead;
        }

        void all(Consumer<BiConsumer<String, List<Long>>> groups) {
            groups.accept((name, members) -> {
                if (size > 0 && size + members.size() > READ_TOGETHER) {
                    read();
                }
                names.add(name);
                ids.add(members);
                size += members.size();
            });
            if (size > 0) {
                read();
            }
        }

        private void read() {
            ahead.enter(room, Math.min(MAX_IN_MEMORY, size));
            Map<Long, StoredBuild> byId = kept == null ? again() : kept;
            List<Members> groups = new ArrayList<>(names.size());
            for (int i = 0; i < names.size(); i++) {
                List<StoredBuild> members = new ArrayList<>(ids.get(i).size());
                for (Long id : ids.get(i)) {
                    StoredBuild stored = byId.get(id);
                    if (stored != null) {
                        members.add(sortKey(stored.build()).equals(names.get(i)) ? stored : changed(stored));
                    }
                }
                if (!members.isEmpty()) {
                    groups.add(new Members(names.get(i), members));
                }
            }
            ahead.hand(new Piece<>(groups, size));
            names.clear();
            ids.clear();
            size = 0;
        }

        private Map<Long, StoredBuild> again() {
            List<Long> all = new ArrayList<>(size);
            ids.forEach(all::addAll);
            Map<Long, StoredBuild> byId = new HashMap<>(size * 2);
            builds.byId(all).forEach(stored -> byId.put(stored.id(), stored));
            return byId;
        }
    }

    /** The build has moved to another group since all builds were read, so it is in neither group for certain. */
    private static StoredBuild changed(StoredBuild stored) {
        Build build = stored.build();
        List<String> doubts = new ArrayList<>(build.doubts());
        doubts.add("what groups it changed while it was judged");
        return new StoredBuild(stored.id(), new Build(build.key(), build.attributes(), build.finished(),
                build.settled(), doubts, build.pins(), build.defect(), build.parts(), build.versions()), stored.sources(),
                stored.places());
    }

    private Piece<Group> judge(Evaluator evaluator, Piece<Members> piece) {
        List<Group> groups = new ArrayList<>(piece.groups().size());
        for (Members members : piece.groups()) {
            List<Verdict> verdicts = evaluator.evaluateGroup(members.builds().stream().map(StoredBuild::build)
                    .toList());
            if (!verdicts.isEmpty()) {
                groups.add(new Group(groupName(job, JobFacts.group(job.policy(), members.builds().get(0).build())),
                        verdicts, byKey(members)));
            }
        }
        return new Piece<>(groups, piece.size());
    }

    /** A text that sorts as the values of the group do, unknown values first. Values hold no control characters. */
    private String sortKey(Build build) {
        StringBuilder out = new StringBuilder(48);
        for (String name : sorting) {
            String value = build.attributes().get(name);
            out.append(value == null ? "\1" : "\2").append(value == null ? "" : value).append('\0');
        }
        return out.toString();
    }

    /** A group's attributes and values for people, such as {@code project=app os=(unknown)}. */
    static String groupName(Job job, List<String> values) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            words.add(job.policy().groupBy().get(i) + "=" + (values.get(i) == null ? "(unknown)" : values.get(i)));
        }
        return String.join(" ", words);
    }
}
