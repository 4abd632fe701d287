package dev.winnow.catalog.storage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Many records as one compressed block of bytes, for what is read in order and would cost much as separate rows.
 *
 * <p>A number takes seven bits per byte, lowest first. A key is stored as the length of the prefix that it shares with the
 * one before, and the rest. A word is stored once, and then as its index in the list of those seen so far.
 */
public final class Packed {

    private Packed() {
    }

    /** Packs one block. */
    public static final class Writer {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
        private final Map<String, Integer> words = new HashMap<>();
        private byte[] key = {};

        /** A number that is not negative. */
        public void number(long number) {
            long rest = number;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }

        /** Maps numbers near 0 of either sign to small numbers. */
        public void distance(long distance) {
            number(distance << 1 ^ distance >> 63);
        }

        public void text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            number(utf8.length);
            out.write(utf8, 0, utf8.length);
        }

        /** A text that often begins as the last key does. */
        public void key(String next) {
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

        /** A text of which there are few. */
        public void word(String word) {
            Integer known = words.putIfAbsent(word, words.size());
            number(known == null ? words.size() - 1 : known);
            if (known == null) {
                text(word);
            }
        }

        /** The bytes so far, before they are compressed. */
        public int size() {
            return out.size();
        }

        public byte[] deflated() {
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

    /** Reads a block, in the order in which it was written. */
    public static final class Reader {

        private final ByteBuffer in;
        private final List<String> words = new ArrayList<>();
        private byte[] key = {};

        public Reader(byte[] block) {
            try (InflaterInputStream inflated = new InflaterInputStream(new ByteArrayInputStream(block))) {
                in = ByteBuffer.wrap(inflated.readAllBytes());
            } catch (IOException damaged) {
                throw new UncheckedIOException("a block of the catalog is damaged: " + damaged.getMessage(), damaged);
            }
        }

        public boolean more() {
            return in.hasRemaining();
        }

        public long number() {
            long number = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = in.get();
                number |= (next & 0x7fL) << shift;
                if (next >= 0) {
                    return number;
                }
            }
        }

        public long distance() {
            long number = number();
            return number >>> 1 ^ -(number & 1);
        }

        public String text() {
            byte[] utf8 = new byte[(int) number()];
            in.get(utf8);
            return new String(utf8, StandardCharsets.UTF_8);
        }

        public String key() {
            int same = (int) number();
            byte[] utf8 = new byte[same + (int) number()];
            System.arraycopy(key, 0, utf8, 0, same);
            in.get(utf8, same, utf8.length - same);
            key = utf8;
            return new String(utf8, StandardCharsets.UTF_8);
        }

        public String word() {
            int at = (int) number();
            if (at == words.size()) {
                words.add(text());
            }
            return words.get(at);
        }
    }
}
