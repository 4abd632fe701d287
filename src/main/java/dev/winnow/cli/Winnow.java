package dev.winnow.cli;

import dev.winnow.cli.query.AuditCommands;
import dev.winnow.cli.query.BuildsCommand;
import dev.winnow.cli.query.CompleteCommand;
import dev.winnow.cli.query.JobFileCommands;
import dev.winnow.cli.query.LatestCommand;
import dev.winnow.cli.query.PreviewCommands;
import dev.winnow.cli.query.RunsCommands;
import dev.winnow.cli.query.ShowCommands;
import dev.winnow.cli.query.TrashCommand;
import dev.winnow.cli.run.ApplyCommands;
import dev.winnow.cli.run.BackupCommand;
import dev.winnow.cli.run.BuildCommands;
import dev.winnow.cli.run.ImportCommand;
import dev.winnow.cli.run.PinCommands;
import dev.winnow.cli.run.PlanCommands;
import dev.winnow.cli.run.ScheduleCommand;
import dev.winnow.cli.run.StoreCommands;
import dev.winnow.cli.run.WorkerCommands;
import dev.winnow.cli.serve.AccessCommands;
import dev.winnow.cli.serve.ServeCommand;
import dev.winnow.model.OwnVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program itself. Without a command it asks for one. */
@CommandLine.Command(name = "winnow", mixinStandardHelpOptions = true, versionProvider = Winnow.Version.class,
        description = "Decides which stored build products and logs are worth keeping, removes the rest with a way "
                + "back, and proves what it did.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:usage or job-file fault", "3:stopped by a limit, a missing mark or "
                + "the clock", "4:waits for approval", "5:done, but some items were skipped, failed or unsure",
            "6:busy", "130, 143:stopped by a signal"},
        footerHeading = "%nExamples:%n",
        footer = {"  winnow plan nightly.yaml", "  winnow builds branch=main 'age>90d' not:pinned",
            "  winnow pin 'app/release/**' --by Anna --reason \"until the audit\"", "  winnow help pin"})
final class Winnow implements Runnable {

    /** The commands, by name. A command line knows all of them only where it does not begin with one: each costs its start. */
    static final Map<String, Class<?>> COMMANDS = Map.ofEntries(
            Map.entry("adopt", StoreCommands.AdoptCommand.class), Map.entry("apply", ApplyCommands.ApplyCommand.class),
            Map.entry("approve", PlanCommands.ApproveCommand.class), Map.entry("audit", AuditCommands.AuditCommand.class),
            Map.entry("backup", BackupCommand.class), Map.entry("builds", BuildsCommand.class),
            Map.entry("compare", PreviewCommands.CompareCommand.class), Map.entry("complete", CompleteCommand.class),
            Map.entry("defect", BuildCommands.DefectCommand.class),
            Map.entry("explain", PreviewCommands.ExplainCommand.class),
            Map.entry("forecast", PreviewCommands.ForecastCommand.class),
            Map.entry("history", ShowCommands.HistoryCommand.class), Map.entry("import", ImportCommand.class),
            Map.entry("init", JobFileCommands.InitCommand.class), Map.entry("latest", LatestCommand.class),
            Map.entry("pin", PinCommands.PinCommand.class), Map.entry("pins", PinCommands.PinsCommand.class),
            Map.entry("plan", PlanCommands.PlanCommand.class), Map.entry("purge", ApplyCommands.PurgeCommand.class),
            Map.entry("register", BuildCommands.RegisterCommand.class),
            Map.entry("report", RunsCommands.ReportCommand.class), Map.entry("restore", ApplyCommands.RestoreCommand.class),
            Map.entry("run", ApplyCommands.RunCommand.class), Map.entry("runs", RunsCommands.RunsCommand.class),
            Map.entry("scan", PlanCommands.ScanCommand.class), Map.entry("schedule", ScheduleCommand.class),
            Map.entry("serve", ServeCommand.class), Map.entry("show", ShowCommands.ShowCommand.class),
            Map.entry("token", AccessCommands.TokenCommand.class), Map.entry("trash", TrashCommand.class),
            Map.entry("unlock", StoreCommands.UnlockCommand.class), Map.entry("unpin", PinCommands.UnpinCommand.class),
            Map.entry("user", AccessCommands.UserCommand.class),
            Map.entry("validate", JobFileCommands.ValidateCommand.class),
            Map.entry("verify", AuditCommands.VerifyCommand.class), Map.entry("worker", WorkerCommands.WorkerCommand.class),
            Map.entry("workers", WorkerCommands.WorkersCommand.class));

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command");
    }

    /** The groups of commands in the help. A command without a group comes last. */
    private static final Map<String, List<String>> GROUPS = groups();

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put("Look", List.of("builds", "show", "history", "explain", "latest", "pins", "trash", "runs", "report"));
        groups.put("Decide", List.of("init", "validate", "scan", "plan", "approve", "compare", "forecast"));
        groups.put("Change", List.of("adopt", "apply", "run", "restore", "purge"));
        groups.put("Records", List.of("pin", "unpin", "defect", "register", "import"));
        groups.put("Audit", List.of("audit", "verify"));
        groups.put("Run", List.of("schedule", "serve", "worker", "workers"));
        groups.put("Upkeep", List.of("unlock", "backup", "user", "token", "help"));
        return groups;
    }

    /** The list of commands, by what people want to do. */
    static String commands(CommandLine.Help help) {
        Map<String, CommandLine.Help> left = new LinkedHashMap<>(help.subcommands());
        StringBuilder text = new StringBuilder();
        GROUPS.forEach((group, names) -> text.append(group(help, group, names, left)));
        return text.append(left.isEmpty() ? "" : group(help, "More", List.copyOf(left.keySet()), left)).toString();
    }

    private static String group(CommandLine.Help help, String group, List<String> names,
                                Map<String, CommandLine.Help> left) {
        CommandLine.Help.TextTable table = CommandLine.Help.TextTable.forColumns(help.colorScheme(),
                new CommandLine.Help.Column(12, 2, CommandLine.Help.Column.Overflow.SPAN),
                new CommandLine.Help.Column(help.commandSpec().usageMessage().width() - 12, 2,
                        CommandLine.Help.Column.Overflow.WRAP));
        for (String name : names) {
            CommandLine.Help command = left.remove(name);
            if (command != null) {
                String[] said = command.commandSpec().usageMessage().description();
                table.addRowValues(help.colorScheme().commandText(name), help.colorScheme().text(sentence(said)));
            }
        }
        return "%n".formatted() + help.colorScheme().text("@|bold " + group + "|@") + "%n".formatted() + table;
    }

    /** The first sentence is enough for a list. */
    private static String sentence(String[] said) {
        String text = String.join(" ", said);
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    /** Prints the version that the build wrote. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {OwnVersion.text()};
        }
    }
}
