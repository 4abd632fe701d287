package dev.winnow.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.store.RecoveryOutcome.State;
import dev.winnow.store.local.restore.Recovery;
import dev.winnow.store.local.root.ChildProgram;
import dev.winnow.store.local.root.TestStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KillTest {

    private static final int KILLS = 6;

    @TempDir
    private Path root;

    @ParameterizedTest
    @ValueSource(longs = 1)
    void a_store_is_whole_after_every_kill_at_a_random_instant(long seed) throws Exception {
        Random random = new Random(seed);
        try (TestStore store = TestStore.adopted(root)) {
            for (int i = 0; i < 20; i++) {
                store.write("app-" + i + "/bin/app", "product " + i);
                store.write("app-" + i + "/logs/build.log", "log " + i);
                store.write("app-" + i + "/build.json", "{}");
            }
            store.age();
        }
        Map<String, String> before = Snapshot.of(root);
        for (int i = 0; i < KILLS; i++) {
            Process child = ChildProgram.start("churn", root);
            assertThat(new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))
                    .readLine()).isEqualTo("ready");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(300)));
            child.destroyForcibly().waitFor();
            try (TestStore store = TestStore.opened(root)) {
                assertThat(Recovery.recover(store.open())).noneMatch(each -> each.state() == State.SPLIT);
                store.restoreAll();
            }
            assertThat(Snapshot.of(root)).isEqualTo(before);
        }
    }
}
