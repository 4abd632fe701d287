package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.cli.WinnowCli;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of a store, of the reports, of the state directory is full, each in turn. Mounting needs root. */
class FullDiskTest {

    @TempDir
    private Path base;

    private final List<Path> mounted = new ArrayList<>();
    private Site site;
    private WinnowCli winnow;

    @BeforeEach
    void site() throws IOException {
        site = Site.small(base);
        winnow = new WinnowCli(site.state());
    }

    @AfterEach
    void unmount() throws Exception {
        for (Path path : mounted) {
            new ProcessBuilder("umount", "-l", path.toString()).start().waitFor();
        }
    }

    @Test
    void nothing_moves_while_the_journal_cannot_be_written() throws Exception {
        mount(site.products(), "4m");
        site.grow(4);
        winnow.done("adopt", site.job());
        winnow.done("run", site.job());
        winnow.done("restore", run(), "--no-pin");
        Path filler = fill(site.products());
        var before = site.trees();
        WinnowCli.Result full = winnow.run("run", site.job());
        assertThat(full.exit()).as(full.err()).isIn(1, 5, 6);
        assertThat(full.err()).containsIgnoringCase("no space left");
        site.trees().forEach((path, was) -> {
            if (path.startsWith("products")) {
                assertThat(was).as(path).isEqualTo(before.get(path));
            }
        });
        Files.delete(filler);
        assertThat(winnow.run("run", site.job()).exit()).isIn(0, 5);
        Agreement.check(site, List.of());
    }

    @Test
    void a_plan_whose_report_cannot_be_written_is_finished_when_there_is_room() throws Exception {
        mount(base.resolve("reports"), "2m");
        site.grow(4);
        winnow.done("adopt", site.job());
        String plan = winnow.done("plan", site.job(), "--json").json().required("plan").asString();
        Path filler = fill(base.resolve("reports"));
        WinnowCli.Result full = winnow.run("apply", plan);
        assertThat(full.exit()).as(full.err()).isEqualTo(1);
        assertThat(full.err()).containsIgnoringCase("no space left").contains("reports");
        Agreement.check(site, List.of());
        WinnowCli.Result run = winnow.run("run", site.job());
        assertThat(run.exit()).as(run.err()).isEqualTo(1);
        Agreement.check(site, List.of());
        Files.delete(filler);
        winnow.done("apply", plan);
        assertThat(winnow.run("verify", base.resolve("reports")).exit()).isZero();
        Agreement.check(site, List.of());
    }

    @Test
    void a_full_state_directory_loses_nothing() throws Exception {
        mount(site.state(), "16m");
        site.grow(4);
        winnow.done("adopt", site.job());
        winnow.done("scan", site.job());
        Path filler = fill(site.state());
        Processes processes = new Processes(site.state(), Files.createDirectory(base.resolve("out")));
        for (String[] command : new String[][] {{"run", site.job().toString()},
                {"pin", "app/main/linux/1.1-1", "--by", "qa", "--reason", "needed"}}) {
            Processes.Running full = processes.start(command);
            assertThat(full.exit()).as(full.text()).isEqualTo(1);
            assertThat(full.text()).as(command[0]).containsIgnoringCase("no space left").doesNotContain("\tat ");
        }
        Files.delete(filler);
        winnow.run("run", site.job());
        Agreement.check(site, List.of());
    }

    private String run() {
        return winnow.done("trash", "--json").json().get(0).required("run").asString();
    }

    private void mount(Path path, String size) throws Exception {
        Files.createDirectories(path);
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assumeTrue(mount.waitFor() == 0, "a disk of its own can be mounted (as root)");
        mounted.add(path);
    }

    private static Path fill(Path disk) throws IOException {
        Path filler = disk.resolve("filler");
        for (int size : new int[] {65_536, 4_096, 1}) {
            try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(new byte[size]);
                }
            } catch (IOException full) {
                // That is what it is for.
            }
        }
        return filler;
    }
}
