package dev.winnow.jobfile.yaml;

import dev.winnow.model.FailureCause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * A file's text.
 *
 * @param text   without a byte order mark
 * @param sha256 of the file's bytes, lower-case hex
 */
public record SourceText(String text, String sha256) {

    /** Larger files are refused unread: nobody writes a job file of this size by hand. */
    public static final int MOST_BYTES = 1 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** The text, or nothing where the file cannot be read or is no text; why is then among {@code complaints}. */
    public static Optional<SourceText> read(Path file, Complaints complaints) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException missing) {
            complaints.add(Place.FILE, "there is no such file");
            return Optional.empty();
        } catch (AccessDeniedException denied) {
            complaints.add(Place.FILE, "may not be read; give the user that runs Winnow read permission");
            return Optional.empty();
        } catch (IOException failed) {
            complaints.add(Place.FILE, Files.isDirectory(file) ? "is a folder; name a job file in it"
                    : "cannot be read: " + FailureCause.of(failed).advised());
            return Optional.empty();
        }
        if (bytes.length > MOST_BYTES) {
            complaints.add(Place.FILE, "is larger than 1 MiB; a job file is a page or two of YAML");
            return Optional.empty();
        }
        return decode(bytes, complaints).map(text -> new SourceText(text, DigestUtils.sha256Hex(bytes)));
    }

    /** Whether these are the bytes that were hashed, with the byte order mark or without. */
    public boolean genuine() {
        return DigestUtils.sha256Hex(text).equals(sha256) || DigestUtils.sha256Hex(BYTE_ORDER_MARK + text).equals(sha256);
    }

    private static Optional<String> decode(byte[] bytes, Complaints complaints) {
        CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
        CharBuffer out = CharBuffer.allocate(bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = strict.decode(in, out, true);
        String text = out.flip().toString();
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        if (result.isError()) {
            complaints.add(endOf(text), "byte 0x" + HexFormat.of().withUpperCase().toHexDigits(in.get(in.position()))
                    + " is not UTF-8; save the file as UTF-8");
            return Optional.empty();
        }
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (!StreamReader.isPrintable(point)) {
                complaints.add(endOf(text.substring(0, at)), "the character U+%04X cannot stand in YAML; remove it, or "
                        .formatted(point) + "write it as \\u%04X in double quotes".formatted(point));
                return Optional.empty();
            }
            at += Character.charCount(point);
        }
        return Optional.of(text);
    }

    private static Place endOf(String text) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n')) {
                line++;
                column = 1;
            } else if (!Character.isLowSurrogate(c)) {
                column++;
            }
        }
        return new Place(line, column);
    }
}
