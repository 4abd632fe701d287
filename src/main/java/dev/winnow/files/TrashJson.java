package dev.winnow.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.model.PartKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializerBase;

/** Reads and writes the JSON of our own files: one object per line, in UTF-8. */
public final class TrashJson {

    /** Most lines have fewer bytes. */
    public static final int LINE = 1_024;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule().addSerializer(PartKind.class, new Written()).addSerializer(Instant.class, new Times())
                    .addDeserializer(PartKind.class, new Kinds()))
            .build();

    private TrashJson() {
    }

    /** Writes kinds in capitals, as the format of the trash has it. */
    private static final class Written extends ToStringSerializerBase {

        Written() {
            super(PartKind.class);
        }

        @Override
        public String valueToString(Object kind) {
            return kind.toString().toUpperCase(Locale.ROOT);
        }
    }

    /** Writes instants as {@code toString} does, with a tenth of the garbage. */
    static final class Times extends ToStringSerializerBase {

        /** The first second after the year 9999. */
        private static final long YEAR_10000 = 253_402_300_800L;
        private static final int DAY = 86_400;

        Times() {
            super(Instant.class);
        }

        @Override
        public String valueToString(Object value) {
            Instant at = (Instant) value;
            long second = at.getEpochSecond();
            if (second < 0 || second >= YEAR_10000) {
                return at.toString();
            }
            LocalDate day = LocalDate.ofEpochDay(second / DAY);
            int ofDay = (int) (second % DAY);
            StringBuilder out = new StringBuilder(30);
            digits(out, 1_000, day.getYear()).append('-');
            digits(out, 10, day.getMonthValue()).append('-');
            digits(out, 10, day.getDayOfMonth()).append('T');
            digits(out, 10, ofDay / 3_600).append(':');
            digits(out, 10, ofDay / 60 % 60).append(':');
            digits(out, 10, ofDay % 60);
            int fraction = at.getNano();
            if (fraction > 0) {
                int first = 100_000_000;
                for (; fraction % 1_000 == 0; fraction /= 1_000) {
                    first /= 1_000;
                }
                digits(out.append('.'), first, fraction);
            }
            return out.append('Z').toString();
        }

        private static StringBuilder digits(StringBuilder out, int first, int number) {
            for (int unit = first; unit > 0; unit /= 10) {
                out.append((char) ('0' + number / unit % 10));
            }
            return out;
        }
    }

    /** Reads kinds of parts in upper or lower case. */
    private static final class Kinds extends StdDeserializer<PartKind> {

        Kinds() {
            super(PartKind.class);
        }

        @Override
        public PartKind deserialize(JsonParser in, DeserializationContext context) {
            try {
                return PartKind.of(in.getString().toLowerCase(Locale.ROOT));
            } catch (IllegalArgumentException other) {
                throw context.weirdStringException(in.getString(), PartKind.class, other.getMessage());
            }
        }
    }

    /** One object as a line of UTF-8, with its line break. */
    public static byte[] line(Object value) {
        byte[] json = MAPPER.writeValueAsBytes(value);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    /** Adds one object as a line. */
    public static void line(ByteArrayOutputStream out, Object value) {
        MAPPER.writeValue(out, value);
        out.write('\n');
    }

    /** The bytes are not what Winnow wrote: a crash cut them short, or somebody changed them. */
    public static final class Spoiled extends IOException {
        private static final long serialVersionUID = 1L;

        Spoiled(Throwable cause) {
            super("it is not what was written there", cause);
        }
    }

    /** @throws Spoiled if the bytes are not one JSON object of this type */
    public static <T> T read(byte[] line, Class<T> type) throws Spoiled {
        try {
            T value = MAPPER.readValue(line, type);
            if (value == null) {
                throw new Spoiled(null);
            }
            return value;
        } catch (JacksonException notOurs) {
            throw new Spoiled(notOurs);
        }
    }

    /** Writes all remaining bytes, in as many calls as it takes. */
    public static void writeFully(SeekableByteChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Reads from the channel's position to its current end. */
    public static byte[] readFully(SeekableByteChannel in) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(in.size()));
        while (bytes.hasRemaining() && in.read(bytes) >= 0) {
            // until the end
        }
        byte[] read = new byte[bytes.position()];
        bytes.flip().get(read);
        return read;
    }
}
