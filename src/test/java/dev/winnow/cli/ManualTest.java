package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.cli.command.Shell;
import dev.winnow.job.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** The man pages tell what the program does, all of it. */
class ManualTest {

    /** Not read, but given to the program that {@code notify: { run }} names. */
    private static final Set<String> GIVEN = Set.of("WINNOW_JOB", "WINNOW_KIND", "WINNOW_RUN");

    @Test
    void every_variable_that_is_read_is_told() throws IOException {
        Set<String> read = new TreeSet<>();
        try (Stream<Path> files = Stream.concat(Files.walk(Path.of("src/main/java")),
                Stream.of(Path.of("src/main/packaging/bin/winnow")))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Pattern.compile("[\"$]\\{?(WINNOW_[A-Z_]+|NO_COLOR|TERM|SUDO_USER|HOME|XDG_[A-Z_]+|JAVA_HOME|LC_[A-Z]+|LANG)\\b")
                        .matcher(Files.readString(file)).results().map((MatchResult found) -> found.group(1)).forEach(read::add);
            }
        }
        read.removeAll(GIVEN);
        assertThat(String.join(", ", Manual.ENVIRONMENT.keySet()).split(", ")).containsAll(read);
    }

    @Test
    void examples_are_understood_by_the_program() {
        assertThat(Manual.EXAMPLES.values()).isNotEmpty().allSatisfy(ManualTest::parses);
    }

    @Test
    void each_command_shows_examples_that_it_understands_and_its_help_fits_a_terminal() {
        commands(program().commandLine()).filter(command -> !List.of("help", "complete", "workers").contains(command.getCommandName()))
                .forEach(command -> {
                    String help = command.getUsageMessage();
                    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
                    assertThat(help).contains("Examples:\n  winnow " + command.getCommandSpec().qualifiedName().substring(7));
                    parses(String.join("\n", command.getCommandSpec().usageMessage().footer()));
                });
    }

    private static Stream<CommandLine> commands(CommandLine line) {
        return line.getSubcommands().values().stream().flatMap(command -> Stream.concat(Stream.of(command), commands(command)));
    }

    private static void parses(String examples) {
        examples.replaceAll("\\\\\\n *", "").lines().map(String::strip).forEach(line ->
                program().commandLine().parseArgs(DocsTest.words(line).toArray(String[]::new)));
    }

    private static Program program() {
        return new Program(new Shell(System.in, System.out, System.err, Map.of(), Clock.systemUTC(), new StopSignal(), false, false));
    }

    @Test
    void the_page_on_job_files_has_every_key_of_the_schema() throws IOException {
        String page = JobManual.page("1", "2026-01-01");
        Path schema = Path.of("src/main/resources/dev/winnow/jobfile/job.schema.json");
        assertThat(JsonMapper.shared().readTree(schema.toFile()).findParents("properties"))
                .flatExtracting(map -> map.get("properties").propertyNames()).filteredOn(key -> !key.startsWith("$"))
                .hasSizeGreaterThan(100).allSatisfy(key -> assertThat(page).contains(".B " + Manual.roff(key) + "\n"));
    }
}
