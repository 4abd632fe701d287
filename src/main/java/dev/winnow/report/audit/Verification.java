package dev.winnow.report.audit;

import dev.winnow.catalog.Ledger.Head;
import dev.winnow.catalog.event.ReplayedDecisions;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.LedgerLine;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.catalog.upkeep.LedgerState;
import dev.winnow.catalog.upkeep.LedgerCheck.Checked;
import dev.winnow.catalog.upkeep.LedgerCheck;
import dev.winnow.catalog.upkeep.HumanDecisions;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.model.NameCodec;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Holds a ledger, the catalog's end of it, and reports against each other. */
public final class Verification {

    private static final int DOUBTS = 1_000;
    private static final String ZERO = "0".repeat(64);

    private final StateDirectory state;
    private final Database database;
    private final Path directory;
    private final Path witness;
    private final List<Doubt> doubts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long more;

    private Verification(StateDirectory state, Database database, Path directory, Path witness) {
        this.witness = witness;
        this.state = state;
        this.database = database;
        this.directory = directory;
    }

    /**
     * What was looked at and what does not fit.
     *
     * @param lines   of the ledger
     * @param end     of the ledger
     * @param catalog the end of the ledger as the catalog knows it; null where it could not be compared
     * @param reports how many runs' reports were checked
     * @param files   how many of their files
     * @param count   how many doubts there are
     * @param doubts  the first of them; those of the ledger first, in its order
     * @param notes   what could not be compared or is left open, without being wrong
     */
    public record Result(Path ledger, long lines, Head end, Head catalog, long reports, long files, long count,
                         List<Doubt> doubts, List<String> notes) {
        public Result {
            doubts = List.copyOf(doubts);
            notes = List.copyOf(notes);
        }
    }

    /**
     * Checks the ledger of a state directory, or of a copy of one, and reports.
     *
     * @param database  what holds the catalog
     * @param directory a report directory, a job's or a run's folder in it; null for the ledger alone
     * @param witness   a file in which a witness keeps ends of this ledger; null for none
     * @throws Halt if there is nothing to check there
     */
    public static Result of(StateDirectory state, Database database, Path directory, Path witness) {
        if (!Files.exists(state.ledger()) && !state.initialised()) {
            throw Halt.usage("there is no ledger in " + NameCodec.shownAbsolute(state.path())
                    + "; name the right folder with --state");
        }
        if (directory != null && !Files.isDirectory(directory)) {
            throw Halt.usage(NameCodec.shownAbsolute(directory) + " is no folder; name a report directory, or a "
                    + "job's or a run's folder in it");
        }
        return new Verification(state, database, directory, witness).result();
    }

    private Result result() {
        List<RunFolder> reports = reports();
        Set<Long> wanted = reports.stream().filter(report -> report.head() != null)
                .map(report -> report.head().seq()).collect(Collectors.toCollection(HashSet::new));
        LedgerState known = known();
        if (known != null) {
            wanted.add(known.head().seq());
        }
        List<Head> witnessed = witnessed();
        witnessed.forEach(head -> wanted.add(head.seq()));
        LedgerFacts facts = new LedgerFacts(wanted);
        List<LedgerLine> beyond = new ArrayList<>();
        try (ReplayedDecisions told = known == null ? null : new ReplayedDecisions()) {
            return result(reports, known, facts, beyond, told, witnessed);
        } catch (IOException noRoom) {
            throw new Halt(Halt.Kind.FAILED, "the ledger cannot be told again beside temporary files: "
                    + noRoom.getMessage(), noRoom);
        }
    }

