package dev.winnow.cli;

import dev.winnow.catalog.storage.DatabaseFailure;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Log;
import dev.winnow.cli.command.Output;
import dev.winnow.cli.command.SharedDatabase;
import dev.winnow.cli.command.Shell;
import dev.winnow.jobfile.read.JobFileException;
import dev.winnow.jobfile.text.Values;
import dev.winnow.jobfile.yaml.Nearest;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.policy.value.Age;
import dev.winnow.report.output.Json;
import dev.winnow.service.ExitCode;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses a command line, runs the command, and turns whatever happens into one line and an exit code. */
record Program(Shell shell) {

    private static final Pattern UNKNOWN_COMMAND = Pattern.compile("Unknown subcommand '(.*)'\\.");

    int run(String... args) {
        String first = args.length == 0 ? "" : args[0];
        // Completion needs the words of all commands.
        boolean alone = Winnow.COMMANDS.containsKey(first) && !first.equals("complete");
        boolean version = args.length == 1 && first.equals("--version");
        boolean overview = args.length == 1 && Set.of("--help", "-h", "help").contains(first);
        int code = (alone ? commandLine(Set.of(first)) : version ? commandLine(Set.of()) : overview ? overview() : commandLine())
                .execute(args);
        // A result that could not be written is a failure, and the stream itself does not report it.
        if (!shell.out().checkError()) {
            return code;
        }
        shell.err().println("the output cannot be written" + (shell.out() instanceof Output output
                ? output.failure().map(failed -> ": " + FailureCause.of(failed).advised()).orElse("") : ""));
        shell.err().flush();
        return List.of(0, 3, 4, 5).contains(code) ? ExitCode.FAILED.code() : code;
    }

    CommandLine commandLine() {
        return commandLine(Winnow.COMMANDS.keySet());
    }

    private CommandLine commandLine(Set<String> commands) {
        CommandLine line = new CommandLine(Winnow.class, factory());
        commands.stream().sorted().forEach(name -> line.addSubcommand(name, Winnow.COMMANDS.get(name)));
        return completed(line);
    }

    /** All commands with their descriptions alone, because reading their options takes most of the time of a help text. */
    private CommandLine overview() {
        CommandLine line = new CommandLine(Winnow.class, factory());
        Winnow.COMMANDS.keySet().stream().sorted().forEach(name -> {
            CommandLine.Command command = Winnow.COMMANDS.get(name).getAnnotation(CommandLine.Command.class);
            CommandSpec described = CommandSpec.create();
            described.usageMessage().description(command.description()).hidden(command.hidden());
            line.addSubcommand(name, new CommandLine(described));
        });
        return completed(line);
    }

    private CommandLine completed(CommandLine line) {
        line.addSubcommand(new CommandLine.HelpCommand());
        line.setOut(new PrintWriter(shell.out(), true));
        line.setErr(new PrintWriter(shell.err(), true));
        line.setPosixClusteredShortOptionsAllowed(false);
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Winnow::commands);
        line.setColorScheme(Help.defaultColorScheme(shell.coloured() ? Help.Ansi.ON : Help.Ansi.OFF));
        line.getSubcommands().values().forEach(Program::finish);
        line.registerConverter(Age.class, Program::age);
        line.getSubcommands().get("help").getCommandSpec().usageMessage().description("Shows the help of a command.");
        line.setParameterExceptionHandler((wrong, arguments) -> usage(wrong, arguments));
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
        return line;
    }

    /** Sets what all commands and their subcommands have alike. */
    private static void finish(CommandLine command) {
        command.getCommandSpec().versionProvider(new Winnow.Version());
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        if (usage.footer().length > 0) {
            usage.footerHeading("%nExamples:%n");
        }
        command.getSubcommands().values().forEach(Program::finish);
    }

    private static Age age(String text) {
        try {
            return Values.age(text);
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(wrong.getMessage());
        }
    }

    private IFactory factory() {
        return new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                K made = CommandLine.defaultFactory().create(type);
                if (made instanceof Command command) {
                    command.surround(shell);
                }
                return made;
            }
        };
    }

    private int usage(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        String message = message(wrong) + "; see '" + command.getCommandSpec().qualifiedName() + " --help'";
        Log log = new Log(shell.err(), shell.clock(), String.join("=", args).contains("--log-format=json"));
        return fail(log, message, ExitCode.USAGE, Arrays.asList(args).contains("--json"));
    }

    /** The library's message about a wrong command line, without names of types, and with the nearest known words. */
    private static String message(ParameterException wrong) {
        CommandSpec command = wrong.getCommandLine().getCommandSpec();
        Matcher unknown = UNKNOWN_COMMAND.matcher(wrong.getMessage());
        String word = wrong instanceof UnmatchedArgumentException unmatched ? unmatched.getUnmatched().get(0)
                : unknown.matches() ? unknown.group(1) : null;
        if (word == null) {
            return wrong.getMessage().replaceFirst("^Error: ", "")
                    .replaceFirst(" is not an? (int|long)$", " is no whole number");
        }
        if (word.startsWith("-")) {
            return "there is no option " + word + near(word, command.optionsMap().keySet());
        }
        return command.subcommands().isEmpty() ? "'" + word + "' is one argument too many"
                : "there is no command '" + command.qualifiedName() + " " + word + "'" + near(word, command.subcommands().keySet());
    }

    private static String near(String word, Collection<String> known) {
        List<String> near = Nearest.all(word, known);
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }

    private int failed(Exception failure, CommandLine command) {
        Command failing = (Command) command.getCommand();
        if (failing.common().verbose()) {
            failure.printStackTrace(shell.err());
        }
        boolean json = failing.common().json();
        Log log = failing.log();
        if (failure instanceof JobFileException faulty) {
            return fail(log, faulty.getMessage(), ExitCode.USAGE, json);
        }
        if (failure instanceof Halt halt) {
            return fail(log, halt.getMessage(), ExitCode.of(halt.kind()), json);
        }
        Optional<Halt> lost = DatabaseFailure.halt(failure, failing.common().state(shell.environment()));
        if (lost.isPresent()) {
            return fail(log, lost.get().getMessage(), ExitCode.of(lost.get().kind()), json);
        }
        return fail(log, "failed: " + FailureCause.of(failure), ExitCode.FAILED, json);
    }

    /** The document that is printed if a command fails. */
    private record Failure(String error, int code) { }

    private int fail(Log log, String text, ExitCode code, boolean json) {
        String message = SharedDatabase.hidden(text);
        if (json) {
            shell.out().println(Json.shown(new Failure(message, code.code())));
            shell.out().flush();
        }
        log.say("error", null, message);
        shell.err().flush();
        return code.code();
    }
}
