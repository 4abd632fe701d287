package dev.winnow.report.audit;

import dev.winnow.catalog.Ledger.Head;
import dev.winnow.catalog.event.ReplayedDecisions;
import dev.winnow.catalog.event.RunEvent;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.LedgerLine;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.catalog.upkeep.HumanDecisions;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.report.audit.RunFolder.RunFolders;
import dev.winnow.report.output.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Holds ledgers, the catalog's ends of them, and reports against each other. */
public final class Verification {

    private static final int DOUBTS = 1_000;

    private final List<StateDirectory> states;
    private final Database database;
    private final List<Path> directories;
    private final Path witness;
    private final List<VerifiedLedger> ledgers = new ArrayList<>();
    private final List<Doubt> doubts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long more;

    private Verification(List<StateDirectory> states, Database database, List<Path> directories, Path witness) {
        this.states = states;
        this.database = database;
        this.directories = directories;
        this.witness = witness;
    }

    /**
     * One of the ledgers.
     *
     * @param lines   how many it has
     * @param end     its last
     * @param catalog its end as the catalog knows it; null where that could not be compared
     */
    public record Checked(Path ledger, long lines, Head end, Head catalog) { }

    /**
     * What was looked at and what does not fit.
     *
     * @param ledgers never empty
     * @param reports how many runs' reports were checked
     * @param files   how many of their files
     * @param count   how many doubts there are
     * @param doubts  the first of them; those of the ledgers first, in their order
     * @param notes   what could not be compared or is left open, without being wrong
     */
    public record Result(List<Checked> ledgers, long reports, long files, long count, List<Doubt> doubts, List<String> notes) {
        public Result {
            ledgers = List.copyOf(ledgers);
            doubts = List.copyOf(doubts);
            notes = List.copyOf(notes);
        }

        public long lines() {
            return ledgers.stream().mapToLong(Checked::lines).sum();
        }
    }

    /** Checks the ledger of a state directory alone. */
    public static Result of(StateDirectory state, Database database) {
        return of(state, database, List.of(), null);
    }

    /**
     * Checks ledgers and reports.
     *
     * @param own         the state directory whose ledger is checked where none is named
     * @param database    what holds the catalog
     * @param directories state directories or copies of them, and report directories, jobs' or runs' folders in them
     * @param witness     a file in which a witness keeps ends of a ledger; null for none
     * @throws Halt if there is nothing to check there
     */
    public static Result of(StateDirectory own, Database database, List<Path> directories, Path witness) {
        List<StateDirectory> states = new ArrayList<>();
        List<Path> reports = new ArrayList<>();
        for (Path directory : directories) {
            StateDirectory state = new StateDirectory(directory);
            if (Files.exists(state.ledger()) || Files.exists(state.ledgerBinding()) || Files.exists(state.databaseFile())) {
                states.add(state);
            } else if (Files.isDirectory(directory)) {
                reports.add(directory);
            } else {
                throw Halt.usage(NameCodec.shownAbsolute(directory) + " is no folder; name a state directory, a report "
                        + "directory, or a job's or a run's folder in it");
            }
        }
        if (states.isEmpty()) {
            states.add(own);
            if (!Files.exists(own.ledger()) && !own.initialised()) {
                throw Halt.usage("there is no ledger in " + NameCodec.shownAbsolute(own.path())
                        + "; name the right folder with --state");
            }
        }
        if (states.size() > 1 && !database.shared() && states.stream().anyMatch(StateDirectory::initialised)) {
            throw Halt.usage("only ledgers of a catalog that hosts share belong together; name its database with --database, or "
                    + "one state directory");
        }
        return new Verification(states, database, reports, witness).result();
    }

