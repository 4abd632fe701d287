package dev.winnow.catalog.decision;

import dev.winnow.catalog.decision.Plans.Decision;
import dev.winnow.catalog.decision.Plans.Located;
import dev.winnow.model.KeptBy;
import dev.winnow.model.PartKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The storage format of successive decisions: one compressed block of bytes. Decisions never change and are read in order,
 * so separate rows would cost much and have no use.
 *
 * <p>A number takes seven bits per byte, lowest first. An id is stored as the difference to the one before. A key is stored
 * as the length of the prefix that it shares with the one before, and the rest. Rules and causes are stored once, and then
 * as their index in the list of those seen so far.
 */
final class DecisionBlock {

    private static final int LOGS = 1;
    private static final int KEEP = 2;
    private static final int CHANGES = 4;
    /** The word of the kind follows, because a job file names it. */
    private static final int NAMED = 8;

    private DecisionBlock() {
    }

    static byte[] encode(List<Decision> decisions) {
        Writer out = new Writer();
        out.number(decisions.size());
        long build = 0;
        long entry = 0;
        for (Decision decision : decisions) {
            out.number((decision.kind() == PartKind.LOGS ? LOGS : 0) | (decision.keep() ? KEEP : 0)
                    | (decision.changesAt() == null ? 0 : CHANGES) | (decision.kind().named() ? NAMED : 0));
            if (decision.kind().named()) {
                out.word(decision.kind().word());
            }
            out.key(decision.key());
            out.distance(decision.build() - build);
            build = decision.build();
            out.word(decision.cause() == null ? "" : decision.cause().name());
            out.word(decision.rule());
            out.text(decision.reasons());
            out.number(decision.bytes());
            out.number(decision.files());
            if (decision.changesAt() != null) {
                out.distance(decision.changesAt().toEpochMilli());
            }
            out.number(decision.places().size());
            for (Located place : decision.places()) {
                out.distance(place.entry() - entry);
                entry = place.entry();
                if (decision.places().size() > 1) {
                    out.number(place.bytes());
                    out.number(place.files());
                }
            }
        }
        return out.deflated();
    }

    static List<Decision> decode(byte[] block, long first) {
        Reader in = new Reader(block);
        int size = (int) in.number();
        List<Decision> decisions = new ArrayList<>(size);
        long build = 0;
        long entry = 0;
        for (int i = 0; i < size; i++) {
            int flags = (int) in.number();
            PartKind kind = (flags & NAMED) != 0 ? PartKind.of(in.word())
                    : (flags & LOGS) == 0 ? PartKind.PRODUCTS : PartKind.LOGS;
            String key = in.key();
            build += in.distance();
            String cause = in.word();
            String rule = in.word();
            String reasons = in.text();
            long bytes = in.number();
            long files = in.number();
            Instant changesAt = (flags & CHANGES) == 0 ? null : Instant.ofEpochMilli(in.distance());
            int count = (int) in.number();
            List<Located> places = new ArrayList<>(count);
            for (int place = 0; place < count; place++) {
                entry += in.distance();
                places.add(new Located(entry, count > 1 ? in.number() : bytes, count > 1 ? in.number() : files));
            }
            decisions.add(new Decision(first + i, build, key, kind,
                    (flags & KEEP) != 0, cause.isEmpty() ? null : KeptBy.valueOf(cause), rule, reasons, bytes, files,
                    changesAt, places));
        }
        return decisions;
    }

    private static final class Writer {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
        private final Map<String, Integer> words = new HashMap<>();
        private byte[] key = {};

        void number(long number) {
            long rest = number;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }

        /** Maps numbers near 0 of either sign to small numbers. */
        void distance(long distance) {
            number(distance << 1 ^ distance >> 63);
        }

        void text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            number(utf8.length);
            out.write(utf8, 0, utf8.length);
        }

        void key(String next) {
            byte[] utf8 = next.getBytes(StandardCharsets.UTF_8);
            int same = 0;
            while (same < Math.min(utf8.length, key.length) && utf8[same] == key[same]) {
                same++;
            }
            number(same);
            number(utf8.length - same);
            out.write(utf8, same, utf8.length - same);
            key = utf8;
        }

        void word(String word) {
            Integer known = words.putIfAbsent(word, words.size());
            number(known == null ? words.size() - 1 : known);
            if (known == null) {
                text(word);
            }
        }

        byte[] deflated() {
            ByteArrayOutputStream deflated = new ByteArrayOutputStream(out.size() / 3);
            Deflater deflater = new Deflater(Deflater.BEST_SPEED);
            try (DeflaterOutputStream to = new DeflaterOutputStream(deflated, deflater, 1 << 13)) {
                out.writeTo(to);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            } finally {
                deflater.end();
            }
            return deflated.toByteArray();
        }
    }

    private static final class Reader {

        private final ByteBuffer in;
        private final List<String> words = new ArrayList<>();
        private byte[] key = {};

        Reader(byte[] block) {
            try (InflaterInputStream inflated = new InflaterInputStream(new ByteArrayInputStream(block))) {
                in = ByteBuffer.wrap(inflated.readAllBytes());
            } catch (IOException damaged) {
                throw new UncheckedIOException("decisions in the catalog are damaged: " + damaged.getMessage(), damaged);
            }
        }

        long number() {
            long number = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = in.get();
                number |= (next & 0x7fL) << shift;
                if (next >= 0) {
                    return number;
                }
            }
        }

        long distance() {
            long number = number();
            return number >>> 1 ^ -(number & 1);
        }

        String text() {
            byte[] utf8 = new byte[(int) number()];
            in.get(utf8);
            return new String(utf8, StandardCharsets.UTF_8);
        }

        String key() {
            int same = (int) number();
            byte[] utf8 = new byte[same + (int) number()];
            System.arraycopy(key, 0, utf8, 0, same);
            in.get(utf8, same, utf8.length - same);
            key = utf8;
            return new String(utf8, StandardCharsets.UTF_8);
        }

        String word() {
            int at = (int) number();
            if (at == words.size()) {
                words.add(text());
            }
            return words.get(at);
        }
    }
}
