package dev.winnow.cli;

import dev.winnow.cli.command.Shell;
import dev.winnow.job.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes the man page and the shells' completion from the commands themselves; the build calls it. */
final class Manual {

    /** All that the program and its launcher read; {@code ManualTest} holds the list against the code. */
    static final Map<String, String> ENVIRONMENT = map(
            "WINNOW_STATE", "folder of the embedded database and the ledger",
            "WINNOW_DATABASE", "a PostgreSQL database that holds the catalog, as --database names it",
            "WINNOW_DATABASE_USER, WINNOW_DATABASE_PASSWORD, WINNOW_DATABASE_PASSWORD_FILE", "who logs in to it, and the "
            + "password or a file that holds it",
            "WINNOW_QUEUE", "the database on the catalog's server through which hosts hand each other work; else the catalog's own",
            "WINNOW_HOST", "the name by which locks and events know this host, where its own one changes, as in containers",
            "XDG_STATE_HOME, HOME", "where the state directory is when nothing else names it",
            "SUDO_USER", "set by sudo; stands in each event of the ledger",
            "NO_COLOR", "if set, nothing is coloured",
            "TERM", "a terminal that is dumb or unnamed gets no colour",
            "COLUMNS", "how wide help is set",
            "WINNOW_JAVA, JAVA_HOME, PATH", "where the launcher looks for Java 17 or newer, in this order",
            "WINNOW_JAVA_OPTS", "more options for Java, such as -Xmx512m",
            "WINNOW_CACHE, XDG_CACHE_HOME", "folder for what makes starts fast, where it cannot lie beside the program; "
            + "WINNOW_CACHE=none does without",
            "LC_ALL, LC_CTYPE, LANG", "the launcher sets LC_ALL=C.UTF-8 where they name no UTF-8 locale");

    private static final Map<String, String> FILES = map(
            "/etc/winnow/*.yaml", "the job files that the units and the scheduler read; see winnow-job(5)",
            "/var/lib/winnow", "the state directory of a machine, where it exists",
            "~/.local/state/winnow", "the state directory of a person",
            "STATE/ledger.ndjson", "the ledger: every change, one JSON object a line, each with the hash of the one before",
            "STATE/catalog.mv.db", "the embedded database",
            "REPORTS/index.html", "all jobs and runs; REPORTS is beside the job file unless it says otherwise",
            "REPORTS/JOB/RUN/report.html", "what one run did and why, with decisions.csv, removed.csv, summary.json and "
            + "manifest.json beside it",
            "STORE/.winnow", "a store's mark, its lock, and its trash",
            "share/schema/job.schema.json", "beside the program: completes and checks job files in editors");

    static final Map<String, String> EXAMPLES = map(
            "Write a first job file for a folder of builds, and see what it would do",
            "winnow init /srv/products --to nightly.yaml\nwinnow plan nightly.yaml",
            "Let the job change its stores, let its newest plan be applied, and apply it",
            "winnow adopt nightly.yaml\nwinnow approve nightly --by Anna\nwinnow run nightly.yaml",
            "Why a build stays or goes", "winnow explain nightly.yaml app/main/linux/1.2",
            "Find builds, and keep them", "winnow builds branch=main 'age>90d' not:pinned\n"
            + "winnow pin 'app/release/**' --by Anna --reason \"until the audit\" --until 3mo",
            "Bring a build back, or all that a run removed", "winnow trash\nwinnow restore app/main/linux/1.2",
            "What went in November, and who let it", "winnow audit removals --from 2026-11-01 --to 2026-11-30\n"
            + "winnow audit approvals");

