package dev.winnow.catalog.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.catalog.decision.Plans.Decision;
import dev.winnow.catalog.decision.Plans.Located;
import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionBlockTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void gives_back_what_was_decided(long seed) {
        Random random = new Random(seed);
        long first = random.nextInt(1_000_000);
        List<Decision> decisions = new ArrayList<>();
        for (int i = random.nextInt(600); i >= 0; i--) {
            decisions.add(decision(random, first + decisions.size()));
        }

        assertThat(DecisionBlock.decode(DecisionBlock.encode(decisions), first)).isEqualTo(decisions);
    }

    private static Decision decision(Random random, long seq) {
        boolean keep = random.nextBoolean();
        List<Located> places = new ArrayList<>();
        for (int i = random.nextInt(20) == 0 ? 3 : 1; i > 0; i--) {
            places.add(new Located(random.nextLong() >>> 1, number(random), number(random)));
        }
        long bytes = places.stream().mapToLong(Located::bytes).sum();
        long files = places.stream().mapToLong(Located::files).sum();
        return new Decision(seq, random.nextLong() >>> 1, text(random), PartKind.of(List.of("products", "logs", "symbols", "tests").get(random.nextInt(4))), keep,
                keep ? KeptBy.values()[random.nextInt(KeptBy.values().length)] : null, text(random), text(random),
                bytes, files, random.nextBoolean() ? null : Instant.ofEpochMilli(random.nextLong() >> 12), places);
    }

    private static long number(Random random) {
        return random.nextInt(4) == 0 ? 0 : random.nextLong() >>> 3 + random.nextInt(60);
    }

    private static String text(Random random) {
        String[] pieces = {"app/", "main", "release/1.2", "\u00fc", "\ud83d\ude00", "%0A", "linux-x86_64", " - 14th; ", "\u65e5"};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    @Test
    void refuses_a_damaged_block() {
        byte[] block = DecisionBlock.encode(List.of(decision(new Random(1), 0)));
        byte[] cut = Arrays.copyOf(block, block.length / 2);

        assertThatThrownBy(() -> DecisionBlock.decode(cut, 0)).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("damaged");
    }
}
