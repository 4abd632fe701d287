package dev.winnow.cli.upkeep;

import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.jobfile.propose.Proposal;
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
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code init FOLDER} */
@CommandLine.Command(name = "init", mixinStandardHelpOptions = true,
        description = "Looks at the names in a folder of builds and writes a job file for it, with comments: layouts, side "
                + "files, logs, systems. Says what it could not read. Changes nothing in the folder.",
        footer = "  winnow init /srv/products --to nightly.yaml")
public final class InitCommand extends Command {

    private static final int NAMED = 20;

    @Parameters(paramLabel = "FOLDER", description = "a folder that holds builds")
    private String folder;

    @Option(names = "--to", paramLabel = "FILE", description = "the job file to write, which must not exist yet; default: "
            + "the folder's name with .yaml, here")
    private String to;

    public InitCommand(Shell shell) {
        super(shell);
    }

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
        if (common().json()) {
            document(new Written(file.toString(), layouts, proposal.unread()));
        }
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