    private Result result() {
        List<RunFolder> reports = reports();
        Set<Long> wanted = reports.stream().filter(report -> report.head() != null)
                .map(report -> report.head().seq()).collect(Collectors.toCollection(HashSet::new));
        for (StateDirectory state : states) {
            ledgers.add(new VerifiedLedger(state, database, states.size() == 1 ? NameCodec.shownName(state.ledger())
                    : NameCodec.shownAbsolute(state.ledger()), this::doubt, notes::add));
        }
        if (ledgers.size() > 1) {
            ledgers.forEach(VerifiedLedger::gather);
            ledgers.forEach(ledger -> ledger.named().forEach(named -> named.heads().forEach(head -> wanted.add(head.seq()))));
        }
        List<Head> witnessed = witnessed();
        witnessed.forEach(head -> wanted.add(head.seq()));
        boolean known = ledgers.stream().anyMatch(ledger -> ledger.known() != null);
        try (ReplayedDecisions told = known ? new ReplayedDecisions() : null) {
            for (VerifiedLedger ledger : ledgers) {
                more += ledger.read(wanted, line -> {
                    if (told != null) {
                        tell(told, line);
                    }
                });
            }
            ledgers.stream().filter(ledger -> ledger.known() != null).forEach(VerifiedLedger::compareWithCatalog);
            if (known && doubts.isEmpty()) {
                compareDecisions(told);
            }
        } catch (IOException noRoom) {
            throw new Halt(Halt.Kind.FAILED, "the ledger cannot be told again beside temporary files: "
                    + noRoom.getMessage(), noRoom);
        }
        compareHeads();
        witnessed.forEach(this::compare);
        reports.forEach(report -> ofReport(report).compare(report));
        directories.forEach(directory -> missing(directory, reports));
        return new Result(ledgers.stream().map(ledger -> new Checked(ledger.state().ledger(), ledger.checked().lines(),
                ledger.checked().end(), ledger.known() == null ? null : ledger.known().head())).toList(),
                reports.size(), reports.stream().mapToLong(RunFolder::files).sum(), doubts.size() + more, doubts, notes);
    }

    private VerifiedLedger ofReport(RunFolder report) {
        return ledgers.stream().filter(ledger -> ledger.facts().written(report.run()) != null).findFirst()
                .or(() -> ledgers.stream().filter(ledger -> ledger.facts().cutShort(report.run())).findFirst())
                .orElse(ledgers.get(0));
    }

    /** The lines that a run's end names of each host must be in that host's ledger, where it was given. */
    private void compareHeads() {
        Set<String> absent = new TreeSet<>();
        for (VerifiedLedger ledger : ledgers) {
            for (VerifiedLedger.Named named : ledger.named()) {
                Map<String, List<RunEvent.Head>> byHost = named.heads().stream().collect(Collectors.groupingBy(RunEvent.Head::host));
                byHost.forEach((host, heads) -> {
                    List<VerifiedLedger> of = ledgers.stream().filter(each -> host.equals(each.host())).toList();
                    List<RunEvent.Head> lost = heads.stream().filter(head -> of.stream().noneMatch(each ->
                            each.has(new Head(head.seq(), head.hash())))).toList();
                    if (of.isEmpty()) {
                        absent.add(host);
                    } else if (lost.size() > heads.size() - of.size()) {
                        // A host may have a ledger that was not given, beside one that was.
                        doubt(of.get(0).name(), "lacks line " + lost.get(0).seq() + " as " + ledger.name() + " line " + named.line()
                                + " names it: its tail was cut, or it was rewritten");
                    }
                });
            }
        }
        absent.forEach(host -> notes.add("the ledger of host " + host + " was not given, and not compared"));
    }

