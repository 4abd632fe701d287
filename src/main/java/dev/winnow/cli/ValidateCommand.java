package dev.winnow.cli;

import dev.winnow.jobfile.Fault;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.JobFileException;
import dev.winnow.jobfile.JobFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code validate JOB...} */
@CommandLine.Command(name = "validate", mixinStandardHelpOptions = true,
        description = "Checks job files: every fault and warning with line and column; touches nothing else.")
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
            try {
                Job job = JobFiles.read(path);
                warnings = job.warnings();
                say(path + ": job " + job.name() + " is sound, " + job.stores().size() + " stores, "
                        + job.policy().rules().size() + " rules"
                        + (warnings.isEmpty() ? "" : ", " + warnings.size() + " warnings"));
            } catch (JobFileException wrong) {
                faults = wrong.faults();
                faulty = true;
            }
            faults.forEach(fault -> warn(fault.toString()));
            warnings.forEach(warning -> warn("warning: " + warning));
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("file", path.toString());
            document.put("faults", faults.stream().map(ValidateCommand::json).toList());
            document.put("warnings", warnings.stream().map(ValidateCommand::json).toList());
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
