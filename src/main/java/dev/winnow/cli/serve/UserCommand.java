package dev.winnow.cli.serve;

import dev.winnow.access.Role;
import dev.winnow.access.Users;
import dev.winnow.access.Users.Listed;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.cli.command.Shell;
import dev.winnow.model.Halt;
import dev.winnow.service.ExitCode;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code user add|list|remove} */
@CommandLine.Command(name = "user", mixinStandardHelpOptions = true,
        description = "Manages who may log in to the console, with a password and a role.",
        subcommands = {UserCommand.Add.class, UserCommand.ListAll.class, UserCommand.Remove.class},
        footer = "  winnow user add anna --role qa")
public final class UserCommand extends Command {

    public UserCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        throw Halt.usage("say what to do: user add NAME --role ROLE, user list, or user remove NAME");
    }

    /** {@code user add NAME --role ROLE} */
    @CommandLine.Command(name = "add", mixinStandardHelpOptions = true,
            description = "Lets somebody log in. The password is asked for on a terminal; elsewhere it is the first line "
                    + "of standard input.",
            footer = "  winnow user add anna --role qa")
    public static final class Add extends Command {

        @Parameters(paramLabel = "NAME", description = "what the ledger calls them")
        private String name;

        @Option(names = "--role", required = true, paramLabel = "ROLE", description = "viewer (reads), qa (pins, "
                + "defects), ci (records, pins), auditor (reads all, the ledger too), or admin")
        private String role;

        public Add(Shell shell) {
            super(shell);
        }

        @Override
        protected ExitCode run() throws IOException {
            new Users(common().state(shell().environment())).add(name(name), Role.of(role), password());
            say(name + " may log in as " + role);
            return ExitCode.DONE;
        }

        private String password() throws IOException {
            Console console = shell().errTerminal() ? System.console() : null;
            if (console != null) {
                char[] first = console.readPassword("Password of %s: ", name);
                char[] again = console.readPassword("Again: ");
                if (first == null || again == null || !new String(first).equals(new String(again))) {
                    throw Halt.usage("the two are not the same; nothing was changed");
                }
                return new String(first);
            }
            String line = new BufferedReader(new InputStreamReader(shell().in(), StandardCharsets.UTF_8)).readLine();
            if (line == null) {
                throw Halt.usage("there is no terminal to ask for the password; write it to standard input");
            }
            return line;
        }
    }

    /** {@code user list} */
    @CommandLine.Command(name = "list", mixinStandardHelpOptions = true, description = "Lists who may log in, by name.",
            footer = "  winnow user list")
    public static final class ListAll extends Command {

        public ListAll(Shell shell) {
            super(shell);
        }

        @Override
        protected ExitCode run() throws IOException {
            Listing.of(this, false, ZoneOffset.UTC).records(Listed.class, new Users(common().state(shell().environment())).list());
            return ExitCode.DONE;
        }
    }

    /** {@code user remove NAME} */
    @CommandLine.Command(name = "remove", mixinStandardHelpOptions = true,
            description = "Lets somebody log in no more; what they did stays in the ledger.",
            footer = "  winnow user remove anna")
    public static final class Remove extends Command {

        @Parameters(paramLabel = "NAME", description = "as 'user list' shows it")
        private String name;

        public Remove(Shell shell) {
            super(shell);
        }

        @Override
        protected ExitCode run() {
            new Users(common().state(shell().environment())).remove(name(name));
            say(name + " may not log in any more");
            return ExitCode.DONE;
        }
    }
}
