package dev.winnow.cli.serve;

import dev.winnow.access.Role;
import dev.winnow.access.Tokens;
import dev.winnow.access.Users;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.model.Halt;
import dev.winnow.service.ExitCode;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who may use the server. */
public final class AccessCommands {

    private AccessCommands() {
    }

    @CommandLine.Command(name = "user", mixinStandardHelpOptions = true,
            description = "Manages who may log in to the console, with a password and a role.",
            subcommands = {UserCommand.Add.class, UserCommand.ListAll.class, UserCommand.Remove.class},
            footer = "  winnow user add anna --role qa")
    public static final class UserCommand extends Command {

        @Override
        protected ExitCode run() {
            throw Halt.usage("say what to do: user add NAME --role ROLE, user list, or user remove NAME");
        }

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

        @CommandLine.Command(name = "list", mixinStandardHelpOptions = true, description = "Lists who may log in, by name.",
                footer = "  winnow user list")
        public static final class ListAll extends Command {

            @Override
            protected ExitCode run() throws IOException {
                new Listing(this, false, ZoneOffset.UTC).records(Users.Listed.class, new Users(common().state(shell().environment())).list());
                return ExitCode.DONE;
            }
        }

        @CommandLine.Command(name = "remove", mixinStandardHelpOptions = true,
                description = "Lets somebody log in no more; what they did stays in the ledger.",
                footer = "  winnow user remove anna")
        public static final class Remove extends Command {

            @Parameters(paramLabel = "NAME", description = "as 'user list' shows it")
            private String name;

            @Override
            protected ExitCode run() {
                new Users(common().state(shell().environment())).remove(name(name));
                say(name + " may not log in any more");
                return ExitCode.DONE;
            }
        }
    }

    @CommandLine.Command(name = "token", mixinStandardHelpOptions = true,
            description = "Manages the tokens by which programs use the API.",
            subcommands = {TokenCommand.Add.class, TokenCommand.ListAll.class, TokenCommand.Revoke.class},
            footer = "  winnow token add ci --role ci --expires 1y")
    public static final class TokenCommand extends Command {

        @Override
        protected ExitCode run() {
            throw Halt.usage("say what to do: token add NAME --role ROLE, token list, or token revoke NAME");
        }

        private static Tokens tokens(Command command) {
            return new Tokens(command.common().state(command.shell().environment()), command.shell().clock());
        }

        @CommandLine.Command(name = "add", mixinStandardHelpOptions = true,
                description = "Makes a token and prints it, this once and nothing else; only its hash is kept.",
                footer = "  winnow token add ci --role ci --expires 1y")
        public static final class Add extends Command {

            @Parameters(paramLabel = "NAME", description = "what the ledger calls the program")
            private String name;

            @Option(names = "--role", required = true, paramLabel = "ROLE", description = "viewer (reads), qa (pins, "
                    + "defects), ci (records, pins), auditor (reads all, the ledger too), or admin")
            private String role;

            @Option(names = "--expires", paramLabel = "TIME", description = "counts no longer than this, such as 1y or "
                    + "2027-12-31; left out: until it is revoked")
            private String expires;

            @Option(names = "--project", paramLabel = "NAME", description = "only for builds of this project; may be "
                    + "repeated")
            private List<String> projects = new ArrayList<>();

            @Override
            protected ExitCode run() {
                Tokens.Made made = tokens(this).add(name(name), role, projects.stream().map(Command::whole).toList(), expires,
                        ZoneOffset.UTC);
                if (common().json()) {
                    document(made);
                } else {
                    shell().out().println(made.token());
                }
                return ExitCode.DONE;
            }
        }

        @CommandLine.Command(name = "list", mixinStandardHelpOptions = true,
                description = "Lists tokens, newest first: what they may do, until when, and when they were used last.",
                footer = "  winnow token list")
        public static final class ListAll extends Command {

            @Override
            protected ExitCode run() throws IOException {
                new Listing(this, false, ZoneOffset.UTC).records(Tokens.Listed.class, tokens(this).list());
                return ExitCode.DONE;
            }
        }

        @CommandLine.Command(name = "revoke", mixinStandardHelpOptions = true,
                description = "Lets a token count no more, from this moment on, also in a server that runs.",
                footer = "  winnow token revoke ci")
        public static final class Revoke extends Command {

            @Parameters(paramLabel = "NAME", description = "as 'token list' shows it")
            private String name;

            @Override
            protected ExitCode run() {
                tokens(this).revoke(name(name));
                say(name + " is no longer valid");
                return ExitCode.DONE;
            }
        }
    }
}
