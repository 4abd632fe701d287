package dev.winnow.cli.records;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Records;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.cli.query.ShowCommand;
import dev.winnow.jobfile.Job;
import dev.winnow.service.BuildRecording;
import dev.winnow.service.ExitCode;
import dev.winnow.service.Registration;
import dev.winnow.service.document.BuildDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code register} */
@CommandLine.Command(name = "register",
        description = "Records what a build step knows of its build, before any scan; the same again changes nothing. "
                + "Without options that describe a build, reads JSON documents from standard input, one for each "
                + "build: the attributes of a manifest, and key, products, logs.",
        footer = {"  winnow register --job nightly.yaml --project app --branch main \\",
            "      --os linux-x86_64 --version 1.4.0 --status success"})
public final class RegisterCommand extends Command {

    @Mixin
    private BuildOptions build;

    @Option(names = "--job", paramLabel = "JOB", description = "the job file that says how keys are made and what "
            + "paths mean")
    private String file;

    @Option(names = "--replace", description = "say something else of builds that are registered already")
    private boolean replace;

    // Not the standard options: --version is the build's own here.
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help message and exit.")
    private boolean help;

    public RegisterCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Job job = file == null ? null : job(file);
        Registration registration = new Registration(job, Path.of("").toAbsolutePath());
        ObjectNode one = build.document();
        List<Records.Record> records = one.isEmpty() ? registration.read(shell().in())
                : List.of(registration.record(one, "this build"));
        try (Catalog catalog = catalog()) {
            String actor = shell().operator().actor();
            boolean well = new BuildRecording(catalog, this::warn).register(records, replace, actor, () -> true);
            print(catalog, records, !one.isEmpty());
            return well ? ExitCode.DONE : ExitCode.PROBLEMS;
        }
    }

    private void print(Catalog catalog, List<Records.Record> records, boolean single) {
        List<BuildDocument.Sourced> documents = new ArrayList<>();
        for (Records.Record record : records) {
            StoredBuild stored = new Builds(catalog).find(record.key(), shell().clock().instant()).orElseThrow();
            documents.add(BuildDocument.Sourced.of(stored));
            say("registered: " + record.key());
            if (single) {
                ShowCommand.attributes(stored).forEach(this::say);
            }
        }
        if (common().json()) {
            document(single ? documents.get(0) : documents);
        }
    }
}
