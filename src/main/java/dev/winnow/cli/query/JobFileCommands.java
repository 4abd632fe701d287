package dev.winnow.cli.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.catalog.storage.Database;
import dev.winnow.cli.command.Command;
import dev.winnow.jobfile.Fault;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.check.ExampleRun;
import dev.winnow.jobfile.propose.Proposal;
import dev.winnow.jobfile.read.EffectiveSettings;
import dev.winnow.jobfile.read.JobFileException;
import dev.winnow.jobfile.read.JobFiles;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.WholeFile;
import dev.winnow.service.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that propose and check job files. */
public final class JobFileCommands {

    private JobFileCommands() {
    }

    @CommandLine.Command(name = "init", mixinStandardHelpOptions = true,
            description = "Looks at the names in a folder of builds and writes a job file for it, with comments: layouts, side "
                    + "files, logs, systems. Says what it could not read. Changes nothing in the folder.",
            footer = "  winnow init /srv/products --to nightly.yaml")
    public static final class InitCommand extends Command {

        private static final int NAMED = 20;

        @Parameters(paramLabel = "FOLDER", description = "a folder that holds builds")
        private String folder;

        @Option(names = "--to", paramLabel = "FILE", description = "the job file to write, which must not exist yet; default: "
                + "the folder's name with .yaml, here")
        private String to;

        @Override
        protected ExitCode run() throws IOException {
            Path root = path(folder).toAbsolutePath().normalize();
            if (!Files.isDirectory(root)) {
                throw Halt.usage(NameCodec.shownAbsolute(root) + " is no folder; name the one that holds the builds");
            }
            String name = name(root);
            Path file = (to == null ? Path.of(name + ".yaml") : path(to)).toAbsolutePath().normalize();
            if (Files.exists(file)) {
                throw Halt.usage(NameCodec.shownAbsolute(file) + " exists already; name another file with --to");
            }
            Proposal proposal;
            try {
                proposal = Proposal.of(root, name, root.toString());
            } catch (IllegalArgumentException nothing) {
                throw Halt.usage(NameCodec.shownAbsolute(root) + ": " + nothing.getMessage());
            }
            WholeFile.write(file, out -> out.write(proposal.text().getBytes(StandardCharsets.UTF_8)));
            int layouts = JobFiles.read(file).stores().get(0).layouts().size();
            say("Wrote " + NameCodec.shownAbsolute(file) + ", " + Text.count(layouts, "layout", "layouts")
                    + "; look at it, then: winnow plan " + file.getFileName());
            if (!proposal.unread().isEmpty()) {
                say(Text.count(proposal.unread().size(), "name is", "names are") + " not read:");
                proposal.unread().stream().limit(NAMED).forEach(each -> say("  " + NameCodec.shown(each)));
            }
            document(new Written(file.toString(), layouts, proposal.unread()));
            return ExitCode.DONE;
        }

        private record Written(String file, int layouts, List<String> unread) { }

        /** A folder's name as a job may be called. */
        private static String name(Path root) {
            String name = root.getFileName() == null ? "" : root.getFileName().toString().replaceAll("[^A-Za-z0-9._-]+", "-")
                    .replaceAll("^[^A-Za-z0-9]+", "");
            return name.isEmpty() ? "builds" : name;
        }
    }

    @CommandLine.Command(name = "validate", mixinStandardHelpOptions = true,
            description = "Checks job files and runs their examples: every fault, warning and mismatch with line and "
                    + "column; touches nothing else.",
            footer = {"  winnow validate nightly.yaml weekly.yaml",
                "  winnow validate --effective nightly.yaml"})
    public static final class ValidateCommand extends Command {

        @Parameters(paramLabel = "JOB", arity = "1..*", description = "job files")
        private List<String> files;

        @Option(names = "--effective", description = "also say each setting that holds, and whether an option, the "
                + "environment, the job file or a default gives it")
        private boolean effective;

        @Override
        protected ExitCode run() {
            List<Checked> documents = new ArrayList<>();
            boolean faulty = false;
            for (String file : files) {
                Path path = path(file);
                List<Fault> faults = List.of();
                List<Fault> warnings = List.of();
                List<Fault> mismatches = List.of();
                List<Setting> settings = List.of();
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
                settings.forEach(setting -> say("  " + setting.key + ": " + setting.value + "   (" + setting.from + ")"));
                documents.add(new Checked(NameCodec.shownAbsolute(path), Found.of(faults), Found.of(warnings),
                        Found.of(mismatches), effective ? settings : null));
            }
            document(documents);
            return faulty ? ExitCode.USAGE : ExitCode.DONE;
        }

        private List<Setting> settings(Job job, Path file) {
            List<Setting> settings = new ArrayList<>();
            settings.add(new Setting("state", NameCodec.shownAbsolute(common().state(shell().environment()).path()),
                    common().stateFrom(shell().environment())));
            settings.add(new Setting("database", common().database(shell()) instanceof Database.Shared shared
                    ? shared.address() : "embedded", common().databaseFrom(shell().environment())));
            EffectiveSettings.of(job, file).forEach(one -> settings.add(new Setting(one.key(), one.value(),
                    one.line() == 0 ? "default" : "job file, line " + one.line())));
            return settings;
        }

        /** @param effective null unless asked for */
        private record Checked(String file, List<Found> faults, List<Found> warnings, List<Found> mismatches,
                               @JsonInclude(JsonInclude.Include.NON_NULL) List<Setting> effective) { }

        private record Found(int line, int column, String message) {

            static List<Found> of(List<Fault> faults) {
                return faults.stream().map(fault -> new Found(fault.line(), fault.column(), fault.message())).toList();
            }
        }

        private record Setting(String key, String value, String from) { }
    }
}
