package dev.winnow.cli;

import dev.winnow.cli.command.Shell;
import dev.winnow.job.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes the man page and the shells' completion from the commands themselves; the build calls it. */
final class Manual {

    private Manual() {
    }

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        CommandLine line = new Program(new Shell(System.out, System.err, Map.of(), Clock.systemUTC(),
                new StopSignal())).commandLine();
        write(folder.resolve("man/man1/winnow.1"), page(line, args[1], args[2]));
        write(folder.resolve("bash-completion/completions/winnow"), AutoComplete.bash("winnow", line));
        write(folder.resolve("zsh/site-functions/_winnow"), """
                #compdef winnow
                autoload -U +X bashcompinit && bashcompinit
                source "${${(%):-%x}:A:h}/../../bash-completion/completions/winnow"
                _bash_complete -o default -F _complete_winnow
                """);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    static String page(CommandLine line, String version, String date) {
        List<String> out = new ArrayList<>();
        CommandSpec top = line.getCommandSpec();
        out.add(".TH WINNOW 1 " + date.substring(0, 10) + " \"winnow " + version + "\"");
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
        top.usageMessage().exitCodeList().forEach((code, meaning) -> {
            out.add(".TP");
            out.add(".B " + roff(code));
            out.add(roff(meaning));
        });
        out.add(".SH ENVIRONMENT");
        environment(out, "WINNOW_STATE", "folder of the embedded database and the ledger");
        environment(out, "WINNOW_JAVA", "the Java to use, 17 or newer");
        environment(out, "WINNOW_JAVA_OPTS", "more options for Java, such as -Xmx512m");
        environment(out, "WINNOW_CACHE", "folder for what makes starts fast; none: do without");
        return String.join("\n", out) + "\n";
    }

    private static void environment(List<String> out, String name, String meaning) {
        out.add(".TP");
        out.add(".B " + name);
        out.add(roff(meaning));
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
    private static String roff(String text) {
        String literal = text.replace("%n", " ").replace("%%", "%").replace("\\", "\\e").replace("-", "\\-");
        return literal.startsWith(".") || literal.startsWith("'") ? "\\&" + literal : literal;
    }
}
