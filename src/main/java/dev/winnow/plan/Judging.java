package dev.winnow.plan;

import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.NeedingBuilds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.Space;
import dev.winnow.policy.evaluate.Evaluator;
import dev.winnow.policy.facts.Facts;
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
 * Judges every build of a job's stores. Reads the catalog twice: once for what must be known of all builds and for who
 * belongs to which group, and once group by group. Reading, judging and what the caller does with it overlap on three
 * threads, one group after the other, so that the outcome is the same as on one; memory holds some thousand builds, or
 * the largest group.
 */
public final class Judging implements AutoCloseable {

    /** How many builds are in memory, unless one group has more. */
    private static final int ROOM = 6_000;
    /** How many pieces of it may wait for the next thread; the room bounds them first. */
    private static final int WAITING = 16;
    /** Small groups are read together until they have so many builds. */
    private static final int TOGETHER = 1_000;

    private final Side side;
    private final Job job;
    private final Builds.OfJob builds;
    private final Runnable checkpoint;
    private final List<String> sorting = new ArrayList<>();
    private final Semaphore room = new Semaphore(ROOM);
    private Ahead<Piece<Group>> ahead;
    /** How much room the piece takes that was used last. */
    private int used;
    private GroupIds groups;
    /** The builds of the group that is looked at for space. */
    private Map<String, StoredBuild> looked = Map.of();
    private List<Space.Outcome> space = List.of();
    private Map<String, String> nowhere = new HashMap<>();

    /** @param checkpoint called often; ends the judging by throwing */
    public Judging(Side side, Runnable checkpoint) {
        this.side = side;
        this.job = side.job();
        this.builds = new Builds(side.catalog()).ofJob(job.name(), side.stores(), side.asOf());
        this.checkpoint = checkpoint;
        // Properties last: plans list groups by what a build is before by what somebody noted of it.
        job.policy().groupBy().stream().filter(name -> !property(name)).forEach(sorting::add);
        job.policy().groupBy().stream().filter(Judging::property).forEach(sorting::add);
    }

    private static boolean property(String name) {
        return name.startsWith(Attributes.PROPERTY_PREFIX);
    }

    /**
     * A group and the verdicts on it.
     *
     * @param name     attributes and their values, for people
     * @param verdicts never empty
     * @param byKey    its builds
     */
    public record Group(String name, List<Verdict> verdicts, Map<String, StoredBuild> byKey) {

        /** The verdicts and where their parts lie. */
        public List<Decided> decided() {
            return verdicts.stream().map(verdict -> new Decided(this, verdict, byKey.get(verdict.build().key()))).toList();
        }
    }

    private record Members(String group, List<StoredBuild> builds) { }

    /** Groups that were read together, and how much room they take. */
    private record Piece<G>(List<G> groups, int size) { }

    /** Looks at all builds, then begins to judge, ahead of {@link #next}. */
    public void begin() {
        Evaluator evaluator = evaluator(stored -> { });
        ahead = Ahead.of("judge groups", WAITING, judged -> Ahead.<Piece<Members>>run("read groups", WAITING,
                read -> new Reading(read).all(groups::drain), piece -> judged.hand(judge(evaluator, piece))));
    }

    /** The next groups that have a verdict, in the order of the groups' values; null when there are no more. */
    public List<Group> next() {
        checkpoint.run();
        room.release(used);
        Piece<Group> piece = ahead.next();
        used = piece == null ? 0 : Math.min(ROOM, piece.size());
        return piece == null ? null : piece.groups();
    }

    @Override
    public void close() {
        if (ahead != null) {
            ahead.close();
        }
    }

    /**
     * Looks at all builds, and gives what then judges one group after the other.
     *
     * @param each takes each build, once or twice
     */
    Evaluator evaluator(Consumer<StoredBuild> each) {
        Map<String, List<String>> needs = new HashMap<>();
        Set<String> asking = new HashSet<>();
        Evaluator evaluator = Evaluator.of(job.policy(), side.asOf(), side.branches(), take -> {
            groups = new GroupIds();
            needs.clear();
            asking.clear();
            Ahead.<List<StoredBuild>>run("read builds", 2, read -> builds.forEach(read::hand), some -> {
                checkpoint.run();
                for (StoredBuild stored : some) {
                    take.accept(stored.build());
                    String group = sorted(stored.build());
                    groups.add(group, stored.id());
                    List<String> of = Evaluator.needs(job.policy(), stored.build());
                    if (!of.isEmpty()) {
                        needs.put(stored.build().key(), of);
                        asking.add(group);
                    }
                    each.accept(stored);
                }
            });
        });
        Set<String> staying = needs(needs);
        // What rules keep holds what it needs, which then counts for space; so does what stays because there is room.
        Map<String, String> needed = need(evaluator, needs, staying, asking);
        if (job.policy().space() != null) {
            space = evaluator.fit(side.volumes().figures(key -> looked.get(key)), take -> read(groups, members -> {
                looked = byKey(members);
                take.accept(members.builds().stream().map(StoredBuild::build).toList());
            }));
            needed = need(evaluator, needs, staying, asking);
        }
        nowhere.keySet().retainAll(needed.keySet());
        return evaluator;
    }

