package dev.winnow.cli;

import dev.winnow.jobfile.ExampleRun;
import dev.winnow.jobfile.Fault;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.JobFileException;
import dev.winnow.jobfile.JobFiles;
import dev.winnow.model.NameCodec;
import dev.winnow.report.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code validate JOB...} */
@CommandLine.Command(name = "validate", mixinStandardHelpOptions = true,
        description = "Checks job files and runs their examples: every fault, warning and mismatch with line and "
                + "column; touches nothing else.")
final class ValidateCommand extends Command {

    @Parameters(paramLabel = "JOB", arity = "1..*", description = "job files")
    private List<String> files;

    ValidateCommand(Shell shell) {
        super(shell);
    }

    @Override
    ExitCode run() {
        List<Map<String, Object>> documents = new ArrayList<>();
        boolean faulty = false;
        for (String file : files) {
            Path path = path(file);
            List<Fault> faults = List.of();
            List<Fault> warnings = List.of();
            List<Fault> mismatches = List.of();
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
            documents.add(document);
        }
        if (common().json()) {
            document(documents);
        }
        return faulty ? ExitCode.USAGE : ExitCode.DONE;
    }

    private static Map<String, Object> json(Fault fault) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("line", fault.line());
        document.put("column", fault.column());
        document.put("message", fault.message());
        return document;
    }
}
