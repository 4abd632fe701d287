package dev.winnow.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BackgroundProducerTest {

    @Test
    void hands_all_pieces_over_in_order() {
        List<Integer> used = new ArrayList<>();

        BackgroundProducer.<Integer>run("count", 3, ahead -> IntStream.range(0, 10_000).forEach(ahead::hand), used::add);

        assertThat(used).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    }

    @Test
    void makes_no_more_than_there_is_room_for() {
        Semaphore room = new Semaphore(5);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        BackgroundProducer.<Integer>run("fill", 100, ahead -> IntStream.range(0, 500).forEach(i -> {
            ahead.enter(room, 2);
            most.accumulateAndGet(inside.addAndGet(2), Math::max);
            ahead.hand(2);
        }), size -> {
            inside.addAndGet(-size);
            room.release(size);
        });

        assertThat(most.get()).isLessThanOrEqualTo(5);
        assertThat(room.availablePermits()).isEqualTo(5);
    }

    @Test
    void tells_the_caller_why_the_maker_failed_after_what_it_had_made() {
        List<Integer> used = new ArrayList<>();

        assertThatThrownBy(() -> BackgroundProducer.<Integer>run("fail", 3, ahead -> {
            ahead.hand(1);
            throw new IllegalArgumentException("no more");
        }, used::add)).isInstanceOf(IllegalArgumentException.class).hasMessage("no more");
        assertThat(used).containsExactly(1);
    }

    @Test
    void tells_the_caller_of_an_error_of_the_maker() {
        assertThatThrownBy(() -> BackgroundProducer.<Integer>run("fail", 3, ahead -> {
            throw new StackOverflowError("too deep");
        }, piece -> { })).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void ends_a_maker_that_waits_for_a_user_who_failed() {
        AtomicReference<Thread> maker = new AtomicReference<>();

        assertThatThrownBy(() -> BackgroundProducer.<Integer>run("wait", 1, ahead -> {
            maker.set(Thread.currentThread());
            IntStream.range(0, 1_000).forEach(ahead::hand);
        }, piece -> {
            throw new IllegalStateException("full");
        })).hasMessage("full");
        assertThat(maker.get().isAlive()).isFalse();
    }

    @Test
    void ends_all_of_a_chain_when_its_middle_fails_while_its_beginning_waits_for_room() {
        Semaphore room = new Semaphore(1);

        assertThatThrownBy(() -> BackgroundProducer.<Integer>run("middle", 2, middle -> BackgroundProducer.<Integer>run("beginning", 2, first -> {
            for (int i = 0; i < 10; i++) {
                first.enter(room, 1);
                first.hand(i);
            }
        }, piece -> {
            throw new IllegalStateException("in the middle");
        }), piece -> room.release())).hasMessage("in the middle");
    }
}
