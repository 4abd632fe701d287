package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.cli.WinnowCli;
import dev.winnow.database.EmbeddedOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Kills the program at one of its calls that change files, or lets that call fail, and looks whether the next command
 * recovers. What tells of moved files must be on disk before they move. {@code -Dwinnow.faults=100} tries so many calls
 * of each command instead of one, spread over all of them.
 */
@EmbeddedOnly
class FaultSweepTest {

    private static final int FAULTS = Integer.getInteger("winnow.faults", 1);
    /** Killed, killed in the middle of a write, no space left, input/output error, permission denied. */
    private static final List<String> ACTS = List.of("kill", "28", "torn", "5", "13");

    @TempDir
    private static Path library;

    @TempDir
    private Path base;

    private Site site;
    private WinnowCli here;

    enum Command { ADOPT, APPLY, RESTORE, PURGE, PIN, APPROVE }

    @BeforeAll
    static void compile() throws Exception {
        try {
            Process compiler = new ProcessBuilder("gcc", "-shared", "-fPIC", "-O1", "-o", so().toString(),
                    Path.of("src/test/resources/damage/fault.c").toAbsolutePath().toString(), "-ldl").inheritIO().start();
            assertThat(compiler.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(compiler.exitValue()).isZero();
        } catch (IOException absent) {
            assumeTrue(false, "gcc is there, to make the library that lets calls fail");
        }
    }

    private static Path so() {
        return library.resolve("fault.so");
    }

    @ParameterizedTest
    @EnumSource
    void the_next_command_recovers(Command command) throws Exception {
        fresh(command);
        Path counted = base.resolve("count");
        String[] arguments = arguments(command);
        Path log = base.resolve("calls");
        assertThat(process(arguments, Map.of("FAULT_COUNT", counted.toString(), "FAULT_LOG", log.toString())).exit())
                .isIn(0, 5);
        if (Set.of(Command.ADOPT, Command.APPLY, Command.RESTORE, Command.PURGE).contains(command)) {
            synced(command, Files.readAllLines(log));
        }
        int calls = Integer.parseInt(Files.readString(counted));
        assertThat(calls).isGreaterThan(10);
        for (int i = 0; i < FAULTS; i++) {
            if (command == Command.ADOPT) {
                fresh(command);
            }
            int at = 1 + (int) ((2L * i + 1) * calls / (2L * FAULTS));
            String act = ACTS.get((i + command.ordinal()) % ACTS.size());
            String story = command + " of " + calls + " calls, at " + at + " " + act;
            String[] again = arguments(command);
            Processes.Running hit = process(again, Map.of("FAULT_AT", String.valueOf(at), "FAULT_DO", act));
            hit.exit();
            assertThat(hit.text()).as(story).doesNotContain("Exception", "\tat ", "/proc/self/fd");
            WinnowCli.Result next = here.run((Object[]) again);
            assertThat(next.exit()).as(story + "\n" + hit.text() + "\n" + next.out() + next.err())
                    .isIn(command == Command.RESTORE ? List.of(0, 2, 5) : List.of(0, 5));
            assertThat(here.run("scan", site.job()).exit()).as(story).isZero();
            assertThat(here.run("verify").out()).as(story).startsWith("sound");
            if (site.halfPurged()) {
                here.done("purge", site.job());
            }
            Agreement.check(site, List.of());
        }
    }

    /**
     * Else a power cut could leave files elsewhere and a catalog that knows of no reason to look for them, or the mark of
     * a catalog that is gone.
     */
    private static void synced(Command command, List<String> calls) {
        Predicate<String> moves = Pattern.compile("rename\\S* \\S+/(products|logs)/" + (command == Command.ADOPT
                ? "\\.winnow" : "(?!\\.winnow(?!/trash/r-)).*")).asMatchPredicate();
        int moved = IntStream.range(0, calls.size()).filter(at -> moves.test(calls.get(at))).findFirst().orElseThrow();
        assertThat(last(calls.subList(0, moved), "sync.*/catalog\\.mv\\.db")).as(command + " moves at " + moved)
                .isGreaterThan(last(calls.subList(0, moved), "write.*/catalog\\.mv\\.db"));
        if (command == Command.APPLY) {
            assertThat(last(calls, "sync.*/journal/r-.*")).isGreaterThan(last(calls, "write.*/journal/r-.*"));
            // Times that a journal tells, before the moves that changed them.
            assertThat(last(calls, "sync.*/products/\\.winnow/trash/r-.*"))
                    .isGreaterThan(last(calls, "sync.*/products/\\.winnow/journal/r-.*"));
        }
    }

    private static int last(List<String> calls, String call) {
        return IntStream.range(0, calls.size()).filter(at -> calls.get(at).matches("\\w*" + call)).max().orElse(-1);
    }

    /** Logs go after their products, and come back before them. */
    @ParameterizedTest
    @ValueSource(strings = {"scan", "restore"})
    void a_build_that_was_cut_short_between_two_of_its_stores_is_whole_afterwards(String next) throws Exception {
        fresh(Command.APPLY);
        String[] cut = arguments(next.equals("restore") ? Command.RESTORE : Command.APPLY);
        Path second = next.equals("restore") ? site.products().resolve(".winnow/trash")
                : site.logs().resolve(".winnow/journal");
        process(cut, Map.of("FAULT_ROOT", second.toString(), "FAULT_AT", "1", "FAULT_DO", "kill"));
        assertThat(halves()).as("builds in halves when it was killed").isNotEmpty();

        assertThat(here.run(next.equals("restore") ? "run" : next, site.job()).exit()).isZero();

        assertThat(halves()).isEmpty();
        Agreement.check(site, List.of());
    }

    @Test
    void a_schedule_says_that_the_disk_of_the_catalog_failed_and_goes_on_with_the_next_run() throws Exception {
        fresh(Command.APPLY);
        site.edit("name: nightly", "name: nightly\nschedule: \"*/2 * * * * *\"");
        Processes.Running schedule = start(new String[] {"schedule", site.job().getParent().toString()}, Map.of(
                "FAULT_ROOT", site.state().resolve("catalog.mv.db").toString(), "FAULT_AT", "100", "FAULT_DO", "5"));
        try {
            String failed = "nightly: the catalog in " + site.state() + " cannot be written: input/output error";
            Awaitility.await().until(() -> !schedule.process().isAlive() || schedule.text().contains(failed)
                    && schedule.text().substring(schedule.text().indexOf(failed)).contains(" done: "));
            assertThat(schedule.process().isAlive()).as(schedule.text()).isTrue();
        } finally {
            schedule.process().destroy();
            schedule.exit();
        }
        assertThat(here.run("verify").out()).startsWith("sound");
        Agreement.check(site, List.of());
    }

    /** The builds whose products and logs go together, and do not lie in the same state. */
    private Set<String> halves() {
        return site.originals().values().stream().map(Site.Original::key).filter(key -> key.contains("/feature/"))
                .filter(key -> Site.there(site.products().resolve(key)) != Site.there(site.logs().resolve(key + ".log")))
                .collect(Collectors.toSet());
    }

    private void fresh(Command command) throws IOException {
        site = new Site(Files.createTempDirectory(base, "site"));
        here = new WinnowCli(site.state());
        site.grow(3);
        if (command == Command.APPROVE) {
            site.edit("approval: never", "approval: always");
        }
        if (command != Command.ADOPT) {
            here.done("adopt", site.job());
            here.done("scan", site.job());
        }
    }

    private String[] arguments(Command command) throws IOException {
        return switch (command) {
            case ADOPT -> new String[] {"adopt", site.job().toString()};
            case APPLY -> {
                site.grow(1);
                yield new String[] {"apply", plan()};
            }
            case RESTORE -> new String[] {"restore", removed(), "--no-pin"};
            case PURGE -> {
                removed();
                yield new String[] {"purge", site.job().toString(), "--older-than", "0s"};
            }
            case PIN -> new String[] {"pin", "app/main/linux/1.1-1", "--by", "qa", "--reason", "needed"};
            case APPROVE -> new String[] {"approve", plan(), "--by", "boss"};
        };
    }

    private String plan() {
        return here.done("plan", site.job(), "--json").json().required("plan").asString();
    }

    /** A run whose removals lie in the trash. */
    private String removed() throws IOException {
        JsonNode trash = here.done("trash", "--json").json();
        if (trash.isEmpty()) {
            site.grow(1);
            here.done("run", site.job());
            trash = here.done("trash", "--json").json();
        }
        return trash.get(0).required("run").asString();
    }

    private Processes.Running process(String[] arguments, Map<String, String> fault) throws Exception {
        Processes.Running running = start(arguments, fault);
        running.exit();
        return running;
    }

    private Processes.Running start(String[] arguments, Map<String, String> fault) throws IOException {
        Map<String, String> environment = new HashMap<>(fault);
        environment.put("LD_PRELOAD", so().toString());
        environment.putIfAbsent("FAULT_ROOT", site.job().getParent().toString());
        return new Processes(site.state(), Files.createTempDirectory(base, "out"), environment).start(arguments);
    }
}
