package dev.winnow.cli.run;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.upkeep.Backup;
import dev.winnow.cli.command.Command;
import dev.winnow.model.Halt;
import dev.winnow.service.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "backup", mixinStandardHelpOptions = true,
        description = "Copies the catalog's database, its password and the ledger into a ZIP file, also while a "
                + "run is on; of a catalog in PostgreSQL the ledger only, for pg_dump copies that. The way back: unpack it into an empty state directory, and over its ledger.ndjson put a "
                + "newer one where there is one; the next command replays what that knows more.",
        footer = "  winnow backup /srv/backup/winnow.zip")
public final class BackupCommand extends Command {

    @Parameters(paramLabel = "FILE", description = "a file that does not exist yet")
    private String file;

    @Override
    protected ExitCode run() {
        Path target = path(file);
        if (Files.exists(target)) {
            throw Halt.usage(target + " exists already; name a new file");
        }
        try (Catalog catalog = existingCatalog()) {
            new Backup(catalog).write(target);
            say((catalog.shared() ? "Backed up the ledger to " : "Backed up to ") + target);
            if (catalog.shared()) {
                warn("the catalog at " + catalog.where() + " is not in it; back that up with pg_dump, and first: what a "
                        + "newer ledger knows more is replayed");
            }
            document(Map.of("file", target.toString()));
            return ExitCode.DONE;
        }
    }
}
