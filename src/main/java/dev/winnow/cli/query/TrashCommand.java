package dev.winnow.cli.query;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Removals;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Shell;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.Text;
import dev.winnow.service.ExitCode;
import dev.winnow.service.document.TrashedDocument;
import java.io.PrintStream;
import picocli.CommandLine;

/** {@code trash} */
@CommandLine.Command(name = "trash", mixinStandardHelpOptions = true,
        description = "Lists what lies in the trash and when it is purged, newest first.")
public final class TrashCommand extends Command {

    public TrashCommand(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        PrintStream out = shell().out();
        long[] count = new long[1];
        try (Catalog catalog = existingCatalog()) {
            new Removals(catalog).inTrash(removal -> {
                say(removal.key() + "  " + removal.kinds() + "  " + Text.size(removal.bytes()) + "  removed "
                        + removal.removedAt() + " by " + removal.run() + "  purged from " + removal.purgeAt()
                        + (removal.state().equals(Removals.PURGING) ? "  being purged" : ""));
                if (common().json()) {
                    out.println((count[0] == 0 ? "[" : ",") + Json.line(TrashedDocument.of(removal)));
                }
                count[0]++;
            });
        }
        if (count[0] == 0) {
            say("The trash is empty.");
        }
        if (common().json()) {
            out.println(count[0] == 0 ? "[]" : "]");
        }
        return ExitCode.DONE;
    }
}
