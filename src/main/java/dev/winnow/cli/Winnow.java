package dev.winnow.cli;

import dev.winnow.cli.audit.AuditCommand;
import dev.winnow.cli.preview.CompareCommand;
import dev.winnow.cli.preview.ExplainCommand;
import dev.winnow.cli.preview.ForecastCommand;
import dev.winnow.cli.preview.ValidateCommand;
import dev.winnow.cli.query.BuildsCommand;
import dev.winnow.cli.query.CompleteCommand;
import dev.winnow.cli.query.HistoryCommand;
import dev.winnow.cli.query.LatestCommand;
import dev.winnow.cli.query.ShowCommand;
import dev.winnow.cli.query.TrashCommand;
import dev.winnow.cli.records.DefectCommand;
import dev.winnow.cli.records.ImportCommand;
import dev.winnow.cli.records.PinCommand;
import dev.winnow.cli.records.PinsCommand;
import dev.winnow.cli.records.RegisterCommand;
import dev.winnow.cli.records.UnpinCommand;
import dev.winnow.cli.run.ApplyCommand;
import dev.winnow.cli.run.ApproveCommand;
import dev.winnow.cli.run.PlanCommand;
import dev.winnow.cli.run.PurgeCommand;
import dev.winnow.cli.run.RestoreCommand;
import dev.winnow.cli.run.RunCommand;
import dev.winnow.cli.run.ScanCommand;
import dev.winnow.cli.run.ScheduleCommand;
import dev.winnow.cli.serve.ServeCommand;
import dev.winnow.cli.serve.TokenCommand;
import dev.winnow.cli.serve.UserCommand;
import dev.winnow.cli.upkeep.AdoptCommand;
import dev.winnow.cli.upkeep.BackupCommand;
import dev.winnow.cli.upkeep.InitCommand;
import dev.winnow.cli.upkeep.ReportCommand;
import dev.winnow.cli.upkeep.RunsCommand;
import dev.winnow.cli.upkeep.UnlockCommand;
import dev.winnow.cli.upkeep.VerifyCommand;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program itself: without a command it says which there are. */
@CommandLine.Command(name = "winnow", mixinStandardHelpOptions = true, versionProvider = Winnow.Version.class,
        description = "Decides which stored build products and logs are worth keeping, removes the rest with a way "
                + "back, and proves what it did.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ValidateCommand.class, ScanCommand.class, PlanCommand.class, ApproveCommand.class,
            ApplyCommand.class, RunCommand.class, AdoptCommand.class, ExplainCommand.class, CompareCommand.class,
            ForecastCommand.class, BuildsCommand.class, ShowCommand.class, PinCommand.class, UnpinCommand.class,
            PinsCommand.class, DefectCommand.class, ImportCommand.class, LatestCommand.class, RegisterCommand.class,
            TrashCommand.class, RestoreCommand.class, PurgeCommand.class, RunsCommand.class, UnlockCommand.class,
            BackupCommand.class, VerifyCommand.class, ReportCommand.class, HistoryCommand.class,
            ScheduleCommand.class, AuditCommand.class, InitCommand.class, ServeCommand.class, UserCommand.class,
            TokenCommand.class, CompleteCommand.class, CommandLine.HelpCommand.class},
        commandListHeading = "",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:usage or job-file fault", "3:stopped by a limit, a missing mark or "
                + "the clock", "4:waits for approval", "5:done, but some items were skipped, failed or unsure",
            "6:busy", "130, 143:stopped by a signal"},
        footerHeading = "%nExamples:%n",
        footer = {"  winnow plan nightly.yaml", "  winnow builds branch=main 'age>90d' not:pinned",
            "  winnow pin 'app/release/**' --by Anna --reason \"until the audit\"", "  winnow help pin"})
final class Winnow implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command");
    }

    /** What the help lists together; a command that is new and stands nowhere comes last. */
    private static final Map<String, List<String>> GROUPS = groups();

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put("Look", List.of("builds", "show", "history", "explain", "latest", "pins", "trash", "runs", "report"));
        groups.put("Decide", List.of("init", "validate", "scan", "plan", "approve", "compare", "forecast"));
        groups.put("Change", List.of("adopt", "apply", "run", "restore", "purge"));
        groups.put("Records", List.of("pin", "unpin", "defect", "register", "import"));
        groups.put("Audit", List.of("audit", "verify"));
        groups.put("Run", List.of("schedule", "serve", "worker"));
        groups.put("Upkeep", List.of("unlock", "backup", "user", "token", "help"));
        return groups;
    }

    /** The commands by what people want to do. */
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

    /** Reads the version that the build wrote. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            Properties properties = new Properties();
            try (InputStream in = Winnow.class.getResourceAsStream("/application.properties")) {
                properties.load(in);
            }
            return new String[] {"winnow " + properties.getProperty("winnow.version")};
        }
    }
}
