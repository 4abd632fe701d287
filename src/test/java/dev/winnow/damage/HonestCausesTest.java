package dev.winnow.damage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.JavaProcess;
import dev.winnow.cli.Main;
import dev.winnow.cli.WinnowCli;
import dev.winnow.database.EmbeddedOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be read or written is called what it is, with the path that people know, in one line. */
@EmbeddedOnly
class HonestCausesTest {

    @TempDir
    private static Path base;
    private static Site site;
    private static String removed;

    /** By what they were started with. */
    private static final Map<List<String>, CommandProcess> PROCESSES = new HashMap<>();

    @BeforeAll
    static void make() throws IOException {
        site = Site.small(Files.createDirectory(base.resolve("site")));
        site.grow(3);
        WinnowCli winnow = new WinnowCli(site.state());
        winnow.done("adopt", site.job());
        winnow.done("run", site.job());
        removed = winnow.done("trash", "--json").json().get(0).required("run").asString();
    }

    @AfterAll
    static void end() throws IOException {
        for (CommandProcess process : PROCESSES.values()) {
            process.close();
        }
    }

    private static WinnowCli.Result as(List<String> wrapper, Object... arguments) throws IOException {
        if (!PROCESSES.containsKey(wrapper)) {
            PROCESSES.put(wrapper, new CommandProcess(wrapper, site.state()));
        }
        return PROCESSES.get(wrapper).run(arguments);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "state                  | --------- | builds           | 1 | state",
        "state                  | --------- | plan             | 1 | state",
        "state/catalog.password | --------- | builds           | 1 | state",
        "state/catalog.mv.db    | --------- | builds           | 1 | state/catalog.mv.db",
        "state/ledger.ndjson    | --------- | plan             | 1 | state/ledger.ndjson",
        "state/ledger.json      | --------- | builds           | 1 | state/ledger.json",
        "reports                | r-x------ | plan             | 1 | reports",
        "nightly.yaml           | --------- | validate         | 2 | nightly.yaml",
        "products               | --------- | scan             | 3 | products",
        "products/.winnow/trash | --------- | restore          | 1,5 | ",
        "products/.winnow       | --------- | run              | 1,3,5 | products"})
    void permission_denied_is_called_that(String place, String mode, String command, String exits, String named)
            throws Exception {
        List<String> user = CommandProcess.plainUser();
        Path damaged = place.startsWith("state") ? site.state().resolveSibling(place) : site.job().resolveSibling(place);
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(damaged);
        Files.setPosixFilePermissions(damaged, PosixFilePermissions.fromString(mode));
        WinnowCli.Result said;
        try {
            said = as(user, command.equals("builds") ? new Object[] {command}
                    : command.equals("restore") ? new Object[] {command, removed, "--no-pin"}
                    : new Object[] {command, site.job()});
        } finally {
            Files.setPosixFilePermissions(damaged, before);
        }
        assertThat(said.err()).containsAnyOf("permission denied", "may not be read").contains(named == null ? "" : named)
                .doesNotContain("Exception", "/proc/self/fd", "\tat ", "java.", "make room");
        assertThat(exits.split(",")).as(said.err()).contains(String.valueOf(said.exit()));
    }

    /** The folders as they are, over which a disk is mounted that cannot be written or has no room left. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "state    | ro   | builds  | 1 | state/schema.lock: the file system is read-only",
        "state    | ro   | plan    | 1 | state/schema.lock: the file system is read-only",
        "reports  | ro   | plan    | 1 | reports/nightly/",
        "products | ro   | run     | 1 | products: SITE/products cannot be changed: the file system is read-only",
        "products | ro   | restore | 1 | products: SITE/products cannot be changed: the file system is read-only",
        "reports  | ro   | init    | 1 | reports/new.yaml: the file system is read-only",
        "state    | full | builds  | 1 | state/catalog.mv.db cannot be opened: no space left on the disk",
        "state    | full | plan    | 1 | state/catalog.mv.db cannot be opened: no space left on the disk",
        "reports  | full | plan    | 1 | reports/nightly/",
        "reports  | full | init    | 1 | reports/new.yaml: no space left on the disk",
        "reports  | full | backup  | 1 | reports/new.yaml cannot be written: no space left on the disk",
    })
    void a_disk_that_cannot_be_written_is_called_that(String place, String damage, String command, int exit, String named)
            throws Exception {
        Path damaged = place.equals("state") ? site.state() : site.job().resolveSibling(place);
        Path file = site.job().resolveSibling("reports/new.yaml");
        String mount = damage.equals("ro") ? "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\""
                : "t=$(mktemp -d) && mount -t tmpfs -o size=16m none $t && cp -a \"$0\"/. $t/ && mount --move $t \"$0\" && "
                + "{ cat /dev/zero > \"$0/fill\" 2> /dev/null || :; }";
        assumeTrue(new ProcessBuilder("unshare", "-m", "sh", "-c", mount, damaged.toString()).start().waitFor() == 0,
                "disks can be mounted (as root)");
        WinnowCli.Result said = as(List.of("unshare", "-m", "sh", "-c", mount + "; exec \"$@\"", damaged.toString()),
                switch (command) {
                    case "builds" -> new Object[] {command};
                    case "restore" -> new Object[] {command, removed, "--no-pin"};
                    case "init" -> new Object[] {command, damaged.resolveSibling("products"), "--to", file};
                    case "backup" -> new Object[] {command, file};
                    default -> new Object[] {command, site.job()};
                });
        assertThat(said.exit()).as(said.err()).isEqualTo(exit);
        assertThat(said.err()).contains(named.replace("SITE", site.job().getParent().toString()))
                .contains(damage.equals("ro") ? "the file system is read-only; mount it" : "no space left on the disk; make room there")
                .doesNotContain("Exception", "/proc/self/fd", "\tat ", "java.");
    }

    @Test
    void a_result_that_cannot_be_printed_fails() throws Exception {
        for (String[] command : new String[][] {{"builds"}, {"builds", "--json"}, {"--help"}, {"--version"}}) {
            WinnowCli.Result said;
            try (OutputStream full = Files.newOutputStream(Path.of("/dev/full"))) {
                said = new WinnowCli(site.state()).printing(full, (Object[]) command);
            }
            assertThat(said.exit()).as(String.join(" ", command)).isEqualTo(1);
            assertThat(said.err()).contains("the output cannot be written: no space left").hasLineCount(1);
        }
    }

    @Test
    void a_result_whose_reader_has_gone_fails() throws Exception {
        Process process = new ProcessBuilder(JavaProcess.command(Main.class, "builds", "--state", site.state()))
                .redirectError(base.resolve("err").toFile()).start();
        process.getInputStream().close();
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(Files.readString(base.resolve("err"))).contains("closed by what was to read it").hasLineCount(1);
    }

    @Test
    void a_state_directory_that_is_a_file_is_named(@TempDir Path other) throws IOException {
        Path file = Files.writeString(other.resolve("state"), "");
        WinnowCli.Result refused = new WinnowCli(file).run("plan", site.job());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("state directory " + file, "is a file")
                .doesNotContain("Exception");
    }
}