    private Result result(List<RunFolder> reports, LedgerState known, LedgerFacts facts, List<LedgerLine> beyond,
                          ReplayedDecisions told, List<Head> witnessed) {
        Checked checked = ledger(line -> {
            facts.add(line);
            if (told != null) {
                tell(told, line);
            }
            if (known != null && line.seq() > known.head().seq() && beyond.size() <= known.pending().size()) {
                beyond.add(line);
            }
        });
        if (known != null) {
            compare(known, facts, checked, beyond);
            if (doubts.isEmpty()) {
                known.pending().subList(Math.min(beyond.size(), known.pending().size()), known.pending().size())
                        .forEach(each -> tell(told, LedgerLine.next(checked.end().seq() + 1, each.at(), each.actor(),
                                each.event(), each.data(), ZERO)));
                compare(known.said(), HumanDecisions.retold(told, facts.fingerprints()));
            }
        }
        witnessed.forEach(head -> compare(head, facts, checked));
        reports.forEach(report -> compare(report, facts, checked));
        if (directory != null) {
            missing(reports, facts);
        }
        return new Result(state.ledger(), checked.lines(), checked.end(), known == null ? null : known.head(),
                reports.size(), reports.stream().mapToLong(RunFolder::files).sum(), doubts.size() + more, doubts, notes);
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
        } catch (IOException failed) {
            throw new Halt(Halt.Kind.FAILED, NameCodec.shownAbsolute(witness) + " cannot be read: " + FailureCause.why(failed),
                    failed);
        } catch (JacksonException otherShape) {
            doubt(NameCodec.shownAbsolute(witness) + " line " + (heads.size() + 1), "is no line of a witness; nothing behind "
                    + "it was compared");
        }
        return heads;
    }

    private void compare(Head told, LedgerFacts facts, Checked checked) {
        if (told.seq() > 0 && !told.hash().equals(facts.hash(told.seq()))) {
            doubt(NameCodec.shownName(state.ledger()) + " line " + told.seq(), facts.hash(told.seq()) == null
                    ? "is missing: the witness was told of it, and the ledger ends with line " + checked.end().seq()
                    : "is not the line that the witness was told of: the ledger was rewritten");
        }
    }

    private List<RunFolder> reports() {
        if (directory == null) {
            return List.of();
        }
        try {
            List<RunFolder> reports = RunFolders.in(directory.toRealPath()).stream().map(RunFolder::check).toList();
            if (reports.isEmpty()) {
                doubt(NameCodec.shownAbsolute(directory), "holds no report of a run");
            }
            return reports;
        } catch (IOException failed) {
            doubt(NameCodec.shownAbsolute(directory), "cannot be listed: " + FailureCause.why(failed));
            return List.of();
        }
    }

    /** What the catalog knows; null where it cannot be asked. */
    private LedgerState known() {
        if (database instanceof Database.Shared shared) {
            return known(shared);
        }
        if (!state.initialised()) {
            notes.add("there is no catalog beside the ledger; a cut tail shows only by the reports");
            return null;
        }
        try {
            return LedgerState.read(state);
        } catch (LedgerState.InUse inUse) {
            notes.add(inUse.getMessage() + "; its end of the ledger was not compared");
        } catch (IOException failed) {
            doubt(NameCodec.shownAbsolute(state.path()), "the catalog cannot be read: " + FailureCause.why(failed));
        }
        return null;
    }

    private LedgerState known(Database.Shared shared) {
        try {
            Optional<LedgerState> known = LedgerState.read(state, shared);
            if (known.isEmpty()) {
                notes.add("nothing says which ledger of the shared catalog this is; a cut tail shows only by the "
                        + "reports");
            }
            return known.orElse(null);
        } catch (IOException failed) {
            doubt(shared.address(), "cannot be read: " + FailureCause.why(failed));
            return null;
        }
    }

    private Checked ledger(Consumer<LedgerLine> each) {
        try {
            if (!Files.exists(state.ledger())) {
                return new Checked(0, new Head(0, ZERO), 0, List.of());
            }
            Checked checked = LedgerCheck.check(state, each);
            checked.doubts().forEach(doubt -> doubt(NameCodec.shownName(state.ledger()) + " line " + doubt.line(),
                    doubt.what()));
            more += checked.count() - checked.doubts().size();
            return checked;
        } catch (IOException failed) {
            doubt(NameCodec.shownAbsolute(state.ledger()), "cannot be read: " + FailureCause.why(failed));
            return new Checked(0, new Head(0, ZERO), 0, List.of());
        }
    }

    private static void tell(ReplayedDecisions told, LedgerLine line) {
        try {
            told.add(line);
        } catch (JacksonException | DataAccessException | DateTimeException otherShape) {
            // As in the facts: a line that says something else than we would is doubted by its hash.
        }
    }

    /** All of it and both ways where this is the only ledger: elsewhere others tell of the rest. */
    private void compare(HumanDecisions held, HumanDecisions told) {
        String catalog = "catalog";
        boolean only = held.ledgers() == 1;
        more(only ? told.lines() : told.lasting(), only ? held.lines() : held.lasting()).forEach(line ->
                doubt(catalog, "does not hold what the ledger tells of: " + line));
        if (only) {
            more(held.lines(), told.lines()).forEach(line ->
                    doubt(catalog, "holds what the ledger does not tell of: " + line));
        }
        told.fingerprints().forEach((plan, fingerprint) -> {
            if (!held.fingerprints().getOrDefault(plan, fingerprint).equals(fingerprint)) {
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

    private void compare(LedgerState known, LedgerFacts facts, Checked checked, List<LedgerLine> beyond) {
        String name = NameCodec.shownName(state.ledger());
        Head head = known.head();
        if (head.seq() > checked.end().seq()) {
            doubt(name, "ends with line " + checked.end().seq() + ", but the catalog knows "
                    + Text.count(head.seq(), "line", "lines") + ": its tail is cut");
            return;
        }
        if (head.seq() > 0 && !head.hash().equals(facts.hash(head.seq()))) {
            doubt(name + " line " + head.seq(), "is not the line that the catalog knows");
        }
        for (int i = 0; i < beyond.size(); i++) {
            LedgerLine line = beyond.get(i);
            if (i >= known.pending().size() || !known.pending().get(i).is(line)) {
                doubt(name + " line " + line.seq(), "the catalog knows nothing of it; was the catalog replaced by an "
                        + "older one, or the line forged?");
                return;
            }
        }
        int left = known.pending().size() - beyond.size();
        if (left > 0) {
            notes.add(Text.count(left, "event is", "events are") + " committed and not yet in the ledger; the next command appends them");
        }
    }

    private void compare(RunFolder report, LedgerFacts facts, Checked checked) {
        String where = NameCodec.shownAbsolute(report.folder());
        LedgerFacts.Written written = facts.written(report.run());
        if (report.manifest() == null) {
            if (written == null && facts.cutShort(report.run())) {
                notes.add(where + ": its run was cut short before it signed its report");
            } else {
                doubt(where + "/manifest.json", "is missing");
            }
            return;
        }
        report.doubts().forEach(doubt -> doubt(doubt.where(), doubt.what()));
        if (report.head() != null && report.head().seq() > 0) {
            String hash = facts.hash(report.head().seq());
            if (hash == null) {
                doubt(where + "/manifest.json", "was signed when the ledger had "
                        + Text.count(report.head().seq(), "line", "lines") + "; it ends with line " + checked.end().seq());
            } else if (!hash.equals(report.head().hash())) {
                doubt(where + "/manifest.json", "names another line " + report.head().seq() + " than the ledger has");
            }
        }
        if (written == null) {
            doubt(where, "the ledger knows nothing of this report");
        } else if (!written.manifest().equals(report.manifest())) {
            doubt(where + "/manifest.json", "is not the one that the ledger tells of: the report was replaced");
        }
    }

    /** Reports that the ledger tells of and that have gone from the folder that was checked. */
    private void missing(List<RunFolder> reports, LedgerFacts facts) {
        Set<String> found = reports.stream().map(RunFolder::run).collect(Collectors.toSet());
        String below = NameCodec.shownAbsolute(directory) + "/";
        facts.written().forEach((run, written) -> {
            if (written.directory().startsWith(below) && !found.contains(run) && !facts.pruned(run)) {
                doubt(written.directory(), "is missing: the ledger tells of a report of " + run + " here");
            }
        });
    }

    private void doubt(String where, String what) {
        if (doubts.size() < DOUBTS) {
            doubts.add(new Doubt(where, what));
        } else {
            more++;
        }
    }
}
