package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.ci.CiSystem;
import dev.winnow.cli.command.Command;
import dev.winnow.job.Importing;
import dev.winnow.job.Importing.Imported;
import dev.winnow.jobfile.CiSource;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.report.output.Text;
import dev.winnow.service.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "import", mixinStandardHelpOptions = true,
        description = "Reads what a CI system knows of its builds into the catalog; that system's database is never "
                + "written. What attributes become is said under 'import' in the job file.",
        footer = "  winnow import buildbot /srv/master/state.sqlite --job nightly.yaml")
public final class ImportCommand extends Command {

    @Parameters(index = "0", paramLabel = "SYSTEM", completionCandidates = Systems.class, description = "the kind of CI "
            + "system: ${COMPLETION-CANDIDATES}")
    private String kind;

    @Parameters(index = "1", paramLabel = "DB", arity = "0..1", description = "the master's SQLite file, or the JDBC "
            + "URL of its PostgreSQL database; left out: all that the job file names")
    private String database;

    @Option(names = "--job", required = true, paramLabel = "JOB", description = "the job file that says how builds "
            + "are named and read")
    private String file;

    @Override
    protected ExitCode run() {
        CiSystem system = CiSystem.of(kind).orElseThrow(() -> Halt.usage("there is no import from '" + kind
                + "'; write: import " + String.join(" or ", new Systems()) + " DB --job JOB"));
        Job job = job(file);
        List<CiSource> sources = sources(system, job);
        try (Catalog catalog = catalog()) {
            Importing importing = new Importing(catalog, shell().operator(), shell().stop());
            List<Imported> all = sources.stream().map(source -> importing.read(job, source)).toList();
            all.forEach(this::report);
            document(database == null ? all.stream().map(Read::of).toList() : Read.of(all.get(0)));
            return feedsFollow(catalog, all.stream().anyMatch(imported -> imported.odd().count() > 0)
                    ? ExitCode.PROBLEMS : ExitCode.DONE);
        }
    }

    /** What the job file says of this database; if it names exactly one other, what it says of that one. */
    private List<CiSource> sources(CiSystem system, Job job) {
        List<CiSource> named = job.imports().stream().filter(source -> source.system().key().equals(kind)).toList();
        if (database == null) {
            if (named.isEmpty()) {
                throw Halt.usage(file + " names no database under 'import'; name it there or after '" + kind + "'");
            }
            return named;
        }
        String address;
        try {
            address = system.address(database, written -> path(written).normalize());
        } catch (IllegalArgumentException unsupported) {
            throw Halt.usage(unsupported.getMessage());
        }
        Path there = system.file(address);
        if (there != null && !Files.isRegularFile(there)) {
            throw Halt.usage("there is no file " + database + "; name " + system.addresses());
        }
        return named.stream().filter(source -> source.database().equals(address)).findFirst().map(List::of)
                .orElseGet(() -> List.of(like(system, named, address)));
    }

    private CiSource like(CiSystem system, List<CiSource> named, String address) {
        if (named.size() > 1) {
            throw Halt.usage(file + " names several databases under 'import', but not this one; which of them says how "
                    + "its builds are read? Name it there too");
        }
        if (named.isEmpty()) {
            return new CiSource(system, address, null, List.of(), List.of());
        }
        CiSource model = named.get(0);
        Path there = system.file(address);
        Path other = system.file(model.database());
        boolean beside = there != null && other != null && other.getParent().equals(model.base());
        return new CiSource(system, address, beside ? there.getParent() : model.base(), model.products(),
                model.builds());
    }

    private void report(Imported imported) {
        say(imported.database() + ": " + Text.count(imported.builds(), "build", "builds") + ", " + Text.count(imported.read()) + " new or changed");
        if (imported.unnamed() > 0) {
            warn(imported.unnamed() + " of these have no key and belong to no entry, such as " + imported.unnamedWhy()
                    + "; say under 'import' in the job file how they are read");
        }
        imported.odd().first().forEach(finding -> warn(finding.subject() + ": " + finding.message()));
    }

    private record Read(String database, long builds, long read, long unnamed, List<Odd> odd) {

        static Read of(Imported imported) {
            return new Read(imported.database(), imported.builds(), imported.read(), imported.unnamed(),
                    imported.odd().first().stream().map(finding -> new Odd(finding.subject(), finding.message()))
                            .toList());
        }
    }

    private record Odd(String build, String message) { }

    /** The keys of the CI systems that are registered. */
    private static final class Systems extends ArrayList<String> {

        private static final long serialVersionUID = 1;

        Systems() {
            super(CiSystem.all().stream().map(CiSystem::key).toList());
        }
    }
}
