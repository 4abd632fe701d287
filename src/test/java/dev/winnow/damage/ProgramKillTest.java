package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.WinnowCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Kills processes of the program at random instants of its work, lets the next command recover, and looks whether
 * anything was lost. {@code -Dwinnow.kills=100} kills more often, {@code -Dwinnow.seed=1} at other instants.
 */
class ProgramKillTest {

    private static final int KILLS = Integer.getInteger("winnow.kills", 5);
    private static final long SEED = Long.getLong("winnow.seed", 20_261_123L);
    private static final List<String> WORK = List.of("run", "apply", "restore", "purge", "apply", "plan", "scan");

    @TempDir
    private Path base;

    private final Random random = new Random(SEED);
    private final Map<String, Long> millis = new HashMap<>();
    private Site site;
    private WinnowCli here;
    private Processes processes;
    private int hits;
    private final List<String> story = new ArrayList<>();
    private final List<String> pinned = new ArrayList<>();

    @Test
    void loses_nothing_however_it_is_killed() throws Exception {
        site = new Site(Files.createDirectory(base.resolve("site")));
        here = new WinnowCli(site.state());
        processes = new Processes(site.state(), Files.createDirectory(base.resolve("out")));
        site.grow(6);
        here.done("adopt", site.job());
        here.done("scan", site.job());
        pin("app/main/linux/1.1-1", "app/main/linux/1.1-1");
        pin("tool/release/1.0/*/1.2-2", "tool/release/1.0/linux/1.2-2", "tool/release/1.0/windows/1.2-2");
        try {
            // How long each command takes here is learnt on the way: the first kills may come too late.
            for (int round = 0; hits < KILLS; round++) {
                round(WORK.get(round % WORK.size()));
            }
        } catch (AssertionError lost) {
            throw new AssertionError("seed " + SEED + "\n" + String.join("\n", story), lost);
        }
    }

    private void pin(String glob, String... keys) {
        here.done("pin", glob, "--by", "qa", "--reason", "needed");
        pinned.addAll(List.of(keys));
    }

    private void round(String work) throws Exception {
        site.grow(1);
        String[] command = switch (work) {
            case "apply" -> new String[] {"apply", plan()};
            case "restore" -> new String[] {"restore", removedRun(), "--no-pin"};
            case "purge" -> {
                removedRun();
                yield new String[] {"purge", site.job().toString(), "--older-than", "0s"};
            }
            default -> new String[] {work, site.job().toString()};
        };
        story.add(String.join(" ", command));
        killed(work, command);
        recover(command);
        if (work.equals("purge") || site.halfPurged()) {
            // What is deleted, wholly or partly, and not recorded waits for the next purge, whatever comes before that.
            ok("purge", site.job());
        }
        Agreement.check(site, pinned);
    }

    private void killed(String work, String[] command) throws IOException, InterruptedException {
        long most = millis.getOrDefault(work, 3_000L);
        // The first third is the virtual machine's start, which hurts nobody.
        long delay = most / 3 + random.nextLong(most * 2 / 3);
        long begun = System.nanoTime();
        Processes.Running child = processes.start(command);
        boolean ended = child.process().waitFor(delay, TimeUnit.MILLISECONDS);
        if (ended) {
            assertThat(child.exit()).as(child.text()).isIn(0, 5);
            millis.put(work, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        } else {
            child.process().destroyForcibly();
            child.process().waitFor();
            hits++;
            millis.merge(work, delay + 300, Math::max);
        }
        story.add("  " + (ended ? "ended" : "killed after " + delay + " ms") + ": " + child.text().strip());
    }

    private void recover(String[] command) {
        switch (random.nextInt(4)) {
            case 0 -> {
                ok("plan", site.job());
            }
            case 1 -> ok("run", site.job());
            case 2 -> ok("purge", site.job());
            default -> {
                // The same command once more; a run whose restore was done has nothing left in the trash.
                WinnowCli.Result again = here.run((Object[]) command);
                story.add("  again: exit " + again.exit() + " " + again.err().strip());
                assertThat(again.exit()).as(again.out() + again.err()).isIn(0, 2, 5);
                ok("scan", site.job());
            }
        }
    }

    private void ok(Object... command) {
        WinnowCli.Result result = here.run(command);
        story.add("  " + command[0] + ": exit " + result.exit() + " " + result.err().strip());
        assertThat(result.exit()).as(result.out() + result.err()).isIn(0, 5);
    }

    private String plan() {
        return here.done("plan", site.job(), "--json").json().required("plan").asString();
    }

    /** A run whose removals lie in the trash. */
    private String removedRun() {
        JsonNode trash = here.done("trash", "--json").json();
        if (trash.isEmpty()) {
            ok("run", site.job());
            trash = here.done("trash", "--json").json();
        }
        return trash.get(random.nextInt(trash.size())).required("run").asString();
    }
}
