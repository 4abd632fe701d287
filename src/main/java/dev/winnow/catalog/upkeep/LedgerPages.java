package dev.winnow.catalog.upkeep;

import dev.winnow.catalog.storage.LedgerLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiPredicate;

/** Reads the ledger from its end, piece by piece: a page of its newest lines does not depend on how long it is. */
public final class LedgerPages {

    private static final int PIECE = 1 << 16;

    private LedgerPages() {
    }

    /**
     * Hands over lines, the newest first.
     *
     * @param before where in the file to begin, as it was told with a line; the file's end where it is larger
     * @param each   takes a line and where it begins; returns whether it wants more
     */
    public static void backwards(Path ledger, long before, BiPredicate<LedgerLine, Long> each) throws IOException {
        if (!Files.exists(ledger)) {
            return;
        }
        try (FileChannel file = FileChannel.open(ledger)) {
            long end = Math.min(before, file.size());
            byte[] rest = new byte[0];
            while (end > 0) {
                int length = (int) Math.min(PIECE, end);
                ByteBuffer piece = ByteBuffer.allocate(length + rest.length);
                piece.limit(length);
                long from = end - length;
                while (piece.hasRemaining() && file.read(piece, from + piece.position()) >= 0) {
                    // Until the piece is whole.
                }
                piece.limit(length + rest.length).position(length);
                byte[] text = piece.put(rest).array();
                int stop = text.length;
                for (int at = text.length - 1; at >= -1; at--) {
                    if (at >= 0 && text[at] != '\n' || at < 0 && from > 0) {
                        continue;
                    }
                    if (stop > at + 1 && !line(text, at + 1, stop, from + at + 1, each)) {
                        return;
                    }
                    stop = at;
                }
                rest = Arrays.copyOf(text, Math.max(0, stop));
                end = from;
            }
        }
    }

    private static boolean line(byte[] text, int from, int to, long place, BiPredicate<LedgerLine, Long> each) {
        try {
            return each.test(LedgerLine.parse(new String(text, from, to - from, StandardCharsets.UTF_8)), place);
        } catch (IllegalArgumentException torn) {
            // What is no line is for verify to doubt.
            return true;
        }
    }
}
