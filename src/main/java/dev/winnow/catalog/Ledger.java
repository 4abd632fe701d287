package dev.winnow.catalog;

import dev.winnow.catalog.storage.LedgerLine;
import dev.winnow.catalog.storage.LedgerTail;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.model.FailureCause;
import dev.winnow.model.Halt;
import dev.winnow.model.LockFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The append-only, hash-chained record of each change that was made through one state directory. Events are committed to
 * the catalog first. {@link #flush} appends the committed events that the file lacks, in their order, and syncs the file.
 *
 * <p>It locks the file, appends and syncs, and then updates the catalog. A crash in between leaves lines that the catalog
 * does not know. The next flush recognises them as pending events and does not append them again.
 */
public final class Ledger {

    /** The previous hash in the first line. */
    public static final String ZERO = "0".repeat(64);

    /** Separates the data of events that share a row. It does not occur in the data. */
    public static final String BETWEEN = "\n";
    /** Largest row in characters, unless a single event is larger. */
    private static final int MAX_ROW = 100_000;
    /** Rows that are appended at a time, which limits the memory that pending events take. */
    private static final int ROWS = 100;
    /** Winnow holds the lock only while it appends. A process that holds it longer is another program. */
    private static final Duration LOCK_WAIT = Duration.ofSeconds(30);

    private final Catalog catalog;
    private final StateDirectory state;
    private final long id;
    private final LedgerReplayer language;
    private int replayed;

    /** @param id id of its row in the catalog */
    Ledger(Catalog catalog, StateDirectory state, long id, LedgerReplayer language) {
        this.catalog = catalog;
        this.state = state;
        this.id = id;
        this.language = language;
    }

    /**
     * Records events of one kind in the transaction of the change. A flush moves them to the file.
     *
     * @param at   in milliseconds since 1970
     * @param each the data of each event, in their order
     */
    public void record(long at, String actor, String event, List<String> each) {
        catalog.passGate();
        catalog.batch("INSERT INTO event (ledger_id, at, actor, event, data_json) VALUES (?, ?, ?, ?, ?)", rows(each),
                data -> new Object[] {id, at, actor, event, data});
    }

    /** Joins events into few rows, because the cost in the database depends on the number of rows. */
    private static List<String> rows(List<String> each) {
        List<String> rows = new ArrayList<>();
        StringBuilder row = new StringBuilder();
        for (String data : each) {
            if (row.length() + data.length() > MAX_ROW && !row.isEmpty()) {
                rows.add(row.toString());
                row.setLength(0);
            }
            row.append(row.isEmpty() ? "" : BETWEEN).append(data);
        }
        if (!row.isEmpty()) {
            rows.add(row.toString());
        }
        return rows;
    }

    /** The number and hash of the last line. */
    public record Head(long seq, String hash) { }

    /**
     * A line that has yet to be appended.
     *
     * @param row  id of the row that holds its event
     * @param last whether it is the last event of that row
     */
    private record Pending(long row, boolean last, Instant at, String actor, String event, String data) { }

    public long id() {
        return id;
    }

    /** The last line that the catalog knows. */
    public Head head() {
        return catalog.sql("SELECT seq, hash FROM ledger WHERE id = ?").param(id)
                .query((row, n) -> new Head(row.getLong(1), row.getString(2))).single();
    }

    /**
     * Appends each committed event that the file lacks. The events are on disk when this returns.
     *
     * @throws Halt if the file cannot be written; the events stay committed and are appended by the next flush
     */
    public synchronized void flush() {
        try (FileChannel lockFile = LockFile.open(state.ledgerLock());
                FileLock lock = LockFile.lock(lockFile, state.ledgerLock(), LOCK_WAIT);
                RandomAccessFile file = new RandomAccessFile(state.ledger().toFile(), "rw")) {
            if (lock.isValid()) {
                append(file);
            }
        } catch (IOException failed) {
            throw new Halt(Halt.Kind.FAILED, "the ledger " + state.ledger() + " cannot be written: "
                    + FailureCause.of(failed).advised() + "; the changes are safe in the catalog, and the next command appends them",
                    failed);
        }
    }

    private void append(RandomAccessFile file) throws IOException {
        Head head = head();
        LedgerTail tail = LedgerTail.read(file);
        if (tail.tornAt() >= 0) {
            file.setLength(tail.tornAt());
            language.mended(catalog, tail.tornBytes());
        }
        List<Pending> pending = pending();
        int appended = 0;
        boolean noted = false;
        for (LedgerLine line : after(tail, head)) {
            requireNext(head, line);
            // A line that was appended just before a crash equals the next pending event.
            if (appended < pending.size() && sameEvent(line, pending.get(appended))) {
                head = new Head(line.seq(), line.hash());
                appended++;
                noted = false;
            } else {
                if (!noted) {
                    recordAppended(pending, appended, head);
                    noted = true;
                }
                head = replay(line);
                replayed++;
            }
        }
        if (!noted) {
            recordAppended(pending, appended, head);
        }
        List<Pending> rest = pending.subList(appended, pending.size());
        while (!rest.isEmpty()) {
            head = append(file, head, rest);
            rest = pending();
        }
    }

    private List<LedgerLine> after(LedgerTail tail, Head head) throws IOException {
        try {
            return tail.after(head.seq());
        } catch (IllegalArgumentException damaged) {
            throw new Halt(Halt.Kind.FAILED, "the last line of the ledger " + state.ledger() + " is damaged or was not "
                    + "written by Winnow; nothing can be changed until it is repaired. Run verify", damaged);
        }
    }

    private Head append(RandomAccessFile file, Head after, List<Pending> events) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream(1_024 * events.size());
        Head head = after;
        for (Pending event : events) {
            head = new Head(head.seq() + 1, LedgerLine.write(text, head.seq() + 1, event.at(), event.actor(), event.event(),
                    event.data(), head.hash()));
        }
        // Sync the catalog first, so that the ledger never has events that the catalog has lost.
        catalog.sync();
        FileChannel channel = file.getChannel();
        channel.position(channel.size());
        ByteBuffer bytes = ByteBuffer.wrap(text.toByteArray());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
        recordAppended(events, events.size(), head);
        return head;
    }

    private void requireNext(Head head, LedgerLine line) {
        LedgerLine expected = LedgerLine.next(head.seq() + 1, line.at(), line.actor(), line.event(), line.data(),
                head.hash());
        if (!expected.equals(line)) {
            throw new Halt(Halt.Kind.FAILED, "line " + line.seq() + " of the ledger " + state.ledger()
                    + " does not follow line " + head.seq() + " of the catalog. Either ledger and catalog come "
                    + "from different places, or somebody changed one of them. Run verify");
        }
    }

    /** The number of events that were replayed from the ledger since this catalog was opened. */
    public synchronized int replayed() {
        return replayed;
    }

    private List<Pending> pending() {
        List<Pending> lines = new ArrayList<>();
        catalog.sql("SELECT id, at, actor, event, data_json FROM event WHERE ledger_id = ? ORDER BY id "
                        + "FETCH FIRST " + ROWS + " ROWS ONLY").param(id).query(row -> {
                    String[] each = row.getString(5).split(BETWEEN);
                    for (int i = 0; i < each.length; i++) {
                        lines.add(new Pending(row.getLong(1), i == each.length - 1, Instant.ofEpochMilli(row.getLong(2)),
                                row.getString(3), row.getString(4), each[i]));
                    }
                });
        return lines;
    }

    /** Applies the event of a line again and records the line as the last one, in one transaction. */
    private Head replay(LedgerLine line) {
        catalog.transact(() -> {
            catalog.passGate();
            language.replay(catalog, line);
            catalog.sql("UPDATE ledger SET seq = ?, hash = ? WHERE id = ?").params(line.seq(), line.hash(), id)
                    .update();
        });
        return new Head(line.seq(), line.hash());
    }

    /** Records in the catalog that the file has the first {@code count} of these lines, and the new end of the file. */
    private void recordAppended(List<Pending> lines, int count, Head end) {
        if (count == 0) {
            return;
        }
        List<Long> whole = lines.subList(0, count).stream().filter(Pending::last).map(Pending::row).toList();
        Pending last = lines.get(count - 1);
        catalog.transact(() -> {
            catalog.batch("DELETE FROM event WHERE id = ?", whole, event -> new Object[] {event});
            if (!last.last()) {
                // A crash had separated two lines of one row.
                catalog.sql("UPDATE event SET data_json = ? WHERE id = ?").params(lines.stream().skip(count)
                        .takeWhile(line -> line.row() == last.row()).map(Pending::data)
                        .collect(Collectors.joining(BETWEEN)), last.row()).update();
            }
            catalog.sql("UPDATE ledger SET seq = ?, hash = ? WHERE id = ?").params(end.seq(), end.hash(), id).update();
        });
    }

    private static boolean sameEvent(LedgerLine line, Pending event) {
        return line.at().equals(event.at()) && line.actor().equals(event.actor())
                && line.event().equals(event.event()) && line.data().equals(event.data());
    }
}
