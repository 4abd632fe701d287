package dev.winnow.cli.preview;

import dev.winnow.catalog.storage.Database;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.ExitCode;
import dev.winnow.cli.command.Shell;
import dev.winnow.jobfile.Fault;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.check.ExampleRun;
import dev.winnow.jobfile.read.EffectiveSettings;
import dev.winnow.jobfile.read.JobFileException;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.NameCodec;
import dev.winnow.report.output.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code validate JOB...} */
@CommandLine.Command(name = "validate", mixinStandardHelpOptions = true,
        description = "Checks job files and runs their examples: every fault, warning and mismatch with line and "
                + "column; touches nothing else.")
public final class ValidateCommand extends Command {

    @Parameters(paramLabel = "JOB", arity = "1..*", description = "job files")
    private List<String> files;

    @Option(names = "--effective", description = "also say each setting that holds, and whether an option, the "
            + "environment, the job file or a default gives it")
    private boolean effective;

    public ValidateCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        List<Map<String, Object>> documents = new ArrayList<>();
        boolean faulty = false;
        for (String file : files) {
            Path path = path(file);
            List<Fault> faults = List.of();
            List<Fault> warnings = List.of();
            List<Fault> mismatches = List.of();
            List<Map<String, Object>> settings = List.of();
            try {
                Job job = JobFiles.read(path);
                warnings = job.warnings();
                mismatches = ExampleRun.mismatches(job, path);
                faulty |= !mismatches.isEmpty();
                long builds = job.examples().stream().mapToLong(example -> example.cases().size()).sum();
                say(NameCodec.shownAbsolute(path) + ": job " + job.name() + (mismatches.isEmpty() ? " is sound, "
                        : " does not do what its examples expect, ")
                        + Text.count(job.stores().size(), "store", "stores") + ", "
                        + Text.count(job.policy().rules().size(), "rule", "rules")
                        + (builds == 0 ? "" : ", " + Text.count(builds, "build", "builds") + " in examples")
                        + (warnings.isEmpty() ? "" : ", " + Text.count(warnings.size(), "warning", "warnings")));
                settings = effective ? settings(job, path) : settings;
            } catch (JobFileException wrong) {
                faults = wrong.faults();
                faulty = true;
            }
            faults.forEach(fault -> warn(fault.toString()));
            mismatches.forEach(mismatch -> warn(mismatch.toString()));
            warnings.forEach(warning -> warn("warning: " + warning));
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("file", NameCodec.shownAbsolute(path));
            document.put("faults", faults.stream().map(ValidateCommand::json).toList());
            document.put("warnings", warnings.stream().map(ValidateCommand::json).toList());
            document.put("mismatches", mismatches.stream().map(ValidateCommand::json).toList());
            if (effective) {
                document.put("effective", settings);
                settings.forEach(setting -> say("  " + setting.get("key") + ": " + setting.get("value") + "   ("
                        + setting.get("from") + ")"));
            }
            documents.add(document);
        }
        if (common().json()) {
            document(documents);
        }
        return faulty ? ExitCode.USAGE : ExitCode.DONE;
    }

    private List<Map<String, Object>> settings(Job job, Path file) {
        List<Map<String, Object>> settings = new ArrayList<>();
        settings.add(setting("state", NameCodec.shownAbsolute(common().state(shell().environment()).path()),
                common().stateFrom(shell().environment())));
        settings.add(setting("database", common().database(shell()) instanceof Database.Shared shared
                ? shared.address() : "embedded", common().databaseFrom(shell().environment())));
        EffectiveSettings.of(job, file).forEach(one -> settings.add(setting(one.key(), one.value(),
                one.line() == 0 ? "default" : "job file, line " + one.line())));
        return settings;
    }

    private static Map<String, Object> setting(String key, String value, String from) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("key", key);
        document.put("value", value);
        document.put("from", from);
        return document;
    }

    private static Map<String, Object> json(Fault fault) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("line", fault.line());
        document.put("column", fault.column());
        document.put("message", fault.message());
        return document;
    }
}
