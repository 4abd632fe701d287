package dev.winnow.cli.query;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.latest.LatestCandidates.Target;
import dev.winnow.cli.command.Command;
import dev.winnow.model.Build;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.plan.LatestBuild;
import dev.winnow.policy.value.VersionOrder;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.Times;
import dev.winnow.service.ExitCode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "latest", mixinStandardHelpOptions = true,
        description = "Shows the newest successful build whose products are there: never one that is running, flawed, in "
                + "doubt, being removed or in the trash. Exit code 5 if there is none.",
        footer = "  winnow latest --project app --branch main --os linux-x86_64")
public final class LatestCommand extends Command {

    @Option(names = "--project", required = true, paramLabel = "NAME", description = "its project")
    private String project;

    @Option(names = "--branch", required = true, paramLabel = "NAME", description = "its branch; '' is the default "
            + "branch")
    private String branch;

    @Option(names = "--os", required = true, paramLabel = "NAME", description = "the system that it is for")
    private String os;

    @Option(names = "--runtime", paramLabel = "NAME", description = "only with these runtime requirements")
    private String runtime;

    @Option(names = "--newer-than", paramLabel = "VERSION", description = "only if its version is higher")
    private String newerThan;

    @Option(names = "--version-order", paramLabel = "NAME", description = "how --newer-than orders versions: "
            + "${COMPLETION-CANDIDATES}; default: as 'version-order' says in the job file of the build's store")
    private VersionOrder order;

    @Option(names = "--builder", paramLabel = "NAME", description = "only of this builder")
    private String builder;

    @Option(names = "--property", paramLabel = "NAME=VALUE", description = "only with this property; may be repeated")
    private List<String> properties = new ArrayList<>();

    @Option(names = "--include-flawed", description = "also one with a defect")
    private boolean flawedToo;

    @Override
    protected ExitCode run() {
        Predicate<Build> wanted = wanted();
        try (Catalog catalog = existingCatalog()) {
            Optional<LatestBuild.Answer> latest = targets().map(target -> new LatestBuild(catalog).of(target, wanted,
                    flawedToo)).flatMap(Optional::stream).findFirst();
            ZoneId zone = zone(catalog, null);
            latest.ifPresent(found -> say(found.version() + "  " + found.path() + "  " + Text.size(found.size())
                    + (found.sha256() == null ? "" : "  sha256 " + found.sha256()) + "  finished "
                    + new Times(zone).zoned(found.finished())));
            if (latest.isEmpty()) {
                warn("no such build can be offered; 'builds' lists those that there are, and 'show KEY' what is wrong with one");
            }
            document(latest.<Object>map(found -> found).orElse(Map.of()));
            return latest.isPresent() ? ExitCode.DONE : ExitCode.PROBLEMS;
        }
    }

    private Stream<Target> targets() {
        return names(project).stream().flatMap(ofProject -> names(branch).stream().flatMap(ofBranch ->
                names(os).stream().map(ofOs -> new Target(ofProject, ofBranch, ofOs))));
    }

    private Predicate<Build> wanted() {
        Predicate<Build> wanted = build -> runtime == null || means(runtime, build.attributes().runtime());
        if (newerThan != null) {
            wanted = wanted.and(newer(name(newerThan)));
        }
        if (builder != null) {
            wanted = wanted.and(build -> means(builder, build.attributes().builder()));
        }
        for (String property : properties) {
            int sign = property.indexOf('=');
            if (sign < 1) {
                throw Halt.usage("--property " + property + " names no value; write NAME=VALUE");
            }
            String attribute = NameCodec.canonical(property.substring(0, sign));
            String value = property.substring(sign + 1);
            wanted = wanted.and(build -> means(value, build.attributes().properties().get(attribute)));
        }
        return wanted;
    }

    private static boolean means(String argument, String known) {
        return known != null && names(argument).contains(known);
    }

    private Predicate<Build> newer(String version) {
        if ((order == null ? Stream.of(VersionOrder.values()) : Stream.of(order)).allMatch(each -> each.place(version).isEmpty())) {
            throw Halt.usage("--newer-than " + version + " cannot be ordered; a version starts with a digit"
                    + (order == null ? "" : " and is one that --version-order knows"));
        }
        return build -> {
            VersionOrder by = order == null ? VersionOrder.of(build, null) : order;
            return by.place(version).flatMap(has -> by.place(build.attributes().version()).map(offered ->
                    offered.compareTo(has) > 0)).orElse(false);
        };
    }
}
