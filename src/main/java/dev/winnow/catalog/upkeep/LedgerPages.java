package dev.winnow.catalog.upkeep;

import dev.winnow.catalog.storage.LedgerLine;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Reads parts of the ledger, from its end or from a time on. The cost does not depend on the length of the ledger. */
public final class LedgerPages {

    private static final int BLOCK = 1 << 16;

    private LedgerPages() {
    }

    /**
     * Passes on lines, newest first.
     *
     * @param before position in the file to start before, as passed with a line; the end of the file if it is larger
     * @param each   receives a line and its position; returns whether to continue
     */
    public static void backwards(Path ledger, long before, BiPredicate<LedgerLine, Long> each) throws IOException {
        if (!Files.exists(ledger)) {
            return;
        }
        try (FileChannel file = FileChannel.open(ledger)) {
            long end = Math.min(before, file.size());
            byte[] rest = new byte[0];
            while (end > 0) {
                int length = (int) Math.min(BLOCK, end);
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

    /**
     * Finds by bisection where to start reading, at most some hundred lines before the first line that is late enough. Lines
     * must not be late enough before that one.
     *
     * @return position of the start of a line
     */
    public static long place(Path ledger, Predicate<LedgerLine> late) throws IOException {
        try (FileChannel file = FileChannel.open(ledger)) {
            long early = 0;
            long end = file.size();
            while (end - early > BLOCK) {
                long middle = (early + end) / 2;
                Optional<Next> next = after(file, middle);
                if (next.isEmpty() || late.test(next.get().line())) {
                    end = middle;
                } else {
                    early = next.get().end();
                }
            }
            return early;
        }
    }

    private record Next(LedgerLine line, long end) { }

    /** The first line that starts after a position, and the end of that line. */
    private static Optional<Next> after(FileChannel file, long place) throws IOException {
        InputStream in = new BufferedInputStream(Channels.newInputStream(file.position(place)), BLOCK);
        ByteArrayOutputStream line = null;
        long at = place;
        for (int next = in.read(); next >= 0; next = in.read()) {
            at++;
            if (next != '\n') {
                if (line != null) {
                    line.write(next);
                }
                continue;
            }
            if (line != null) {
                try {
                    return Optional.of(new Next(LedgerLine.parse(line.toString(StandardCharsets.UTF_8)), at));
                } catch (IllegalArgumentException torn) {
                    // The next line is just as good for the bisection.
                }
            }
            line = new ByteArrayOutputStream();
        }
        return Optional.empty();
    }

    private static boolean line(byte[] text, int from, int to, long place, BiPredicate<LedgerLine, Long> each) {
        try {
            return each.test(LedgerLine.parse(new String(text, from, to - from, StandardCharsets.UTF_8)), place);
        } catch (IllegalArgumentException torn) {
            // The command verify reports invalid lines.
            return true;
        }
    }
}
