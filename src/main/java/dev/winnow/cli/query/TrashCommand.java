package dev.winnow.cli.query;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.history.Removals;
import dev.winnow.catalog.history.Removals.Removal;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.ExitCode;
import dev.winnow.cli.command.JsonOut;
import dev.winnow.cli.command.Shell;
import dev.winnow.report.output.Text;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
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
                    out.println((count[0] == 0 ? "[" : ",") + JsonOut.compact(json(removal)));
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

    static Map<String, Object> json(Removal removal) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("key", removal.key());
        document.put("part", removal.kinds());
        document.put("path", removal.path());
        document.put("run", removal.run());
        document.put("job", removal.job());
        document.put("bytes", removal.bytes());
        document.put("files", removal.files());
        document.put("removed", JsonOut.time(removal.removedAt()));
        document.put("purge", JsonOut.time(removal.purgeAt()));
        document.put("state", removal.state());
        document.put("trash", removal.trashPath());
        return document;
    }
}
