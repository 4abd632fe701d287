package dev.winnow.cli.serve;

import dev.winnow.access.Role;
import dev.winnow.access.Tokens;
import dev.winnow.access.Tokens.Listed;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.cli.command.Shell;
import dev.winnow.model.Halt;
import dev.winnow.policy.value.Age;
import dev.winnow.service.ExitCode;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token add|list|revoke} */
@CommandLine.Command(name = "token", mixinStandardHelpOptions = true,
        description = "Manages the tokens by which programs use the API.",
        subcommands = {TokenCommand.Add.class, TokenCommand.ListAll.class, TokenCommand.Revoke.class},
        footer = "  winnow token add ci --role ci --expires 1y")
public final class TokenCommand extends Command {

    public TokenCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        throw Halt.usage("say what to do: token add NAME --role ROLE, token list, or token revoke NAME");
    }

    private static Tokens tokens(Command command) {
        return new Tokens(command.common().state(command.shell().environment()), command.shell().clock());
    }

    /** {@code token add NAME --role ROLE} */
    @CommandLine.Command(name = "add", mixinStandardHelpOptions = true,
            description = "Makes a token and prints it, this once and nothing else; only its hash is kept.",
            footer = "  winnow token add ci --role ci --expires 1y")
    public static final class Add extends Command {

        @Parameters(paramLabel = "NAME", description = "what the ledger calls the program")
        private String name;

        @Option(names = "--role", required = true, paramLabel = "ROLE", description = "viewer (reads), qa (pins, "
                + "defects), ci (records, pins), auditor (reads all, the ledger too), or admin")
        private String role;

        @Option(names = "--expires", paramLabel = "AGE", description = "counts no longer than this, such as 1y; left "
                + "out: until it is revoked")
        private Age expires;

        @Option(names = "--project", paramLabel = "NAME", description = "only for builds of this project; may be "
                + "repeated")
        private List<String> projects = new ArrayList<>();

        public Add(Shell shell) {
            super(shell);
        }

        private record Made(String name, String token, Instant expires) { }

        @Override
        protected ExitCode run() {
            Instant end = expires == null ? null : expires.after(shell().clock().instant(), ZoneOffset.UTC);
            String token = tokens(this).add(name(name), Role.of(role), projects.stream().map(Command::name).toList(), end);
            if (common().json()) {
                document(new Made(name, token, end));
            } else {
                shell().out().println(token);
            }
            return ExitCode.DONE;
        }
    }

    /** {@code token list} */
    @CommandLine.Command(name = "list", mixinStandardHelpOptions = true,
            description = "Lists tokens, newest first: what they may do, until when, and when they were used last.",
            footer = "  winnow token list")
    public static final class ListAll extends Command {

        public ListAll(Shell shell) {
            super(shell);
        }

        @Override
        protected ExitCode run() throws IOException {
            Listing.of(this, false, ZoneOffset.UTC).records(Listed.class, tokens(this).list());
            return ExitCode.DONE;
        }
    }

    /** {@code token revoke NAME} */
    @CommandLine.Command(name = "revoke", mixinStandardHelpOptions = true,
            description = "Lets a token count no more, from this moment on, also in a server that runs.",
            footer = "  winnow token revoke ci")
    public static final class Revoke extends Command {

        @Parameters(paramLabel = "NAME", description = "as 'token list' shows it")
        private String name;

        public Revoke(Shell shell) {
            super(shell);
        }

        @Override
        protected ExitCode run() {
            tokens(this).revoke(name(name));
            say(name + " counts no more");
            return ExitCode.DONE;
        }
    }
}
