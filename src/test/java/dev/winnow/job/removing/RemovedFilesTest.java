package dev.winnow.job.removing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemovedFilesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            4 4 4             | 3
            10000             | 1
            6000 4000 1       | 2 1
            9999 2 10000 1    | 1 1 1 1
            1 3000000 1 1     | 1 1 2
            0 0               | 2
            """)
    void lists_few_files_of_several_items_together_or_those_of_one_large_item(String files, String together) {
        List<Long> sizes = numbers(files);
        List<Item> page = IntStream.range(0, sizes.size()).mapToObj(i -> new Item("p", i, i, "key", 0, List.of(PartKind.PRODUCTS), true,
                new Contents("", new TreeMap<>(Map.of(PartKind.PRODUCTS, new Contents.Amount(0, sizes.get(i), Instant.EPOCH)))), "done", null,
                "rule", "reason")).toList();

        List<List<Item>> parts = RemovedFiles.together(page);

        assertThat(parts.stream().map(part -> (long) part.size()).toList()).isEqualTo(numbers(together));
        assertThat(parts.stream().flatMap(List::stream).toList()).isEqualTo(page);
    }

    private static List<Long> numbers(String text) {
        return List.of(text.split(" ")).stream().map(Long::valueOf).toList();
    }
}
