package dev.winnow.cli;

import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The package, unpacked and run as cron does it: empty environment, umask 077, where permitted an ordinary user. */
class PackageIT {

    private static final String NOBODY = "65534";

    @TempDir
    private static Path shared;
    private static Path home;

    @TempDir
    private Path folder;

    private record Result(int exit, String out, String err) { }

    @BeforeAll
    static void unpack() throws Exception {
        Path archive;
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            archive = files.filter(file -> file.getFileName().toString().matches("winnow-[0-9].*\\.tar\\.gz"))
                    .findFirst().orElseThrow();
        }
        open(shared);
        Process tar = new ProcessBuilder("tar", "xzf", archive.toAbsolutePath().toString(), "-C", shared.toString())
                .inheritIO().start();
        assertThat(tar.waitFor()).isZero();
        try (Stream<Path> files = Files.list(shared)) {
            home = files.findFirst().orElseThrow();
        }
    }

    @BeforeEach
    void a_store_with_names_of_all_kinds() throws Exception {
        open(folder);
        shell("mkdir -p 'store/app/gr\u00fcn \u6a39/linux/1' 'store/app/gr\u00fcn \u6a39/linux/2'; "
                + "echo one > 'store/app/gr\u00fcn \u6a39/linux/1/\u00e4pp.bin'; "
                + "echo two > 'store/app/gr\u00fcn \u6a39/linux/2/\u00e4pp.bin'; "
                + "touch -d 2026-01-01 store/app/*/linux/1/*; touch -d 2026-02-01 store/app/*/linux/2/*; "
                + "printf '%s' 'name: nightly\nbuild: \"{project}/{branch}/{os}/{version}\"\n"
                + "stores: [ { name: s, root: store, layout: \"{project}/{branch}/{os}/{version}\" } ]\n"
                + "rules: [ { name: all, match: {}, keep: [ { last: 1 } ] } ]\napproval: never\n' > job.yaml");
        assertThat(folder.resolve("job.yaml")).exists();
    }

    private static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, Set.of(PosixFilePermission.values()));
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Runs a line of shell in an empty environment, in the test's folder, as nobody where this is root. */
    private Result shell(String line) throws Exception {
        Process process = start(line);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        return new Result(exit, out, Files.readString(folder.resolve("err")));
    }

    private Process start(String line) throws IOException {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
        }
        Path err = folder.resolve("err");
        if (Files.notExists(err)) {
            Files.createFile(err);
            open(err);
        }
        // Bytes of its own: what the test's locale makes of arguments does not matter so.
        Path script = Files.writeString(folder.resolve("script"), "umask 077\n" + line + "\n");
        open(script);
        command.addAll(List.of("env", "-i", "PATH=/usr/bin:/bin", "sh", script.toString()));
        return new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile()).start();
    }

    private Result winnow(String... args) throws Exception {
        String java = System.getProperty("java.home") + "/bin/java";
        return shell("WINNOW_STATE=state WINNOW_CACHE=" + shared.resolve("cache") + " WINNOW_JAVA='" + java + "' exec '"
                + home.resolve("bin/winnow") + "' " + String.join(" ", Arrays.stream(args)
                .map(arg -> "'" + arg + "'").toList()));
    }

    private Result done(String... args) throws Exception {
        Result result = winnow(args);
        assertThat(result.exit()).as(result.err()).isZero();
        return result;
    }

    @Test
    void runs_a_job_from_an_empty_environment_as_an_ordinary_user() throws Exception {
        Files.createDirectories(shared.resolve("cache"));
        open(shared.resolve("cache"));
        assertThat(done("--version").out()).startsWith("winnow ");
        try (Stream<Path> files = Files.walk(shared)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("classes-"))).as("archives").hasSize(1);
        }
        done("adopt", "job.yaml");
        Result quiet = done("run", "--quiet", "job.yaml");
        assertThat(quiet.out()).isEmpty();
        assertThat(quiet.err()).isEmpty();
        assertThat(shell("ls store/app/*/linux").out().strip()).isEqualTo("2");
        assertThat(done("trash").out()).contains("app/gr\u00fcn \u6a39/linux/1");
        done("restore", "app/gr\u00fcn \u6a39/linux/1");
        assertThat(shell("cat 'store/app/gr\u00fcn \u6a39/linux/1/\u00e4pp.bin'").out()).isEqualTo("one\n");
        assertThat(done("verify").exit()).isZero();
    }

    @Test
    void passes_exit_codes_on() throws Exception {
        assertThat(winnow("validate", "job.yaml").exit()).isZero();
        assertThat(winnow("validate", "missing.yaml").exit()).isEqualTo(2);
        assertThat(winnow("run", "job.yaml").exit()).isEqualTo(3);
        assertThat(winnow("nonsense").exit()).isEqualTo(2);
        shell("sed -i 's/never/always/' job.yaml");
        done("adopt", "job.yaml");
        assertThat(winnow("run", "job.yaml").exit()).isEqualTo(4);
    }

    @Test
    void says_where_it_looked_when_there_is_no_java() throws Exception {
        Result result = shell("WINNOW_JAVA=/nowhere/java '" + home.resolve("bin/winnow") + "' --version");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("winnow: WINNOW_JAVA=/nowhere/java is no Java 17 or newer; name the program "
                + "bin/java of one\n");
    }

    @Test
    void takes_the_newest_java_that_it_finds_and_the_one_that_is_named_before_it() throws Exception {
        for (String version : List.of("17", "25", "21")) {
            shell("mkdir -p java" + version + "/bin; printf 'JAVA_VERSION=\"%s.0.1\"\n' " + version + " > java" + version
                    + "/release; printf '#!/bin/sh\\necho ran %s\\n' " + version + " > java" + version
                    + "/bin/java; chmod +x java" + version + "/bin/java");
        }
        String winnow = " WINNOW_CACHE=none '" + home.resolve("bin/winnow") + "' --version";
        // Whatever else this machine has in the usual places.
        shell("sed 's,/usr/lib/jvm/\\*/bin/java /opt/\\*/bin/java /usr/local/\\*/bin/java,$PWD/java*/bin/java,; s,^home=.*,home=/nowhere,' '"
                + home.resolve("bin/winnow") + "' > w; chmod +x w");
        assertThat(shell("PATH=$PWD/java17/bin:$PATH WINNOW_CACHE=none ./w --version").out()).isEqualTo("ran 25\n");
        assertThat(shell("JAVA_HOME=$PWD/java21 WINNOW_CACHE=none ./w --version").out()).isEqualTo("ran 21\n");
        assertThat(shell("JAVA_HOME=$PWD/java21 WINNOW_JAVA=$PWD/java17/bin/java" + winnow).out()).isEqualTo("ran 17\n");
    }

    @Test
    void chooses_collector_and_compiler_by_what_there_is_to_do() throws Exception {
        shell("mkdir -p java/bin small large huge; printf 'JAVA_VERSION=\"17\"\n' > java/release; "
                + "printf '#!/bin/sh\\necho \"$@\"\\n' > java/bin/java; chmod +x java/bin/java; "
                + "truncate -s 1M small/catalog.mv.db; truncate -s 300M large/catalog.mv.db; "
                + "truncate -s 1025M huge/catalog.mv.db");
        String winnow = "WINNOW_CACHE=none WINNOW_JAVA=$PWD/java/bin/java WINNOW_STATE=$PWD/small '" + home.resolve("bin/winnow")
                + "' ";
        assertThat(shell(winnow + "run job.yaml").out()).contains("UseSerialGC", "TieredStopAtLevel=1");
        assertThat(shell(winnow + "run job.yaml --state large").out()).contains("UseParallelGC", "TieredStopAtLevel=1");
        assertThat(shell(winnow + "plan job.yaml --state huge").out()).contains("UseParallelGC").doesNotContain("StopAtLevel");
        assertThat(shell(winnow + "serve --state huge").out()).contains("TieredStopAtLevel=1");
        assertThat(shell(winnow + "pins --state=$PWD/large").out()).contains("UseParallelGC");
        assertThat(shell("WINNOW_DATABASE=x " + winnow + "run job.yaml").out()).contains("UseParallelGC");
        assertThat(shell(winnow + "serve").out()).contains("UseParallelGC", "TieredStopAtLevel=1", "JavaPriority1_To_OSPriority");
        assertThat(shell(winnow + "schedule jobs").out()).contains("UseParallelGC").doesNotContain("StopAtLevel");
    }

    @Test
    void starts_through_a_link_from_any_folder_and_works_without_a_cache() throws Exception {
        Result result = shell("ln -s '" + home.resolve("bin/winnow") + "' w; mkdir 'a b'; cd 'a b'; WINNOW_CACHE=none "
                + "WINNOW_JAVA='" + System.getProperty("java.home") + "/bin/java' ../w --version");
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("winnow ");
    }

    /** Shell that makes a copy of the program which cannot keep an archive of classes itself. */
    private static String copy(String name) {
        return "cp -r '" + home + "' " + name + "; rm -rf " + name + "/lib/cache; chmod a-w " + name + "/lib; ";
    }

    @Test
    void does_not_try_again_at_each_start_to_make_an_archive_that_java_cannot_make() throws Exception {
        Result result = shell("mkdir -p java/bin cache; echo 'JAVA_VERSION=\"17.0.1\"' > java/release; "
                + "printf '#!/bin/sh\\necho called >> calls\\nexit 1\\n' > java/bin/java; chmod +x java/bin/java; " + copy("copy")
                + "for i in 1 2 3; do WINNOW_CACHE=$PWD/cache WINNOW_JAVA=$PWD/java/bin/java copy/bin/winnow --version; done; "
                + "cat calls; chmod u+w copy/lib");
        assertThat(result.out().lines()).as("the making, once, and three starts").hasSize(4);
    }

    @Test
    void makes_one_whole_class_archive_when_some_start_at_once_in_a_git_work_tree_and_another_for_a_copy() throws Exception {
        String start = "WINNOW_CACHE=$PWD/tree/cache WINNOW_JAVA='" + System.getProperty("java.home") + "/bin/java' ";
        String list = "; ls -A tree/cache; ";
        Result result = shell("mkdir -p tree/cache tree/.git/objects tree/.git/refs; echo 'ref: refs/heads/main' > tree/.git/HEAD; "
                + copy("one") + copy("other") + "for i in 1 2 3; do " + start + "one/bin/winnow validate job.yaml || echo bad & done; wait"
                + list + start + "other/bin/winnow --version" + list + "chmod u+w one/lib other/lib");
        assertThat(result.out()).doesNotContain("bad", ".making", ".failed");
        assertThat(result.out().lines()).filteredOn(line -> line.startsWith("classes-")).as("one, and then two").hasSize(3);
    }

    @Test
    void the_scheduler_stops_on_a_signal_with_its_exit_code() throws Exception {
        done("adopt", "job.yaml");
        shell("mkdir jobs; sed 's,root: store,root: ../store,; $aschedule: \"0 0 0 1 1 *\"' job.yaml > jobs/job.yaml");
        Process process = start("WINNOW_STATE=state WINNOW_CACHE=" + shared.resolve("cache") + " WINNOW_JAVA='" + System.getProperty("java.home")
                + "/bin/java' exec '" + home.resolve("bin/winnow") + "' schedule jobs");
        await().until(() -> Files.readString(folder.resolve("err")).contains("1 job; next nightly"));
        process.destroy();
        assertThat(process.waitFor()).isEqualTo(143);
        Result listed = winnow("schedule", "--list", "--json", "jobs");
        assertThat(JsonMapper.shared().readTree(listed.out()).get(0).path("job").asString()).isEqualTo("nightly");
    }

    @Test
    void completion_and_manual_know_every_command() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/bin/bash"))).isTrue();
        Result result = shell("bash -c '. " + home.resolve("share/bash-completion/completions/winnow")
                + "; COMP_WORDS=(winnow sch); COMP_CWORD=1; _complete_winnow; echo ${COMPREPLY[*]}'");
        assertThat(result.out().strip()).isEqualTo("schedule");
        try (InputStream page = new GZIPInputStream(Files.newInputStream(home.resolve("share/man/man1/winnow.1.gz")))) {
            assertThat(new String(page.readAllBytes(), StandardCharsets.UTF_8)).contains(".SS winnow schedule", ".SS "
                    + "winnow restore", "\\-\\-limit\\-override REASON", ".SH EXIT STATUS");
        }
    }

    /** A shell on a terminal of its own: what is typed goes in, what would be seen comes out. */
    private final class Terminal implements AutoCloseable {

        private final Process process;
        private final Path seen = folder.resolve("seen");

        /** @param line starts a shell that is interactive and prints {@code $ } for a prompt */
        Terminal(String line) throws Exception {
            Files.writeString(seen, "");
            open(seen);
            process = start("export TERM=vt100 LC_ALL=C.UTF-8 WINNOW_STATE=$PWD/state WINNOW_CACHE=" + shared.resolve("cache")
                    + " WINNOW_JAVA='" + System.getProperty("java.home") + "/bin/java' PATH='" + home.resolve("bin")
                    + "':$PATH HOME=$PWD; stty cols 200 2> /dev/null; exec script -q -f -c '" + line + "' " + seen);
        }

        /** Types, and sees what the shell made of it: the words with which it called the program. */
        void completes(String typed, String words) throws IOException {
            type(typed + "\n");
            await().untilAsserted(() -> assertThat(Files.readString(seen).replaceAll("\\p{Cntrl}", "~"))
                    .contains("CALLED<" + words + ">"));
        }

        void type(String keys) throws IOException {
            process.outputWriter(StandardCharsets.UTF_8).append(keys).flush();
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "bash | bash --norc --noprofile -i | . HOME/share/bash-completion/completions/winnow",
        "zsh | zsh -f -i | fpath=(HOME/share/zsh/site-functions $fpath); autoload -U compinit; compinit -u -D",
    })
    void completes_commands_files_keys_ids_and_jobs(String shell, String start, String load) throws Exception {
        assumeThat(shell("command -v " + shell + " && command -v script").exit()).as("no " + shell + " or no script is here").isZero();
        done("adopt", "job.yaml");
        Result planned = done("plan", "job.yaml", "--json");
        String plan = JsonMapper.shared().readTree(planned.out()).path("plan").asString();
        try (Terminal terminal = new Terminal(start)) {
            terminal.type(load.replace("HOME", home.toString()) + "\n"
                    + "winnow() { if [ $1 = complete ]; then command winnow \"$@\"; else printf \"CALLED<%s>\" \"$*\"; fi; }\n");
            terminal.completes("winnow sched\t", "schedule");
            terminal.completes("winnow plan jo\t", "plan job.yaml");
            terminal.completes("winnow approve p-\t", "approve " + plan);
            terminal.completes("winnow approve nig\t", "approve nightly");
            terminal.completes("winnow runs --job ni\t", "runs --job nightly");
            terminal.completes("winnow explain job.yaml app/g\t1\t", "explain job.yaml app/gr\u00fcn \u6a39/linux/1");
        }
    }

    @Test
    void every_unit_names_options_that_exist() throws Exception {
        String units = Files.readString(home.resolve("systemd/winnow@.service"))
                + Files.readString(home.resolve("systemd/winnow-schedule.service"))
                + Files.readString(home.resolve("cron/winnow"));
        String help = winnow("run", "--help").out() + winnow("schedule", "--help").out();
        Matcher options = Pattern.compile("(?<=\\s)--[a-z-]+").matcher(units);
        while (options.find()) {
            if (!options.group().equals("--now")) {
                assertThat(help).contains(options.group());
            }
        }
    }
}
