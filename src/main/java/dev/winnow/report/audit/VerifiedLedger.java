package dev.winnow.report.audit;

import dev.winnow.catalog.Ledger.Head;
import dev.winnow.catalog.event.EventJson;
import dev.winnow.catalog.event.RunEvent;
import dev.winnow.catalog.event.RunEvent.RunEnded;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.LedgerLine;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.catalog.upkeep.LedgerCheck;
import dev.winnow.catalog.upkeep.LedgerCheck.Checked;
import dev.winnow.catalog.upkeep.LedgerState;
import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import dev.winnow.report.output.Json;
import dev.winnow.report.output.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/** One of the ledgers that are verified, and what the catalog knows of it. */
final class VerifiedLedger {

    private static final String ZERO = "0".repeat(64);

    /** What a run's last line says of the ledgers of all hosts. */
    record Named(long line, List<RunEvent.Head> heads) { }

    private final StateDirectory state;
    private final String name;
    private final BiConsumer<String, String> doubt;
    private final Consumer<String> note;
    private final LedgerState known;
    private final List<Named> named = new ArrayList<>();
    private final List<LedgerLine> beyond = new ArrayList<>();
    private LedgerFacts facts;
    private Checked checked;
    private String host;

    /**
     * Asks the catalog first: what is appended meanwhile it says to be pending.
     *
     * @param name  what it is called in doubts
     * @param doubt takes where something does not fit, and what
     * @param note  takes what could not be compared
     */
    VerifiedLedger(StateDirectory state, Database database, String name, BiConsumer<String, String> doubt, Consumer<String> note) {
        this.state = state;
        this.name = name;
        this.doubt = doubt;
        this.note = note;
        this.known = known(database);
    }

    StateDirectory state() {
        return state;
    }

    String name() {
        return name;
    }

    /** Null if the catalog could not be asked. */
    LedgerState known() {
        return known;
    }

    /** The host whose ledger it is; null if no line tells. */
    String host() {
        return host;
    }

    List<Named> named() {
        return named;
    }

    LedgerFacts facts() {
        return facts;
    }

    Checked checked() {
        return checked;
    }

    private LedgerState known(Database database) {
        try {
            Optional<LedgerState> found;
            if (database instanceof Database.Shared shared) {
                found = LedgerState.read(state, shared);
                if (found.isEmpty()) {
                    note.accept("nothing says which ledger of the shared catalog " + NameCodec.shownAbsolute(state.ledger())
                            + " is; a cut tail shows only by the reports");
                }
            } else if (state.initialised()) {
                found = Optional.of(LedgerState.read(state));
            } else {
                found = Optional.empty();
                note.accept("there is no catalog beside the ledger; a cut tail shows only by the reports");
            }
            return found.orElse(null);
        } catch (LedgerState.InUse inUse) {
            note.accept(inUse.getMessage() + "; its end of the ledger was not compared");
        } catch (IOException failed) {
            doubt.accept(database instanceof Database.Shared shared ? shared.address() : NameCodec.shownAbsolute(state.path()),
                    (database.shared() ? "cannot be read: " : "the catalog cannot be read: ") + FailureCause.why(failed));
        }
        return null;
    }

    /** Gathers what it says of the ledgers of all hosts, and whose it is; doubts come with {@link #read}. */
    void gather() {
        LedgerLine[] last = new LedgerLine[1];
        check(line -> {
            last[0] = line;
            try {
                EventJson.read(line.event(), line.data(), RunEnded.class).filter(ended -> !ended.heads().isEmpty())
                        .ifPresent(ended -> named.add(new Named(line.seq(), ended.heads())));
            } catch (JacksonException otherShape) {
                // Its hash shows that it was changed.
            }
        });
        if (last[0] != null) {
            host = Json.read(last[0].data().getBytes(StandardCharsets.UTF_8)).path("host").asString(null);
        }
    }

