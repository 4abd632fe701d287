package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Records;
import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.query.ShowCommands.ShowCommand;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Attributes;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.service.AsOf;
import dev.winnow.service.BuildRecording;
import dev.winnow.service.ExitCode;
import dev.winnow.service.Registration;
import dev.winnow.service.document.BuildDocument;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Commands by which CI and people record builds and their defects. */
public final class BuildCommands {

    private BuildCommands() {
    }

    @CommandLine.Command(name = "register",
            description = "Records what a build step knows of its build, before any scan; the same again changes nothing. "
                    + "Without options that describe a build, reads JSON documents from standard input, one for each "
                    + "build: the attributes of a manifest, and key, products, logs.",
            footer = {"  winnow register --job nightly.yaml --project app --branch main \\",
                "      --os linux-x86_64 --version 1.4.0 --status success"})
    public static final class RegisterCommand extends Command {

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
                StoredBuild stored = new Builds(catalog).find(record.key(), catalog.clock().instant()).orElseThrow();
                documents.add(BuildDocument.Sourced.of(stored));
                say("registered: " + record.key());
                if (single) {
                    ShowCommand.attributes(stored).forEach(this::say);
                }
            }
            document(single ? documents.get(0) : documents);
        }

        /** Options that describe a build, as a document of the same meaning. */
        private static final class BuildOptions {

            @Option(names = "--key", paramLabel = "KEY", description = "the build's key; left out, it is made of the "
                    + "attributes as the job file says")
            private String key;

            @Option(names = "--project", paramLabel = "NAME", description = "what it belongs to")
            private String project;

            @Option(names = "--branch", paramLabel = "NAME", description = "its branch; '' is the default branch")
            private String branch;

            @Option(names = "--os", paramLabel = "NAME", description = "the system that it is for")
            private String os;

            @Option(names = "--version", paramLabel = "VERSION", description = "its version")
            private String version;

            @Option(names = "--number", paramLabel = "N", description = "its number")
            private Long number;

            @Option(names = "--builder", paramLabel = "NAME", description = "what built it")
            private String builder;

            @Option(names = "--tag", paramLabel = "NAME", description = "a category of its builder; may be repeated")
            private List<String> tags = new ArrayList<>();

            @Option(names = "--status", paramLabel = "WORD", description = "success, warnings, failure, skipped, exception, "
                    + "cancelled, retry, running")
            private String status;

            @Option(names = "--revision", paramLabel = "ID", description = "what was built")
            private String revision;

            @Option(names = "--runtime", paramLabel = "NAME", description = "what it needs to run")
            private String runtime;

            @Option(names = "--property", paramLabel = "NAME=VALUE", description = "a free property; may be repeated")
            private List<String> properties = new ArrayList<>();

            @Option(names = "--finished", paramLabel = "TIME", description = "when it finished; UTC where no offset is given")
            private String finished;

            @Option(names = "--products", paramLabel = "PATH", description = "where its products lie; with --job, what the "
                    + "path says names the build")
            private String products;

            @Option(names = "--logs", paramLabel = "PATH", description = "where its logs lie")
            private String logs;

            /** The document; empty if no option was given. */
            ObjectNode document() {
                ObjectNode document = Registration.document();
                verbatim(document, "key", key);
                put(document, "project", project);
                put(document, "branch", branch);
                put(document, "os", os);
                put(document, "version", version);
                if (number != null) {
                    document.put("number", number);
                }
                put(document, "builder", builder);
                if (!tags.isEmpty()) {
                    tags.forEach(document.withArray("/tags")::add);
                }
                put(document, "status", status);
                put(document, "revision", revision);
                put(document, "runtime", runtime);
                Instant end = AsOf.parse(finished, ZoneOffset.UTC);
                if (end != null) {
                    document.put("finished", end.toString());
                }
                verbatim(document, "products", products);
                verbatim(document, "logs", logs);
                for (String property : properties) {
                    int sign = property.indexOf('=');
                    String name = property.substring(0, Math.max(sign, 0));
                    if (!Attributes.known(Attributes.PROPERTY_PREFIX + name)) {
                        throw Halt.usage("--property " + property + " is no property; write NAME=VALUE");
                    }
                    if (document.withObject("/properties").has(name)) {
                        throw Halt.usage("--property " + name + " is given twice; give it one value");
                    }
                    put(document.withObject("/properties"), name, property.substring(sign + 1));
                }
                return document;
            }

            /** Adds a value. Documents hold names as they are; arguments may be percent-encoded. */
            private static void put(ObjectNode document, String name, String value) {
                if (value != null) {
                    byte[] raw = NameCodec.bytes(Command.name(value));
                    String text = new String(raw, StandardCharsets.UTF_8);
                    if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), raw)) {
                        throw Halt.usage(value + " stands for bytes that are not UTF-8; no JSON and no attribute holds those");
                    }
                    document.put(name, text);
                }
            }

            /** Adds a key or path, which is read in Winnow's own spelling; that can hold any bytes. */
            private static void verbatim(ObjectNode document, String name, String value) {
                if (value != null) {
                    document.put(name, Command.name(value));
                }
            }
        }
    }

    @CommandLine.Command(name = "defect", mixinStandardHelpOptions = true,
            description = "Notes a bug in a build, the ticket that it was logged under, or that it was none.",
            footer = {"  winnow defect app/main/linux-x86_64/1.4.0 --found \"crashes at start\"",
                "  winnow defect app/main/linux-x86_64/1.4.0 --logged APP-1187"})
    public static final class DefectCommand extends Command {

        @Parameters(paramLabel = "KEY", description = "a build's key")
        private String key;

        @ArgGroup(multiplicity = "1")
        private Change change;

        @Option(names = "--by", paramLabel = "NAME", description = "who says so; default: the user of this system")
        private String by;

        private record State(String key, String defect) { }

        static final class Change {
            @Option(names = "--found", paramLabel = "TEXT", description = "what was found")
            private String found;

            @Option(names = "--logged", paramLabel = "TICKET", description = "the ticket under which it is logged now")
            private String logged;

            @Option(names = "--clear", description = "it was no bug, or is none any more")
            private boolean clear;
        }

        @Override
        protected ExitCode run() {
            String build = name(key);
            String who = by == null ? shell().operator().actor() : said("--by", by);
            try (Catalog catalog = existingCatalog()) {
                BuildRecording notes = new BuildRecording(catalog, this::warn);
                boolean well = change.found != null ? notes.found(build, said("--found", change.found), who)
                        : change.clear ? notes.cleared(build, who) : notes.logged(build, said("--logged", change.logged), who);
                String state = change.clear ? "none" : change.found != null ? "open" : "logged";
                say(build + ": defect " + state);
                document(new State(build, state));
                return well ? ExitCode.DONE : ExitCode.PROBLEMS;
            }
        }
    }
}
