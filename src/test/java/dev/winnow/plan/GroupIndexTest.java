package dev.winnow.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.plan.GroupedBuilds.GroupIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupIndexTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void gives_back_the_ids_of_each_group_in_the_order_of_the_names(long seed) {
        Random random = new Random(seed);
        GroupIndex groups = new GroupIndex();
        Map<String, List<Long>> expected = new TreeMap<>();
        long id = 0;
        for (int i = 0; i < 5_000; i++) {
            id += 1 + (random.nextInt(100) == 0 ? random.nextLong() >>> 20 : random.nextInt(300));
            String group = "group" + random.nextInt(40);
            groups.add(group, id);
            expected.computeIfAbsent(group, name -> new ArrayList<>()).add(id);
        }

        List<Map.Entry<String, List<Long>>> found = new ArrayList<>();
        groups.drain((name, ids) -> found.add(Map.entry(name, ids)));

        assertThat(found).isEqualTo(List.copyOf(expected.entrySet()));
    }
}
