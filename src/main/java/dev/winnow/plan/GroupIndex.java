package dev.winnow.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Maps groups to the ids of their builds. A build takes two or three bytes, because ids come in rising order and only
 * their distances are stored. A group takes some hundred bytes.
 */
final class GroupIndex {

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
