package dev.winnow.cli.audit;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.cli.command.Command;
import dev.winnow.cli.command.Listing;
import dev.winnow.cli.command.Shell;
import dev.winnow.model.Halt;
import dev.winnow.report.audit.AuditTrail;
import dev.winnow.report.audit.AuditTrail.RemovalLine;
import dev.winnow.service.AsOf;
import dev.winnow.service.ExitCode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit LIST}: the questions of auditors, one list each, told by the ledger. */
@CommandLine.Command(name = "audit", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "LIST",
        description = "Answers auditors from the ledger: what was removed, who approved it, what was freed, which pins "
                + "held what.",
        subcommands = {AuditCommand.Removals.class, AuditCommand.Approvals.class, AuditCommand.Freed.class,
            AuditCommand.PinList.class},
        footer = {"  winnow audit removals --from 2026-11-01 --to 2026-11-30",
            "  winnow audit freed --per branch,month --csv"})
public final class AuditCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a list: removals, approvals, freed or pins");
    }

    /** What the lists have in common. */
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

        Audit(Shell shell) {
            super(shell);
        }

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
                return period.zone != null ? ZoneId.of(period.zone)
                        : new Plans(catalog).zone(period.job).orElse(ZoneOffset.UTC);
            } catch (DateTimeException none) {
                throw Halt.usage("--zone " + period.zone + ": is no zone; write one such as Europe/Berlin or UTC");
            }
        }

        Listing listing(Span span) {
            return Listing.of(this, period.csv, span.zone());
        }
    }

    /** @param to exclusive; both null where it is open */
    private record Span(Instant from, Instant to, ZoneId zone) implements Predicate<Instant> {
        @Override
        public boolean test(Instant at) {
            return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
        }
    }

    /** {@code audit removals} */
    @CommandLine.Command(name = "removals", mixinStandardHelpOptions = true, description = "Lists what went to the trash, when, by "
            + "which rule, run and approver, and what has become of it.",
            footer = "  winnow audit removals --from 2026-11-01 --to 2026-11-30 --csv")
    public static final class Removals extends Audit {

        /** Most other columns repeat parts of the key. */
        private static final List<String> SHOWN = List.of("at", "key", "part", "bytes", "rule", "run", "approved_by", "state",
                "purged_at", "reason");

        public Removals(Shell shell) {
            super(shell);
        }

        @Override
        void print(AuditTrail trail, String job, Span span) throws IOException {
            listing(span).records(RemovalLine.class, trail.removals(job, span), SHOWN);
        }
    }

    /** {@code audit approvals} */
    @CommandLine.Command(name = "approvals", mixinStandardHelpOptions = true, description = "Lists who approved which plan, "
            + "from which account and host, and against which limits.",
            footer = "  winnow audit approvals --job nightly")
    public static final class Approvals extends Audit {

        public Approvals(Shell shell) {
            super(shell);
        }

        @Override
        void print(AuditTrail trail, String job, Span span) throws IOException {
            listing(span).records(AuditTrail.ApprovalLine.class, trail.approvals(job, span));
        }
    }

    /** {@code audit pins} */
    @CommandLine.Command(name = "pins", mixinStandardHelpOptions = true, description = "Lists every pin and .keep file with the "
            + "builds that it held, and how many parts of them were removed while it held.",
            footer = "  winnow audit pins --json")
    public static final class PinList extends Audit {

        public PinList(Shell shell) {
            super(shell);
        }

        @Override
        void print(AuditTrail trail, String job, Span span) throws IOException {
            listing(span).records(AuditTrail.PinLine.class, trail.pins(span.from(), span.to()));
        }
    }

    /** {@code audit freed} */
    @CommandLine.Command(name = "freed", mixinStandardHelpOptions = true, description = "Sums how much went to the trash, came "
            + "back and was deleted for good, by month and other attributes.",
            footer = "  winnow audit freed --per branch,os,month")
    public static final class Freed extends Audit {

        @Option(names = "--per", paramLabel = "NAMES", split = ",", defaultValue = "month", description = "what to sum by: "
                + "year, month, day, job, project, branch, os, version, rule, approved_by; default: ${DEFAULT-VALUE}")
        private List<String> per;

        public Freed(Shell shell) {
            super(shell);
        }

        @Override
        void print(AuditTrail trail, String job, Span span) throws IOException {
            listing(span).rows(dev.winnow.report.audit.Freed.columns(per),
                    dev.winnow.report.audit.Freed.rows(trail.changes(job, span), per, span.zone()));
        }
    }
}
