package dev.winnow.cli.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Ledger.Head;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.report.audit.AuditTrail;
import dev.winnow.report.audit.AuditTrail.RemovalLine;
import dev.winnow.report.audit.Doubt;
import dev.winnow.report.audit.Verification;
import dev.winnow.report.output.Text;
import dev.winnow.service.AsOf;
import dev.winnow.service.ExitCode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the ledger tells and proves. */
public final class AuditCommands {

    private AuditCommands() {
    }

    /** {@code audit LIST}: the questions of auditors, one list each, told by the ledger. */
    @CommandLine.Command(name = "audit", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "LIST",
            description = "Answers auditors from the ledger: what was removed, who approved it, what was freed, which pins "
                    + "held what.",
            subcommands = {AuditCommand.Removals.class, AuditCommand.Approvals.class, AuditCommand.Freed.class,
                AuditCommand.PinList.class},
            footer = {"  winnow audit removals --from 2026-11-01 --to 2026-11-30",
                "  winnow audit freed --per branch,month --csv"})
    public static final class AuditCommand implements Runnable {

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public void run() {
            throw new CommandLine.ParameterException(spec.commandLine(), "name a list: removals, approvals, freed or pins");
        }

        static final class Period {

            @Option(names = "--from", paramLabel = "DATE", description = "from the beginning of this day on, or from this "
                    + "instant")
            private String from;

            @Option(names = "--to", paramLabel = "DATE", description = "to the end of this day, or to this instant")
            private String to;

            @Option(names = "--zone", paramLabel = "ZONE", description = "the zone of dates and months, such as Europe/Berlin; "
                    + "default: the job's")
            private String zone;

            @Option(names = "--job", paramLabel = "NAME", description = "only what this job did")
            private String job;

            @Option(names = "--csv", description = "print CSV")
            private boolean csv;
        }

        /** Reads the ledger, prints a list, and says where the ledger is in doubt. */
        private abstract static class Audit extends Command {

            @Mixin
            private Period period;

            abstract void print(AuditTrail trail, String job, Span span) throws IOException;

            @Override
            protected final ExitCode run() throws IOException {
                Listing.refuseTwo(period.csv, common().json());
                try (Catalog catalog = existingCatalog()) {
                    ZoneId zone = zone(catalog);
                    AuditTrail trail = AuditTrail.of(catalog);
                    print(trail, period.job, new Span(AsOf.parse(period.from, zone), AsOf.end(period.to, zone), zone));
                    if (trail.doubts() > 0) {
                        warn("the ledger has lines that are in doubt, so this list proves nothing; run verify");
                        return ExitCode.PROBLEMS;
                    }
                    return ExitCode.DONE;
                }
            }

            private ZoneId zone(Catalog catalog) {
                try {
                    return period.zone != null ? ZoneId.of(period.zone) : zone(catalog, period.job);
                } catch (DateTimeException none) {
                    throw Halt.usage("--zone " + period.zone + ": is no zone; write one such as Europe/Berlin or UTC");
                }
            }

            Listing listing(Span span) {
                return new Listing(this, period.csv, span.zone());
            }
        }

        /** @param to exclusive; both null where it is open */
        private record Span(Instant from, Instant to, ZoneId zone) implements Predicate<Instant> {
            @Override
            public boolean test(Instant at) {
                return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
            }
        }

        @CommandLine.Command(name = "removals", mixinStandardHelpOptions = true, description = "Lists what went to the trash, when, by "
                + "which rule, run and approver, and what has become of it.",
                footer = "  winnow audit removals --from 2026-11-01 --to 2026-11-30 --csv")
        public static final class Removals extends Audit {

            /** Most other columns repeat parts of the key. */
            private static final List<String> SHOWN = List.of("at", "key", "part", "bytes", "rule", "run", "approved_by", "state",
                    "purged_at", "reason");

            @Override
            void print(AuditTrail trail, String job, Span span) throws IOException {
                listing(span).records(RemovalLine.class, trail.removals(job, span), SHOWN);
            }
        }

        @CommandLine.Command(name = "approvals", mixinStandardHelpOptions = true, description = "Lists who approved which plan, "
                + "from which account and host, and against which limits.",
                footer = "  winnow audit approvals --job nightly")
        public static final class Approvals extends Audit {

