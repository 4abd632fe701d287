package dev.winnow.plan;

import dev.winnow.catalog.build.AllRows;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.model.Attributes;
import dev.winnow.model.Build;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The builds of a job, by group. All are read once to learn their groups, and then group by group as often as they are
 * needed. Memory holds all builds if a third of it suffices, else some thousand builds, or the largest group; then each
 * group is read again. A thread reads ahead. Groups come in the order of their names.
 */
final class GroupedBuilds {

    /** Most pieces that wait for the next thread. {@link #MAX_IN_MEMORY} usually limits them first. */
    static final int MAX_WAITING = 16;
    /** Most builds in memory, unless one group has more. */
    private static final int MAX_IN_MEMORY = 6_000;
    /** Small groups are read together until they have this many builds. */
    private static final int READ_TOGETHER = 1_000;

    private final Builds.OfJob builds;
    private final Runnable checkpoint;
    private final Supplier<AllRows> all;
    private final long most;
    private final List<String> sorting = new ArrayList<>();
    private final Semaphore room = new Semaphore(MAX_IN_MEMORY);
    private GroupIndex groups;
    /** All builds by id; null if they are too many for that. */
    private Map<Long, StoredBuild> kept;
    /** Their size in bytes, roughly. */
    private long size;

    /**
     * @param checkpoint called often; it may throw to stop the reading
     * @param all        begins to see all rows that are read to learn the groups, or gives null
     * @param most       how many bytes of builds are kept in memory; all builds or none
     */
    GroupedBuilds(EvaluationInput input, Runnable checkpoint, Supplier<AllRows> all, long most) {
        this.builds = input.ofJob();
        this.checkpoint = checkpoint;
        this.all = all;
        this.most = most;
        List<String> by = input.job().policy().groupBy();
        // Properties come last, so that plans sort groups by a build's own attributes first.
        by.stream().filter(name -> !isProperty(name)).forEach(sorting::add);
        by.stream().filter(GroupedBuilds::isProperty).forEach(sorting::add);
    }

    private static boolean isProperty(String name) {
        return name.startsWith(Attributes.PROPERTY_PREFIX);
    }

    record Members(String group, List<StoredBuild> stored) {

        List<Build> builds() {
            return stored.stream().map(StoredBuild::build).toList();
        }

        Map<String, StoredBuild> byKey() {
            Map<String, StoredBuild> byKey = new HashMap<>(stored.size() * 2);
            stored.forEach(each -> byKey.put(each.build().key(), each));
            return byKey;
        }
    }

    /**
     * Groups that were read together.
     *
     * @param size number of their builds
     */
    record Piece<G>(List<G> groups, int size) { }

    /** Reads all builds anew, and passes each with the name of its group. */
    void readAll(BiConsumer<StoredBuild, String> each) {
        groups = new GroupIndex();
        kept = new HashMap<>();
        size = 0;
        BackgroundProducer.<List<StoredBuild>>run("read builds", 2, read -> builds.forEach(read::hand, all.get()), some -> {
            checkpoint.run();
            for (StoredBuild stored : some) {
                String group = sortKey(stored.build());
                groups.add(group, stored.id());
                keep(stored);
                each.accept(stored, group);
            }
        });
    }

    private void keep(StoredBuild stored) {
        if (kept != null) {
            kept.put(stored.id(), stored);
            size += stored.size();
            if (size > most) {
                kept = null;
            }
        }
    }

    void forEach(Consumer<Members> each) {
        forEach(groups, each);
    }

    void forEach(Set<String> names, Consumer<Members> each) {
        forEach(groups.only(names), each);
    }

    private void forEach(GroupIndex some, Consumer<Members> each) {
        run(some::forEach, piece -> {
            checkpoint.run();
            piece.groups().forEach(each);
            release(piece.size());
        });
    }

    /** Passes all groups a last time, several at once. What is passed takes room until {@link #release}. */
    void drain(Consumer<Piece<Members>> each) {
        run(groups::drain, each);
    }

    /** Lets others take the room of so many builds. */
    void release(int size) {
        room.release(Math.min(MAX_IN_MEMORY, size));
    }

    private void run(Consumer<BiConsumer<String, List<Long>>> some, Consumer<Piece<Members>> each) {
        BackgroundProducer.<Piece<Members>>run("read groups", MAX_WAITING, read -> new Reading(read).all(some), each::accept);
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

        void all(Consumer<BiConsumer<String, List<Long>>> some) {
            some.accept((name, members) -> {
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
            List<Members> read = new ArrayList<>(names.size());
            for (int i = 0; i < names.size(); i++) {
                List<StoredBuild> members = new ArrayList<>(ids.get(i).size());
                for (Long id : ids.get(i)) {
                    StoredBuild stored = byId.get(id);
                    if (stored != null) {
                        members.add(sortKey(stored.build()).equals(names.get(i)) ? stored : changed(stored));
                    }
                }
                if (!members.isEmpty()) {
                    read.add(new Members(names.get(i), members));
                }
            }
            ahead.hand(new Piece<>(read, size));
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

    /** A text that sorts as the values of the group do, unknown values first. Values hold no control characters. */
    private String sortKey(Build build) {
        StringBuilder out = new StringBuilder(48);
        for (String name : sorting) {
            String value = build.attributes().get(name);
            out.append(value == null ? "\1" : "\2").append(value == null ? "" : value).append('\0');
        }
        return out.toString();
    }

    /**
     * Maps groups to the ids of their builds. A build takes two or three bytes, because ids come in rising order and only
     * their distances are stored. A group takes some hundred bytes.
     */
    static final class GroupIndex {

        private static final class Members {
            private byte[] distances = new byte[8];
            private int used;
            private int size;
            private long last;
        }

        private final Map<String, Members> groups = new HashMap<>();

        /** @param id higher than all ids that were added before */
        void add(String group, long id) {
            Members members = groups.computeIfAbsent(group, name -> new Members());
            long distance = id - members.last;
            do {
                if (members.used == members.distances.length) {
                    members.distances = Arrays.copyOf(members.distances, members.used + (members.used >> 1));
                }
                long more = distance >>> 7;
                members.distances[members.used++] = (byte) (distance & 0x7f | (more == 0 ? 0 : 0x80));
                distance = more;
            } while (distance != 0);
            members.last = id;
            members.size++;
        }

        /** Passes each group with the ids of its builds to {@code each}, in the order of the groups' names. */
        void forEach(BiConsumer<String, List<Long>> each) {
            String[] names = groups.keySet().toArray(String[]::new);
            Arrays.sort(names);
            for (String name : names) {
                each.accept(name, ids(groups.get(name)));
            }
        }

        /** Like {@link #forEach}, but frees the memory of each group. */
        void drain(BiConsumer<String, List<Long>> each) {
            forEach((name, ids) -> {
                groups.remove(name);
                each.accept(name, ids);
            });
        }

        GroupIndex only(Set<String> names) {
            GroupIndex some = new GroupIndex();
            names.forEach(name -> some.groups.put(name, groups.get(name)));
            return some;
        }

        private static List<Long> ids(Members members) {
            List<Long> ids = new ArrayList<>(members.size);
            long id = 0;
            for (int at = 0; at < members.used; ) {
                long distance = 0;
                int shift = 0;
                byte next;
                do {
                    next = members.distances[at++];
                    distance |= (next & 0x7fL) << shift;
                    shift += 7;
                } while (next < 0);
                id += distance;
                ids.add(id);
            }
            return ids;
        }
    }
}
