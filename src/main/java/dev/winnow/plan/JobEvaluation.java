package dev.winnow.plan;

import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.AllRows;
import dev.winnow.catalog.build.NeedingBuilds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Build;
import dev.winnow.model.Needs;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.plan.GroupedBuilds.Members;
import dev.winnow.plan.GroupedBuilds.Piece;
import dev.winnow.policy.Space;
import dev.winnow.policy.evaluate.Evaluator;
import dev.winnow.policy.facts.JobFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Judges each build of a job's stores. It reads all builds, to learn their groups and the facts that concern all of them,
 * and then judges group by group. Reading, judging and the caller's work overlap on three threads. Groups stay in order,
 * so the outcome is the same as on one thread.
 */
public final class JobEvaluation implements AutoCloseable {

    /** How many bytes of builds are kept in memory. */
    private static final long MOST = Runtime.getRuntime().maxMemory() / 3;

    private final EvaluationInput side;
    private final Job job;
    private final Runnable checkpoint;
    private final GroupedBuilds builds;
    private BackgroundProducer<Piece<Group>> ahead;
    /** Number of builds in the piece that {@link #next} returned last. */
    private int handedOut;
    /** By key, the builds of the group whose space is being judged. */
    private Map<String, StoredBuild> measuredGroup = Map.of();
    private List<Space.Outcome> space = List.of();
    private Map<String, String> missingNeeds = new HashMap<>();

    /** @param checkpoint called often; it may throw to stop the judging */
    public JobEvaluation(EvaluationInput side, Runnable checkpoint) {
        this(side, checkpoint, () -> null, MOST);
    }

    /** @param latest gathers the latest builds as all builds are read */
    public JobEvaluation(EvaluationInput side, Runnable checkpoint, LatestBuild.Gathering latest) {
        this(side, checkpoint, latest::begin, MOST);
    }

    /** @param most how many bytes of builds are kept in memory for the judging; all builds or none */
    JobEvaluation(EvaluationInput side, Runnable checkpoint, Supplier<AllRows> all, long most) {
        this.side = side;
        this.job = side.job();
        this.checkpoint = checkpoint;
        this.builds = new GroupedBuilds(side, checkpoint, all, most);
    }

    /**
     * A group and the verdicts on it.
     *
     * @param name     the attributes and values that builds are grouped by, for people
     * @param verdicts never empty
     * @param byKey    the builds of the group, by key
     */
    public record Group(String name, List<Verdict> verdicts, Map<String, StoredBuild> byKey) {

        public List<PlannedVerdict> decided() {
            return verdicts.stream().map(verdict -> new PlannedVerdict(this, verdict, byKey.get(verdict.build().key()))).toList();
        }
    }

    /** Reads all builds, then starts to judge in the background. */
    public void begin() {
        Evaluator evaluator = evaluator(stored -> { });
        ahead = BackgroundProducer.of("judge groups", GroupedBuilds.MAX_WAITING, judged ->
                builds.drain(piece -> judged.hand(judge(evaluator, piece))));
    }

    /** The next groups that have a verdict, in the order of the groups' values; null at the end. */
    public List<Group> next() {
        checkpoint.run();
        builds.release(handedOut);
        Piece<Group> piece = ahead.next();
        handedOut = piece == null ? 0 : piece.size();
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
            needs.clear();
            asking.clear();
            others.clear();
            others.putAll(recorded);
            builds.readAll((stored, group) -> {
                take.accept(stored.build());
                List<String> of = needs(stored.build(), others);
                if (!of.isEmpty()) {
                    needs.put(stored.build().key(), of);
                    asking.add(group);
                }
                each.accept(stored);
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
            space = evaluator.fit(side.volumes().figures(key -> measuredGroup.get(key)), take -> builds.forEach(members -> {
                measuredGroup = members.byKey();
                take.accept(members.builds());
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

    private Map<String, String> need(Evaluator evaluator, Map<String, List<String>> needs, Set<String> staying,
                                     Set<String> asking) {
        return evaluator.need(needs, staying, take -> builds.forEach(asking, members ->
                take.accept(members.builds())));
    }

    /** Keys of needed builds that have no present part, each with the key of a kept build that needs it. */
    public Map<String, String> missingNeeds() {
        return missingNeeds;
    }

    /** The outcome of the job's {@code space} setting, once all groups have been judged; empty without that setting. */
    public List<Space.Outcome> space() {
        return space;
    }

    private Piece<Group> judge(Evaluator evaluator, Piece<Members> piece) {
        List<Group> groups = new ArrayList<>(piece.groups().size());
        for (Members members : piece.groups()) {
            List<Verdict> verdicts = evaluator.evaluateGroup(members.builds());
            if (!verdicts.isEmpty()) {
                groups.add(new Group(groupName(job, JobFacts.group(job.policy(), members.stored().get(0).build())),
                        verdicts, members.byKey()));
            }
        }
        return new Piece<>(groups, piece.size());
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
