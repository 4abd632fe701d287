package dev.winnow.cli;

import dev.winnow.catalog.Builds;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.StoredBuild;
import dev.winnow.jobfile.SelectorText;
import dev.winnow.model.Build;
import dev.winnow.model.Halt;
import dev.winnow.model.Part;
import dev.winnow.policy.Filter;
import dev.winnow.policy.Selector;
import dev.winnow.report.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code builds [FILTER]} */
@CommandLine.Command(name = "builds", mixinStandardHelpOptions = true,
        description = "Lists the builds that the catalog knows, newest first, also those whose files are gone.")
final class BuildsCommand extends Command {

    @Parameters(paramLabel = "FILTER", arity = "0..*", description = "conditions that must all hold, such as "
            + "branch=release/** os=linux-x86_64,windows-x64 version>=2.0 age>90d not:branch=main; a word without a "
            + "sign is a pattern for the key")
    private List<String> conditions = new ArrayList<>();

    BuildsCommand(Shell shell) {
        super(shell);
    }

    @Override
    ExitCode run() {
        Selector selector;
        try {
            selector = SelectorText.parse(conditions.stream().map(Command::name).toList());
        } catch (IllegalArgumentException wrong) {
            throw Halt.usage(wrong.getMessage());
        }
        try (Catalog catalog = existingCatalog()) {
            Instant now = shell().clock().instant();
            Filter filter = new Filter(selector, now);
            List<StoredBuild> found = new ArrayList<>();
            new Builds(catalog).forEachKnown(now, stored -> {
                if (filter.fits(stored.build())) {
                    found.add(stored);
                }
            });
            found.sort(Comparator.comparing((StoredBuild stored) -> stored.build().finished(),
                    Comparator.nullsLast(Comparator.reverseOrder())).thenComparing(stored -> stored.build().key()));
            found.forEach(stored -> say(line(stored.build())));
            if (common().json()) {
                document(found.stream().map(BuildJson::of).toList());
            }
            return ExitCode.DONE;
        }
    }

    private static String line(Build build) {
        String parts = build.parts().isEmpty() ? "no files" : build.parts().stream().map(BuildsCommand::part)
                .collect(Collectors.joining(", "));
        return build.key() + "  " + (build.finished() == null ? "?" : build.finished()) + "  "
                + build.attributes().status().word() + "  " + parts + (build.pins().isEmpty() ? "" : "  pinned")
                + (build.defect() == null ? "" : "  flawed");
    }

    private static String part(Part part) {
        return part.kind().word() + " " + Text.size(part.bytes());
    }
}
