package dev.winnow.cli.query;

import dev.winnow.catalog.Catalog;
import dev.winnow.cli.command.Command;
import dev.winnow.service.ExitCode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code complete -- WORD...}: what the shells' completion asks for where the catalog knows the words. */
@CommandLine.Command(name = "complete", hidden = true,
        description = "Prints what the last word may become: keys, ids of plans and runs, names of jobs. For shells.")
public final class CompleteCommand extends Command {

    /** At most so many words are offered. If more keys fit, their parts up to the next slash are offered instead. */
    private static final int MOST = 100;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "WORD", arity = "0..*", description = "the command line so far, without the program's name")
    private List<String> words = new ArrayList<>();

    @Override
    protected ExitCode run() {
        words.removeIf("="::equals);
        String asked = words.isEmpty() ? "" : asked(spec.root().commandLine());
        if (!asked.isEmpty() && common().state(shell().environment()).initialised() | common().database(shell()).shared()) {
            try (Catalog catalog = existingCatalog()) {
                known(catalog, asked, words.get(words.size() - 1)).forEach(shell().out()::println);
            }
        }
        return ExitCode.DONE;
    }

    /** The label of the last word in the help, such as KEY. If the label is NAME, the name of the option. */
    private String asked(CommandLine command) {
        CommandLine at = command;
        int next = 0;
        while (next < words.size() - 1 && at.getSubcommands().containsKey(words.get(next))) {
            at = at.getSubcommands().get(words.get(next++));
        }
        int position = 0;
        for (; next < words.size() - 1; next++) {
            OptionSpec option = at.getCommandSpec().findOption(words.get(next));
            if (option == null) {
                position += words.get(next).startsWith("--") ? 0 : 1;
            } else if (option.arity().max() > 0 && ++next == words.size() - 1) {
                return option.paramLabel().equals("NAME") ? option.longestName() : option.paramLabel();
            }
        }
        int here = position;
        return at.getCommandSpec().positionalParameters().stream().filter(parameter -> parameter.index().contains(here))
                .map(CommandLine.Model.PositionalParamSpec::paramLabel).findFirst().orElse("");
    }

    private static List<String> known(Catalog catalog, String asked, String begun) {
        return switch (asked) {
            case "KEY", "KEY-or-glob" -> keys(catalog, "build", begun);
            case "KEY-or-RUN" -> {
                List<String> removed = new ArrayList<>(keys(catalog, "(SELECT r.build_key FROM removal r WHERE r.state = 'trashed')",
                        begun));
                removed.addAll(like(catalog, "SELECT id AS v FROM run WHERE kind = 'apply'", begun));
                yield removed;
            }
            case "PLAN" -> like(catalog, "SELECT id AS v FROM plan", begun);
            case "PLAN-or-JOB" -> like(catalog, "SELECT id AS v FROM plan UNION SELECT job FROM plan", begun);
            case "RUN" -> like(catalog, "SELECT id AS v FROM run", begun);
            case "--job" -> like(catalog, "SELECT DISTINCT job AS v FROM run", begun);
            case "--project", "--branch", "--os" -> like(catalog, "SELECT DISTINCT " + asked.substring(2) + " AS v FROM build", begun);
            default -> List.of();
        };
    }

    private static List<String> keys(Catalog catalog, String from, String begun) {
        List<String> whole = like(catalog, "SELECT DISTINCT build_key AS v FROM " + from + " b", begun);
        int next = begun.length() + 1;
        return whole.size() < MOST ? whole : like(catalog, "SELECT DISTINCT SUBSTRING(build_key, 1, " + begun.length()
                + " + CASE POSITION('/' IN SUBSTRING(build_key, " + next + ")) WHEN 0 THEN LENGTH(build_key) "
                + "ELSE POSITION('/' IN SUBSTRING(build_key, " + next + ")) END) AS v FROM " + from + " b", begun);
    }

    /** Newest ids first, as they begin with the time. */
    private static List<String> like(Catalog catalog, String select, String begun) {
        return catalog.sql("SELECT v FROM (" + select + ") x WHERE SUBSTRING(v, 1, " + begun.length()
                + ") = ? ORDER BY v DESC FETCH FIRST " + MOST + " ROWS ONLY").param(begun).query(String.class).list();
    }
}
