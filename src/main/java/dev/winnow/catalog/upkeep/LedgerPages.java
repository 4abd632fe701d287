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

/** Reads pieces of the ledger, from its end or from where something begins: that does not depend on how long it is. */
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

    /**
     * Where to begin to read for the first line that is late enough, which no line before it is: at most some hundred
     * lines too early.
     *
     * @return the place of the beginning of a line
     */
    public static long place(Path ledger, Predicate<LedgerLine> late) throws IOException {
        try (FileChannel file = FileChannel.open(ledger)) {
            long early = 0;
            long end = file.size();
            while (end - early > PIECE) {
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

    /** The first line that begins after a place, and where it ends. */
    private static Optional<Next> after(FileChannel file, long place) throws IOException {
        InputStream in = new BufferedInputStream(Channels.newInputStream(file.position(place)), PIECE);
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
                    // The next one tells as well where this is.
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