    /**
     * Completes what builds need by what those of other jobs do; these stay as far as this job is concerned.
     *
     * @return those of other jobs
     */
    private Set<String> needs(Map<String, List<String>> needs) {
        Set<String> own = Set.copyOf(needs.keySet());
        if (!job.policy().parts().contains(PartKind.PRODUCTS)) {
            needs.clear();
            return new HashSet<>();
        }
        NeedingBuilds needing = new NeedingBuilds(side.catalog(), job.policy().needs());
        needing.all().forEach(needs::putIfAbsent);
        if (!needs.isEmpty()) {
            nowhere = needing.follow(needs);
        }
        Set<String> others = new HashSet<>(needs.keySet());
        others.removeAll(own);
        return others;
    }

    private Map<String, String> need(Evaluator evaluator, Map<String, List<String>> needs, Set<String> staying,
                                     Set<String> asking) {
        return evaluator.need(needs, staying, take -> read(groups.only(asking), members ->
                take.accept(members.builds().stream().map(StoredBuild::build).toList())));
    }

    private void read(GroupIds some, Consumer<Members> each) {
        Ahead.<Piece<Members>>run("read groups", WAITING, read -> new Reading(read).all(some::forEach), piece -> {
            checkpoint.run();
            piece.groups().forEach(each);
            room.release(Math.min(ROOM, piece.size()));
        });
    }

    /** Builds that others which are kept need, and of which nothing is present; each with one that needs it. */
    public Map<String, String> nowhere() {
        return nowhere;
    }

    /** What came of space, once all groups have been judged; empty where the job does not ask for it. */
    public List<Space.Outcome> space() {
        return space;
    }

    private static Map<String, StoredBuild> byKey(Members members) {
        Map<String, StoredBuild> byKey = new HashMap<>(members.builds().size() * 2);
        members.builds().forEach(stored -> byKey.put(stored.build().key(), stored));
        return byKey;
    }

    /** Reads group by group, small ones together. */
    private final class Reading {

        private final Ahead<Piece<Members>> ahead;
        private final List<String> names = new ArrayList<>();
        private final List<List<Long>> ids = new ArrayList<>();
        private int size;

        Reading(Ahead<Piece<Members>> ahead) {
            this.ahead = ahead;
        }

        void all(Consumer<BiConsumer<String, List<Long>>> groups) {
            groups.accept((name, members) -> {
                if (size > 0 && size + members.size() > TOGETHER) {
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
            ahead.enter(room, Math.min(ROOM, size));
            List<Long> all = new ArrayList<>(size);
            ids.forEach(all::addAll);
            Map<Long, StoredBuild> byId = new HashMap<>(size * 2);
            builds.byId(all).forEach(stored -> byId.put(stored.id(), stored));
            List<Members> groups = new ArrayList<>(names.size());
            for (int i = 0; i < names.size(); i++) {
                List<StoredBuild> members = new ArrayList<>(ids.get(i).size());
                for (Long id : ids.get(i)) {
                    StoredBuild stored = byId.get(id);
                    if (stored != null) {
                        members.add(sorted(stored.build()).equals(names.get(i)) ? stored : changed(stored));
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
    }

    /** Somebody told of it between the first look and the second, so it was missed where it belongs now. */
    private static StoredBuild changed(StoredBuild stored) {
        Build build = stored.build();
        List<String> doubts = new ArrayList<>(build.doubts());
        doubts.add("what groups it changed while it was judged");
        return new StoredBuild(stored.id(), new Build(build.key(), build.attributes(), build.finished(),
                build.settled(), doubts, build.pins(), build.defect(), build.parts()), stored.sources(),
                stored.places());
    }

    private Piece<Group> judge(Evaluator evaluator, Piece<Members> piece) {
        List<Group> groups = new ArrayList<>(piece.groups().size());
        for (Members members : piece.groups()) {
            List<Verdict> verdicts = evaluator.evaluateGroup(members.builds().stream().map(StoredBuild::build)
                    .toList());
            if (!verdicts.isEmpty()) {
                groups.add(new Group(groupName(job, Facts.group(job.policy(), members.builds().get(0).build())),
                        verdicts, byKey(members)));
            }
        }
        return new Piece<>(groups, piece.size());
    }

    /** A group as text that sorts as its values do, what is unknown first. No value holds control characters. */
    private String sorted(Build build) {
        StringBuilder out = new StringBuilder(48);
        for (String name : sorting) {
            String value = build.attributes().get(name);
            out.append(value == null ? "\1" : "\2").append(value == null ? "" : value).append('\0');
        }
        return out.toString();
    }

    /** A group's attributes and values, for people. */
    static String groupName(Job job, List<String> values) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            words.add(job.policy().groupBy().get(i) + "=" + (values.get(i) == null ? "(unknown)" : values.get(i)));
        }
        return String.join(" ", words);
    }
}
