package dev.winnow.catalog.upkeep;

import dev.winnow.catalog.Ledger;
import dev.winnow.catalog.storage.LedgerLine;
import dev.winnow.catalog.storage.StateDirectory;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Checks a ledger from its first line to its last: the form of each line, its number, its hash, and the chain of hashes. It
 * only reads, and its memory does not grow with the ledger.
 */
public final class LedgerCheck {

    /** Most doubts that are kept. A ledger that is wrong from the first line on has one for each line. */
    public static final int MAX_DOUBTS = 100;

    /** In bytes; no event of ours comes near it. */
    private static final int MAX_LINE_BYTES = 16 << 20;

    private static final long ANY = -1;

    private final Consumer<LedgerLine> each;
    private final List<Doubt> doubts = new ArrayList<>();
    private long count;
    private long lines;
    private long expectedSeq = 1;
    private String previous = Ledger.ZERO;
    private Ledger.Head end = new Ledger.Head(0, Ledger.ZERO);

    private LedgerCheck(Consumer<LedgerLine> each) {
        this.each = each;
    }

    /**
     * What is wrong with a line.
     *
     * @param line number of the line in the file, from 1
     */
    public record Doubt(long line, String what) { }

    /**
     * @param lines  number of complete lines
     * @param end    number and hash that the last line gives
     * @param count  number of all doubts
     * @param doubts the first doubts, in the file's order
     */
    public record Checked(long lines, Ledger.Head end, long count, List<Doubt> doubts) {
        public Checked {
            doubts = List.copyOf(doubts);
        }
    }

    /**
     * Checks a ledger's file; waits for a writer that is just appending.
     *
     * @param each takes every line that can be read, also one that is doubted
     * @throws IOException if the file cannot be read
     */
    public static Checked check(StateDirectory state, Consumer<LedgerLine> each) throws IOException {
        return check(state, 0, each);
    }

    /**
     * Like {@link #check(StateDirectory, Consumer)}, but starts with a later line.
     *
     * @param from position of that line in the file
     */
    public static Checked check(StateDirectory state, long from, Consumer<LedgerLine> each) throws IOException {
        if (!Files.isReadable(state.ledgerLock())) {
            return check(state.ledger(), from, each);
        }
        try (FileChannel channel = FileChannel.open(state.ledgerLock(), StandardOpenOption.READ);
                FileLock lock = channel.lock(0, Long.MAX_VALUE, true)) {
            return lock.isValid() ? check(state.ledger(), from, each) : null;
        } catch (OverlappingFileLockException thisProcessWrites) {
            return check(state.ledger(), from, each);
        }
    }

    private static Checked check(Path file, long from, Consumer<LedgerLine> each) throws IOException {
        LedgerCheck check = new LedgerCheck(each);
        if (from > 0) {
            check.expectedSeq = ANY;
            check.previous = null;
        }
        try (InputStream in = new BufferedInputStream(Channels.newInputStream(FileChannel.open(file).position(from)), 1 << 16)) {
            check.read(in);
        }
        return new Checked(check.lines, check.end, check.count, check.doubts);
    }

    private void read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                lines++;
                line(line.toByteArray());
                line.reset();
            } else {
                line.write(next);
                if (line.size() > MAX_LINE_BYTES) {
                    doubt(lines + 1, "is longer than any line of a ledger; nothing after it was read");
                    return;
                }
            }
        }
        if (line.size() > 0) {
            doubt(lines + 1, "is not whole: its line end is missing; the next command that writes repairs what a crash "
                    + "left and records it");
        }
    }

    private void line(byte[] raw) {
        String text;
        LedgerLine line;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
            line = LedgerLine.parse(text);
        } catch (CharacterCodingException broken) {
            skip("is not UTF-8");
            return;
        } catch (IllegalArgumentException broken) {
            skip("is " + broken.getMessage());
            return;
        }
        List<String> wrong = new ArrayList<>();
        if (line.seq() != expectedSeq && expectedSeq != ANY) {
            wrong.add("its seq is " + line.seq() + ", not " + expectedSeq);
        }
        if (previous != null && !line.prev().equals(previous)) {
            wrong.add("its prev is not the hash of the line before");
        }
        if (!line.hash().equals(LedgerLine.expectedHash(text))) {
            wrong.add("its hash is not that of its text");
        } else if (!text.equals(line.text())) {
            wrong.add("it is not written the way the ledger writes");
        }
        if (!wrong.isEmpty()) {
            doubt(lines, String.join("; ", wrong));
        }
        // Continue with the values of this line, so that one wrong line gives one doubt.
        expectedSeq = line.seq() + 1;
        previous = line.hash();
        end = new Ledger.Head(line.seq(), line.hash());
        each.accept(line);
    }

    private void skip(String what) {
        doubt(lines, what);
        expectedSeq = expectedSeq == ANY ? ANY : expectedSeq + 1;
        previous = null;
    }

    private void doubt(long line, String what) {
        count++;
        if (doubts.size() < MAX_DOUBTS) {
            doubts.add(new Doubt(line, what));
        }
    }
}
