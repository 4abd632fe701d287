package dev.winnow.catalog.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The end of the ledger's file. It is read backwards, so that the time does not depend on the length of the file.
 *
 * @param tornAt    start of an incomplete last line; -1 if there is none
 * @param tornBytes length of that line
 */
public record LedgerTail(RandomAccessFile file, long end, long tornAt, long tornBytes) {

    private static final int BLOCK = 64 * 1024;

    /** Finds the end of the last complete line. It reads {@code file} later, too; the caller closes it. */
    public static LedgerTail read(RandomAccessFile file) throws IOException {
        long length = file.length();
        if (length == 0) {
            return new LedgerTail(file, 0, -1, 0);
        }
        long end = lineStart(file, length);
        return end == length ? new LedgerTail(file, length, -1, 0) : new LedgerTail(file, end, end, length - end);
    }

    /**
     * The complete lines with numbers above {@code seq}, in the file's order.
     *
     * @throws IllegalArgumentException if the last one is not a line of a ledger; nothing may be appended then
     */
    public List<LedgerLine> after(long seq) throws IOException {
        Deque<LedgerLine> lines = new ArrayDeque<>();
        long at = end;
        while (at > 0) {
            long start = lineStart(file, at - 1);
            byte[] raw = new byte[(int) (at - 1 - start)];
            file.seek(start);
            file.readFully(raw);
            LedgerLine line;
            try {
                line = LedgerLine.parse(new String(raw, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException damaged) {
                if (lines.isEmpty()) {
                    throw damaged;
                }
                // The lines after it do not follow a line that the catalog knows.
                break;
            }
            if (line.seq() <= seq) {
                break;
            }
            lines.addFirst(line);
            at = start;
        }
        return new ArrayList<>(lines);
    }

    /** The position after the last line feed before {@code before}; 0 if there is none. */
    private static long lineStart(RandomAccessFile file, long before) throws IOException {
        byte[] block = new byte[BLOCK];
        long at = before;
        while (at > 0) {
            int size = (int) Math.min(BLOCK, at);
            file.seek(at - size);
            file.readFully(block, 0, size);
            for (int i = size - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return at - size + i + 1;
                }
            }
            at -= size;
        }
        return 0;
    }
}