            @Override
            void print(AuditTrail trail, String job, Span span) throws IOException {
                listing(span).records(AuditTrail.ApprovalLine.class, trail.approvals(job, span));
            }
        }

        @CommandLine.Command(name = "pins", mixinStandardHelpOptions = true, description = "Lists every pin and .keep file with the "
                + "builds that it held, and how many parts of them were removed while it held.",
                footer = "  winnow audit pins --json")
        public static final class PinList extends Audit {

            @Override
            void print(AuditTrail trail, String job, Span span) throws IOException {
                listing(span).records(AuditTrail.PinLine.class, trail.pins(span.from(), span.to()));
            }
        }

        @CommandLine.Command(name = "freed", mixinStandardHelpOptions = true, description = "Sums how much went to the trash, came "
                + "back and was deleted for good, by month and other attributes.",
                footer = "  winnow audit freed --per branch,os,month")
        public static final class Freed extends Audit {

            @Option(names = "--per", paramLabel = "NAMES", split = ",", defaultValue = "month", description = "what to sum by: "
                    + "year, month, day, job, project, branch, os, version, rule, approved_by; default: ${DEFAULT-VALUE}")
            private List<String> per;

            @Override
            void print(AuditTrail trail, String job, Span span) throws IOException {
                listing(span).rows(dev.winnow.report.audit.Freed.columns(per),
                        dev.winnow.report.audit.Freed.rows(trail.changes(job, span), per, span.zone()));
            }
        }
    }

    @CommandLine.Command(name = "verify", mixinStandardHelpOptions = true,
            description = "Checks the ledger, line by line and against the catalog, and reports against their manifests "
                    + "and the ledger; the ledgers of several hosts against each other. Only reads; also copies of state "
                    + "directories. Any doubt: exit code 5.",
            footer = {"  winnow verify",
                "  winnow verify /srv/reports --witness /mnt/elsewhere/ends.ndjson"})
    public static final class VerifyCommand extends Command {

        @Parameters(paramLabel = "DIR", arity = "0..*", description = "a state directory, whose ledger is checked in place of "
                + "this host's, or a report directory, or a job's or a run's folder in it; left out: this host's ledger alone")
        private List<String> directories = List.of();

        @Option(names = "--witness", paramLabel = "FILE", description = "hold the ledger against the ends that a witness keeps "
                + "in this file, one a line")
        private String witness;

        @Override
        protected ExitCode run() {
            Verification.Result result = Verification.of(common().state(shell().environment()), common().database(shell()),
                    directories.stream().map(Command::path).toList(), witness == null ? null : path(witness));
            result.doubts().forEach(doubt -> say(doubt.toString()));
            if (result.count() > result.doubts().size()) {
                say("and " + Text.count(result.count() - result.doubts().size(), "more doubt", "more doubts"));
            }
            result.notes().forEach(this::warn);
            say((result.count() == 0 ? "sound: " : Text.count(result.count(), "doubt", "doubts") + ": ")
                    + result.ledgers().stream().map(ledger -> Text.count(ledger.lines(), "line", "lines") + " of "
                            + NameCodec.shownAbsolute(ledger.ledger()) + (ledger.catalog() == null ? "" : ", the catalog's end of it"))
                            .collect(Collectors.joining(", "))
                    + (result.reports() == 0 ? "" : ", " + Text.count(result.files(), "file", "files") + " in the reports of "
                    + Text.count(result.reports(), "run", "runs")));
            if (common().json()) {
                List<Shown> ledgers = result.ledgers().stream().map(ledger -> new Shown(NameCodec.shownAbsolute(ledger.ledger()),
                        ledger.lines(), ledger.end(), ledger.catalog())).toList();
                document(new Verdict(result.count() == 0, ledgers.get(0), ledgers.subList(1, ledgers.size()), result.reports(),
                        result.files(), result.count(), result.doubts(), result.notes()));
            }
            return result.count() == 0 ? ExitCode.DONE : ExitCode.PROBLEMS;
        }

        private record Shown(String ledger, long lines, Head head, Head catalogHead) { }

        /** @param others the ledgers of other hosts; left out where there are none */
        private record Verdict(boolean sound, @JsonUnwrapped Shown one, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Shown> others,
                               long reports, long files, long doubts, List<Doubt> first, List<String> notes) { }
    }
}