    /** The ends of the ledger that a witness was told of. */
    private List<Head> witnessed() {
        if (witness == null) {
            return List.of();
        }
        List<Head> heads = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(witness)) {
                JsonNode told = Json.read(line.getBytes(StandardCharsets.UTF_8));
                heads.add(new Head(told.required("seq").asLong(), told.required("hash").asString()));
            }
        } catch (NoSuchFileException none) {
            throw Halt.usage("there is no file " + NameCodec.shownAbsolute(witness) + "; name the one that the witness keeps");
        } catch (IOException failed) {
            throw new Halt(Halt.Kind.FAILED, NameCodec.shownAbsolute(witness) + " cannot be read: " + FailureCause.why(failed),
                    failed);
        } catch (JacksonException otherShape) {
            doubt(NameCodec.shownAbsolute(witness) + " line " + (heads.size() + 1), "is no line of a witness; nothing behind "
                    + "it was compared");
        }
        return heads;
    }

    private void compare(Head told) {
        if (told.seq() > 0 && ledgers.stream().noneMatch(ledger -> ledger.has(told))) {
            VerifiedLedger first = ledgers.get(0);
            doubt(first.name() + " line " + told.seq(), first.facts().hash(told.seq()) == null
                    ? "is missing: the witness was told of it, and the ledger ends with line " + first.checked().end().seq()
                    : "is not the line that the witness was told of: the ledger was rewritten");
        }
    }

    private List<RunFolder> reports() {
        List<RunFolder> all = new ArrayList<>();
        for (Path directory : directories) {
            try {
                List<RunFolder> reports = RunFolders.in(directory.toRealPath()).stream().map(RunFolder::check).toList();
                if (reports.isEmpty()) {
                    doubt(NameCodec.shownAbsolute(directory), "holds no report of a run");
                }
                all.addAll(reports);
            } catch (IOException failed) {
                doubt(NameCodec.shownAbsolute(directory), "cannot be listed: " + FailureCause.why(failed));
            }
        }
        return all;
    }

    private static void tell(ReplayedDecisions told, LedgerLine line) {
        try {
            told.add(line);
        } catch (JacksonException | DataAccessException | DateTimeException otherShape) {
            // As in the facts: a line that says something else than we would is doubted by its hash.
        }
    }

    /**
     * All of it and both ways where this is the only ledger. Of several, what others cannot change; both ways where all are
     * there.
     */
    private void compareDecisions(ReplayedDecisions told) {
        Map<String, String> fingerprints = new HashMap<>();
        HumanDecisions held = null;
        for (VerifiedLedger ledger : ledgers) {
            fingerprints.putAll(ledger.facts().fingerprints());
            if (ledger.known() != null) {
                held = ledger.known().decisions();
                ledger.pending().forEach(line -> tell(told, line));
            }
        }
        HumanDecisions replayed = HumanDecisions.of(told, fingerprints);
        boolean only = held.ledgers() == 1;
        List<String> inCatalog = only ? held.lines() : held.lasting();
        List<String> inLedgers = only ? replayed.lines() : replayed.lasting();
        String catalog = "catalog";
        more(inLedgers, inCatalog).forEach(line -> doubt(catalog, "does not hold what the ledger tells of: " + line));
        if (held.ledgers() == ledgers.size()) {
            more(inCatalog, inLedgers).forEach(line -> doubt(catalog, "holds what the ledger does not tell of: " + line));
        }
        Map<String, String> heldFingerprints = held.fingerprints();
        replayed.fingerprints().forEach((plan, fingerprint) -> {
            if (!heldFingerprints.getOrDefault(plan, fingerprint).equals(fingerprint)) {
                doubt(catalog, "holds another fingerprint of plan " + plan + " than the ledger tells of");
            }
        });
    }

    /** What stands in one list more often than in the other. */
    private static List<String> more(List<String> lines, List<String> than) {
        Map<String, Integer> left = new HashMap<>();
        than.forEach(line -> left.merge(line, 1, Integer::sum));
        return lines.stream().filter(line -> left.merge(line, -1, Integer::sum) < 0).toList();
    }

    /** Reports that the ledgers tell of and that have gone from a folder that was checked. */
    private void missing(Path directory, List<RunFolder> reports) {
        Set<String> found = reports.stream().map(RunFolder::run).collect(Collectors.toSet());
        String below = NameCodec.shownAbsolute(directory) + "/";
        ledgers.forEach(ledger -> ledger.facts().written().forEach((run, written) -> {
            if (written.directory().startsWith(below) && !found.contains(run)
                    && ledgers.stream().noneMatch(each -> each.facts().pruned(run))) {
                doubt(written.directory(), "is missing: the ledger tells of a report of " + run + " here");
            }
        }));
    }

    private void doubt(String where, String what) {
        if (doubts.size() < DOUBTS) {
            doubts.add(new Doubt(where, what));
        } else {
            more++;
        }
    }
}
