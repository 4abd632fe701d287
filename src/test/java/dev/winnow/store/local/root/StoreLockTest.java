package dev.winnow.store.local.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.files.TrashJson;
import dev.winnow.store.LockHolder;
import dev.winnow.store.LockLost;
import dev.winnow.store.StoreBusy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreLockTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path root;
    private StoreRoot store;

    @BeforeEach
    void adopt() throws IOException {
        store = StoreRoot.open(root, List.of());
        store.makeWinnow();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static String line(Process process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    private void write(LockHolder holder) throws IOException {
        Files.write(root.resolve(".winnow/lock"), TrashJson.line(holder));
    }

    private LockHolder like(String host, String machine, String boot, long pid) {
        LockHolder self = LockHolder.self("test", NOW);
        return new LockHolder(host == null ? self.host() : host, machine == null ? self.machine() : machine,
                boot == null ? self.boot() : boot, pid, self.started(), NOW, "run nightly", "ci");
    }

    @Test
    void names_the_process_that_holds_the_store_and_lets_others_in_after_it() throws Exception {
        Process holder = ChildProgram.start("hold", root);
        assertThat(line(holder)).isEqualTo("held");
        assertThatThrownBy(() -> StoreLock.acquire(store, "test", NOW)).isInstanceOf(StoreBusy.class)
                .hasMessageContaining("store " + root.toRealPath() + " is held by host ")
                .hasMessageContaining("process " + holder.pid() + " (hold) since ");
        holder.getOutputStream().close();
        holder.waitFor();
        StoreLock.acquire(store, "test", NOW).close();
        assertThat(StoreLock.holder(store)).isNull();
    }

    @Test
    void takes_over_from_a_process_that_was_killed() throws Exception {
        Process holder = ChildProgram.start("hold", root);
        assertThat(line(holder)).isEqualTo("held");
        holder.destroyForcibly().waitFor();
        assertThat(StoreLock.holder(store).pid()).isEqualTo(holder.pid());
        try (StoreLock lock = StoreLock.acquire(store, "test", NOW)) {
            lock.check();
            assertThat(StoreLock.holder(store).command()).isEqualTo("test");
        }
    }

    @Test
    void lets_one_of_several_processes_take_over_from_a_dead_one() throws Exception {
        write(like(null, null, null, 999_999_999));
        List<Process> racers = List.of(ChildProgram.start("hold", root), ChildProgram.start("hold", root),
                ChildProgram.start("hold", root));
        int held = 0;
        for (Process racer : racers) {
            held += line(racer).equals("held") ? 1 : 0;
        }
        assertThat(held).isEqualTo(1);
        for (Process racer : racers) {
            racer.getOutputStream().close();
            racer.waitFor();
        }
    }

    @Test
    void is_not_fooled_by_a_process_that_got_the_number_of_a_dead_one() throws Exception {
        LockHolder dead = like(null, null, null, ProcessHandle.current().pid());
        write(new LockHolder(dead.host(), dead.machine(), dead.boot(), dead.pid(), NOW.minusSeconds(86_400), NOW, "run", "ci"));
        StoreLock.acquire(store, "test", NOW).close();
    }

    /** A full disk may have kept it from deleting its lock; it may run on for weeks. */
    @Test
    void takes_again_what_this_very_process_had() throws Exception {
        write(like(null, null, null, ProcessHandle.current().pid()));
        assertThat(StoreLock.unlock(store, NOW)).isNotNull();
        write(like(null, null, null, ProcessHandle.current().pid()));
        StoreLock.acquire(store, "test", NOW).close();
        assertThat(StoreLock.holder(store)).isNull();
    }

    @Test
    void knows_a_host_again_after_its_restart() throws Exception {
        write(like(null, null, "another boot", 1));
        StoreLock.acquire(store, "test", NOW).close();
    }

    @Test
    void knows_that_another_container_on_this_host_is_dead() throws Exception {
        write(like("5f2a91c0", "another", null, 1));
        StoreLock.acquire(store, "test", NOW).close();
    }

    @Test
    void respects_the_lock_of_another_host_until_it_is_unlocked() throws Exception {
        write(like("build2", null, "another boot", 1));
        assertThatThrownBy(() -> StoreLock.acquire(store, "test", NOW)).isInstanceOf(StoreBusy.class)
                .hasMessageContaining("is held by host build2, process 1 (run nightly) since 2026-03-01T12:00:00Z")
                .hasMessageEndingWith("free the store with unlock --reason");
        assertThat(StoreLock.unlock(store, NOW).host()).isEqualTo("build2");
        StoreLock.acquire(store, "test", NOW).close();
    }

    @Test
    void takes_a_host_of_the_same_name_for_another_if_its_machine_is() throws Exception {
        write(like(null, "another", "another boot", 1));
        assertThatThrownBy(() -> StoreLock.acquire(store, "test", NOW)).isInstanceOf(StoreBusy.class);
    }

    @Test
    void never_unlocks_a_store_whose_holder_lives() throws Exception {
        Process holder = ChildProgram.start("hold", root);
        assertThat(line(holder)).isEqualTo("held");
        assertThatThrownBy(() -> StoreLock.unlock(store, NOW)).isInstanceOf(StoreBusy.class);
        holder.getOutputStream().close();
        holder.waitFor();
    }

    @Test
    void respects_a_lock_that_it_cannot_read() throws Exception {
        Files.writeString(root.resolve(".winnow/lock"), "{torn");
        assertThatThrownBy(() -> StoreLock.acquire(store, "test", NOW)).isInstanceOf(StoreBusy.class);
    }

    @Test
    void keeps_a_second_part_of_the_same_process_out() throws Exception {
        try (StoreLock lock = StoreLock.acquire(store, "test", NOW); StoreRoot again = StoreRoot.open(root, List.of())) {
            assertThatThrownBy(() -> StoreLock.acquire(again, "test", NOW)).isInstanceOf(StoreBusy.class);
            lock.check();
        }
    }

    @Test
    void notices_that_the_store_was_given_to_another() throws Exception {
        try (StoreLock lock = StoreLock.acquire(store, "test", NOW)) {
            Files.delete(root.resolve(".winnow/lock"));
            write(like("build2", null, "another boot", 1));
            assertThatThrownBy(lock::check).isInstanceOf(LockLost.class).hasMessageContaining("held by host build2");
        }
        assertThat(StoreLock.holder(store).host()).isEqualTo("build2");
    }
}
