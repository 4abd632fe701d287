package dev.winnow.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrashJsonTest {

    @Test
    void writes_instants_as_their_text_says() {
        Random random = new Random(1);
        Stream<Instant> any = Stream.generate(() -> Instant.ofEpochSecond(random.nextLong(-5_000_000_000L, 300_000_000_000L),
                new int[] {0, 120_000_000, 120_340_000, 1_000, random.nextInt(1_000_000_000)}[random.nextInt(5)])).limit(2_000);
        Stream<Instant> edges = LongStream.of(-1, 0, 60, 253_402_300_799L, 253_402_300_800L).mapToObj(Instant::ofEpochSecond);
        assertThat(Stream.of(any, edges, Stream.of(Instant.MIN, Instant.MAX)).flatMap(all -> all)).allSatisfy(at ->
                assertThat(new String(TrashJson.line(at), StandardCharsets.UTF_8)).isEqualTo('"' + at.toString() + "\"\n"));
    }
}
