package dev.winnow.cli;

import dev.winnow.cli.preview.CompareCommand;
import dev.winnow.cli.preview.ExplainCommand;
import dev.winnow.cli.preview.ForecastCommand;
import dev.winnow.cli.preview.ValidateCommand;
import dev.winnow.cli.query.BuildsCommand;
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
import dev.winnow.cli.upkeep.ReportCommand;
import dev.winnow.cli.upkeep.RunsCommand;
import dev.winnow.cli.upkeep.UnlockCommand;
import dev.winnow.cli.upkeep.VerifyCommand;
import java.io.IOException;
import java.io.InputStream;
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
            ScheduleCommand.class, ServeCommand.class, UserCommand.class,
            TokenCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:usage or job-file fault", "3:stopped by a limit, a missing mark or "
                + "the clock", "4:waits for approval", "5:done, but some items were skipped, failed or unsure",
            "6:busy", "130, 143:stopped by a signal"})
final class Winnow implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command");
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