    /**
     * Checks it line by line.
     *
     * @param wanted the lines whose hashes are compared later
     * @param each   takes each line
     * @return how many doubts there are beyond those that were told
     */
    long read(Set<Long> wanted, Consumer<LedgerLine> each) {
        Set<Long> all = new HashSet<>(wanted);
        if (known != null) {
            all.add(known.head().seq());
        }
        facts = new LedgerFacts(all);
        checked = check(line -> {
            facts.add(line);
            each.accept(line);
            if (known != null && line.seq() > known.head().seq() && beyond.size() <= known.pending().size()) {
                beyond.add(line);
            }
        });
        checked.doubts().forEach(of -> doubt.accept(name + " line " + of.line(), of.what()));
        return checked.count() - checked.doubts().size();
    }

    private Checked check(Consumer<LedgerLine> each) {
        try {
            return Files.exists(state.ledger()) ? LedgerCheck.check(state, each) : new Checked(0, new Head(0, ZERO), 0, List.of());
        } catch (IOException failed) {
            doubt.accept(NameCodec.shownAbsolute(state.ledger()), "cannot be read: " + FailureCause.why(failed));
            return new Checked(0, new Head(0, ZERO), 0, List.of());
        }
    }

    /** The lines that it will have once what is pending is appended. */
    List<LedgerLine> pending() {
        return known.pending().subList(Math.min(beyond.size(), known.pending().size()), known.pending().size()).stream()
                .map(each -> LedgerLine.next(checked.end().seq() + 1, each.at(), each.actor(), each.event(), each.data(), ZERO))
                .toList();
    }

    /** Holds it against the catalog's end of it. */
    void compareWithCatalog() {
        Head head = known.head();
        if (head.seq() > checked.end().seq()) {
            doubt.accept(name, "ends with line " + checked.end().seq() + ", but the catalog knows "
                    + Text.count(head.seq(), "line", "lines") + ": its tail is cut");
            return;
        }
        if (head.seq() > 0 && !head.hash().equals(facts.hash(head.seq()))) {
            doubt.accept(name + " line " + head.seq(), "is not the line that the catalog knows");
        }
        for (int i = 0; i < beyond.size(); i++) {
            LedgerLine line = beyond.get(i);
            if (i >= known.pending().size() || !known.pending().get(i).is(line)) {
                doubt.accept(name + " line " + line.seq(), "the catalog knows nothing of it; was the catalog replaced by an "
                        + "older one, or the line forged?");
                return;
            }
        }
        int left = known.pending().size() - beyond.size();
        if (left > 0) {
            note.accept(Text.count(left, "event is", "events are") + " committed and not yet in the ledger; the next command "
                    + "appends them");
        }
    }

    boolean has(Head head) {
        return head.hash().equals(facts.hash(head.seq()));
    }

    /** Holds a report against what it says of that. */
    void compare(RunFolder report) {
        String where = NameCodec.shownAbsolute(report.folder());
        LedgerFacts.Written written = facts.written(report.run());
        if (report.manifest() == null) {
            if (written == null && facts.cutShort(report.run())) {
                note.accept(where + ": its run was cut short before it signed its report");
            } else {
                doubt.accept(where + "/manifest.json", "is missing");
            }
            return;
        }
        report.doubts().forEach(of -> doubt.accept(of.where(), of.what()));
        if (report.head() != null && report.head().seq() > 0) {
            String hash = facts.hash(report.head().seq());
            if (hash == null) {
                doubt.accept(where + "/manifest.json", "was signed when the ledger had "
                        + Text.count(report.head().seq(), "line", "lines") + "; it ends with line " + checked.end().seq());
            } else if (!hash.equals(report.head().hash())) {
                doubt.accept(where + "/manifest.json", "names another line " + report.head().seq() + " than the ledger has");
            }
        }
        if (written == null) {
            doubt.accept(where, "the ledger knows nothing of this report");
        } else if (!written.manifest().equals(report.manifest())) {
            doubt.accept(where + "/manifest.json", "is not the one that the ledger tells of: the report was replaced");
        }
    }
}
