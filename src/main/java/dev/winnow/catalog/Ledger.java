package dev.winnow.catalog;

import dev.winnow.catalog.storage.LedgerLine;
import dev.winnow.catalog.storage.LedgerTail;
import dev.winnow.catalog.storage.StateDirectory;
import dev.winnow.model.Cause;
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
 * The append-only, hash-chained record of every change that was made through one state directory. Events are committed to the catalog first; {@link #flush}
 * appends what is committed but not yet in the file, in the order of commitment, and syncs it to disk.
 *
 * <p>The order is: lock, append and sync, then note in the catalog. A crash in between leaves lines that the catalog
 * does not know of yet; the next flush recognises them as its own pending events and does not append them again.
 */
public final class Ledger {

    /** What the first line names as the hash of the one before it. */
    public static final String ZERO = "0".repeat(64);

    /** Between the data of events that happened together and share a row; stands in none of them. */
    public static final String BETWEEN = "\n";
    /** How much one row holds, in characters, unless a single event has more. */
    private static final int ROW = 100_000;
    /** How many rows of events are appended and noted at a time, so that memory does not grow with what is pending. */
    private static final int ROWS = 100;
    /** Processes append for an instant only: one that holds the lock for longer is none of ours. */
    private static final Duration LOCK_WAIT = Duration.ofSeconds(30);

    private final Catalog catalog;
    private final StateDirectory state;
    private final long id;
    private final LedgerLanguage language;
    private int replayed;

    /** @param id the catalog's row of it */
    Ledger(Catalog catalog, StateDirectory state, long id, LedgerLanguage language) {
        this.catalog = catalog;
        this.state = state;
        this.id = id;
        this.language = language;
    }

    /**
     * Records events of one kind in the transaction of the change itself; a flush takes them from there and forgets
     * them here.
     *
     * @param at   in milliseconds
     * @param each the data of each, in their order
     */
    public void record(long at, String actor, String event, List<String> each) {
        catalog.passGate();
        catalog.template().batchUpdate("INSERT INTO event (ledger_id, at, actor, event, data_json) "
                + "VALUES (?, ?, ?, ?, ?)", rows(each), Catalog.BATCH, (row, data) -> {
                    row.setLong(1, id);
                    row.setLong(2, at);
                    row.setString(3, actor);
                    row.setString(4, event);
                    row.setString(5, data);
                });
    }

    /** Rows are what a database charges for. */
    private static List<String> rows(List<String> each) {
        List<String> rows = new ArrayList<>();
        StringBuilder row = new StringBuilder();
        for (String data : each) {
            if (row.length() + data.length() > ROW && !row.isEmpty()) {
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

    /** Where the ledger ends. */
    public record Head(long seq, String hash) { }

    /**
     * A line that the ledger is to have.
     *
     * @param row  the row of its event
     * @param last whether it is the last of that row
     */
    private record Pending(long row, boolean last, Instant at, String actor, String event, String data) { }

    /** The catalog's row of this state directory's ledger, which its events belong to. */
    public long id() {
        return id;
    }

    /** The end of the ledger as the catalog knows it. */
    public Head head() {
        return catalog.jdbc().sql("SELECT seq, hash FROM ledger WHERE id = ?").param(id)
                .query((row, n) -> new Head(row.getLong(1), row.getString(2))).single();
    }

    /**
     * Appends every committed event that the file does not hold yet; when it returns they are on disk.
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
                    + Cause.of(failed).advised() + "; what was done is kept in the catalog and is added by the next command",
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
            // Appended before a crash, not yet noted: then it is the next pending event, word for word.
            if (appended < pending.size() && same(line, pending.get(appended))) {
                head = new Head(line.seq(), line.hash());
                appended++;
                noted = false;
            } else {
                if (!noted) {
                    note(pending, appended, head);
                    noted = true;
                }
                head = replay(line);
                replayed++;
            }
        }
        if (!noted) {
            note(pending, appended, head);
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
                    + "written by Winnow; nothing is done before it is put right. Run verify", damaged);
        }
    }

    private Head append(RandomAccessFile file, Head after, List<Pending> events) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream(512 * events.size());
        Head head = after;
        for (Pending event : events) {
            LedgerLine line = LedgerLine.next(head.seq() + 1, event.at(), event.actor(), event.event(), event.data(),
                    head.hash());
            text.writeBytes(line.text().getBytes(StandardCharsets.UTF_8));
            text.write('\n');
            head = new Head(line.seq(), line.hash());
        }
        // First the catalog: it must never know less than the ledger for longer than it takes to read on.
        catalog.sync();
        FileChannel channel = file.getChannel();
        channel.position(channel.size());
        ByteBuffer bytes = ByteBuffer.wrap(text.toByteArray());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
        note(events, events.size(), head);
        return head;
    }

    private void requireNext(Head head, LedgerLine line) {
        LedgerLine expected = LedgerLine.next(head.seq() + 1, line.at(), line.actor(), line.event(), line.data(),
                head.hash());
        if (!expected.equals(line)) {
            throw new Halt(Halt.Kind.FAILED, "line " + line.seq() + " of the ledger " + state.ledger()
                    + " does not follow line " + head.seq() + " as the catalog knows it; were ledger and catalog put "
                    + "together from different places, or was one changed? Run verify");
        }
    }

    /** How many events the ledger knew that the catalog did not, since this catalog was opened. */
    public synchronized int replayed() {
        return replayed;
    }

    private List<Pending> pending() {
        List<Pending> lines = new ArrayList<>();
        catalog.jdbc().sql("SELECT id, at, actor, event, data_json FROM event WHERE ledger_id = ? ORDER BY id "
                        + "FETCH FIRST " + ROWS + " ROWS ONLY").param(id)
                .query(row -> {
                    String[] each = row.getString(5).split(BETWEEN);
                    for (int i = 0; i < each.length; i++) {
                        lines.add(new Pending(row.getLong(1), i == each.length - 1, Instant.ofEpochMilli(row.getLong(2)),
                                row.getString(3), row.getString(4), each[i]));
                    }
                });
        return lines;
    }

    /** Does again what a line tells of, and notes the line as the ledger's last, in one transaction. */
    private Head replay(LedgerLine line) {
        catalog.transact(() -> {
            catalog.passGate();
            language.replay(catalog, line);
            catalog.jdbc().sql("UPDATE ledger SET seq = ?, hash = ? WHERE id = ?").params(line.seq(), line.hash(), id)
                    .update();
        });
        return new Head(line.seq(), line.hash());
    }

    /** Notes in the catalog that the file holds the first {@code count} of these lines and where it ends now. */
    private void note(List<Pending> lines, int count, Head end) {
        if (count == 0) {
            return;
        }
        List<Long> whole = lines.subList(0, count).stream().filter(Pending::last).map(Pending::row).toList();
        Pending last = lines.get(count - 1);
        catalog.transact(() -> {
            catalog.template().batchUpdate("DELETE FROM event WHERE id = ?", whole, Catalog.BATCH,
                    (row, event) -> row.setLong(1, event));
            if (!last.last()) {
                // A crash came between two lines of one row.
                catalog.jdbc().sql("UPDATE event SET data_json = ? WHERE id = ?").params(lines.stream().skip(count)
                        .takeWhile(line -> line.row() == last.row()).map(Pending::data)
                        .collect(Collectors.joining(BETWEEN)), last.row()).update();
            }
            catalog.jdbc().sql("UPDATE ledger SET seq = ?, hash = ? WHERE id = ?").params(end.seq(), end.hash(), id)
                    .update();
        });
    }

    private static boolean same(LedgerLine line, Pending event) {
        return line.at().equals(event.at()) && line.actor().equals(event.actor())
                && line.event().equals(event.event()) && line.data().equals(event.data());
    }
}