    private Manual() {
    }

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        CommandLine line = new Program(new Shell(System.in, System.out, System.err, Map.of(), Clock.systemUTC(),
                new StopSignal(), false, false)).commandLine();
        compress(folder.resolve("man/man1/winnow.1.gz"), page(line, args[1], args[2]));
        compress(folder.resolve("man/man5/winnow-job.5.gz"), JobManual.page(args[1], args[2]));
        compress(folder.resolve("doc/winnow/changelog.gz"), "winnow (" + args[1] + ") unstable; urgency=medium\n\n"
                + "  * src/site/markdown/changelog.md tells what has changed.\n\n -- Winnow <winnow@winnow.dev>  "
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(OffsetDateTime.parse(args[2])).replace("GMT", "+0000")
                        .replaceFirst(", (\\d) ", ", 0$1 ") + "\n");
        write(folder.resolve("bash-completion/completions/winnow"), AutoComplete.bash("winnow", line)
                .replaceFirst("^#!.*\n", "") + """

                # Where a word is none of the program's own, the program is asked for what the catalog knows.
                function _winnow_known() {
                  _complete_winnow
                  # It turns files off; job files are wanted.
                  [[ ${COMP_WORDS[COMP_CWORD]} == -* ]] || compopt -o default
                  if [[ ${#COMPREPLY[@]} -eq 0 && $COMP_CWORD -gt 1 && " %s " == *" ${COMP_WORDS[1]} "* ]]; then
                    local word
                    while IFS= read -r word; do
                      COMPREPLY+=("$(printf %%q "$word")")
                    done < <(winnow complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
                    [[ ${COMPREPLY[0]} != */ ]] || compopt -o nospace
                  fi
                }
                [ -n "${ZSH_VERSION:-}" ] || complete -F _winnow_known -o default winnow
                """.formatted(asking(line)));
        write(folder.resolve("zsh/site-functions/_winnow"), """
                #compdef winnow
                autoload -U +X bashcompinit && bashcompinit
                (( ${+builtins[compopt]} )) || compopt() { : }
                source "${${(%%):-%%x}:A:h}/../../bash-completion/completions/winnow"
                # What was read just now says that it completes winnow.
                compdef _winnow winnow
                _winnow() {
                  local -a known
                  if [[ " %s " == *" ${words[2]} "* && CURRENT -gt 2 && ${words[CURRENT]} != -* ]]; then
                    known=(${(f)"$(winnow complete -- "${(Q@)words[2,CURRENT]}" 2> /dev/null)"})
                  fi
                  if (( ${#known} )); then
                    compadd -q -S / -- ${${(M)known:#*/}%%/}
                    compadd -- ${known:#*/}
                  else
                    _bash_complete -o default -F _complete_winnow
                  fi
                }
                _winnow "$@"
                """.formatted(asking(line)));
    }

    /** The commands with a word or an option that the catalog can complete. */
    private static String asking(CommandLine line) {
        return line.getSubcommands().values().stream().map(CommandLine::getCommandSpec).filter(spec ->
                spec.positionalParameters().stream().anyMatch(word -> word.paramLabel().matches("KEY.*|PLAN.*|RUN"))
                        || Stream.concat(Stream.of(spec), spec.subcommands().values().stream().map(CommandLine::getCommandSpec))
                        .anyMatch(each -> each.findOption("--job") != null || each.findOption("--branch") != null))
                .map(CommandSpec::name).collect(Collectors.joining(" "));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Compresses as well as it can, and says so in the header: Debian wants that of its changelog and of manual pages. */
    private static void compress(Path file, String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = packed.toByteArray();
        bytes[8] = 2;
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    static String page(CommandLine line, String version, String date) {
        List<String> out = new ArrayList<>();
        CommandSpec top = line.getCommandSpec();
        out.add(".TH WINNOW 1 " + date.substring(0, 10) + " \"winnow " + version + "\"");
        out.add(".ad l");
        out.add(".SH NAME");
        out.add("winnow \\- decides which stored build products and logs are worth keeping");
        out.add(".SH SYNOPSIS");
        out.add(".B winnow");
        out.add("COMMAND [OPTION]... [ARGUMENT]...");
        out.add(".SH DESCRIPTION");
        out.add(roff(String.join(" ", top.usageMessage().description())));
        out.add(".SH COMMANDS");
        line.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                command(out, command, common(line));
            }
        });
        out.add(".SH OPTIONS OF ALL COMMANDS");
        common(line).forEach(option -> option(out, option));
        out.add(".SH EXIT STATUS");
        top.usageMessage().exitCodeList().forEach((code, meaning) -> item(out, ".B " + roff(code), meaning));
        out.add(".SH ENVIRONMENT");
        ENVIRONMENT.forEach((name, meaning) -> item(out, ".B " + roff(name), meaning));
        out.add(".SH FILES");
        FILES.forEach((name, meaning) -> item(out, ".I " + roff(name), meaning));
        out.add(".SH EXAMPLES");
        EXAMPLES.forEach((meaning, command) -> {
            out.add(".PP");
            out.add(roff(meaning) + ":");
            verbatim(out, command);
        });
        out.add(".SH SEE ALSO");
        out.add(".BR winnow\\-job (5)");
        return String.join("\n", out) + "\n";
    }

    private static Map<String, String> map(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    static void item(List<String> out, String name, String meaning) {
        out.add(".TP");
        out.add(name);
        out.add(roff(meaning));
    }

    static void verbatim(List<String> out, String text) {
        out.add(".RS 4");
        out.add(".nf");
        text.lines().map(Manual::roff).forEach(out::add);
        out.add(".fi");
        out.add(".RE");
    }

    /** The options that every command has. */
    private static List<OptionSpec> common(CommandLine line) {
        return line.getSubcommands().values().stream().map(command -> command.getCommandSpec().options())
                .reduce((left, right) -> left.stream().filter(option -> right.stream().anyMatch(other ->
                        other.longestName().equals(option.longestName()))).toList()).orElseThrow();
    }

    private static void command(List<String> out, CommandLine command, List<OptionSpec> common) {
        out.add(".SS " + roff(command.getHelp().abbreviatedSynopsis().strip()));
        out.add(roff(String.join(" ", command.getCommandSpec().usageMessage().description())));
        for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
            out.add(".TP");
            out.add(".I " + roff(parameter.paramLabel()));
            out.add(roff(String.join(" ", parameter.description())));
        }
        command.getCommandSpec().options().stream().filter(option -> !option.hidden() && common.stream()
                .noneMatch(all -> all.longestName().equals(option.longestName()))).forEach(option ->
                option(out, option));
        command.getSubcommands().values().forEach(sub -> command(out, sub, common));
    }

    private static void option(List<String> out, OptionSpec option) {
        out.add(".TP");
        out.add(".B " + roff(String.join(", ", option.names())
                + (option.arity().max() > 0 ? " " + option.paramLabel() : "")));
        out.add(roff(Ansi.OFF.string(String.join(" ", option.description()))));
    }

    /** Text that roff takes literally. */
    static String roff(String text) {
        String literal = text.replace("%n", " ").replace("%%", "%").replace("\\", "\\e").replace("-", "\\-");
        return literal.startsWith(".") || literal.startsWith("'") ? "\\&" + literal : literal;
    }
}
