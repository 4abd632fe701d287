package dev.winnow.catalog.storage;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One line of the ledger.
 *
 * @param seq  number of the line, from 1 without gaps
 * @param data a compact JSON object
 * @param prev hash of the previous line; 64 zeros in the first
 * @param hash SHA-256 of the line without its member {@code hash}, in lower-case hex
 */
public record LedgerLine(long seq, Instant at, String actor, String event, String data, String prev, String hash) {

    private static final String HASH = ",\"hash\":\"";

    /** Makes the line after one with the hash {@code prev}. */
    public static LedgerLine next(long seq, Instant at, String actor, String event, String data, String prev) {
        return new LedgerLine(seq, at, actor, event, data, prev, DigestUtils.sha256Hex(body(seq, at, actor, event, data, prev)));
    }

    /**
     * Writes the line after one with the hash {@code prev}, with its line end.
     *
     * @return its hash
     */
    public static String write(ByteArrayOutputStream out, long seq, Instant at, String actor, String event, String data, String prev) {
        byte[] body = body(seq, at, actor, event, data, prev).getBytes(StandardCharsets.UTF_8);
        String hash = DigestUtils.sha256Hex(body);
        out.write(body, 0, body.length - 1);
        out.writeBytes((HASH + hash + "\"}\n").getBytes(StandardCharsets.UTF_8));
        return hash;
    }

    /** @throws IllegalArgumentException if {@code line} is not a line of a ledger; the message says why */
    public static LedgerLine parse(String line) {
        try {
            JsonNode node = CatalogJson.MAPPER.readTree(line);
            return new LedgerLine(node.required("seq").asLong(), Instant.parse(node.required("at").asString()),
                    node.required("actor").asString(), node.required("event").asString(),
                    CatalogJson.write(node.required("data")), node.required("prev").asString(),
                    node.required("hash").asString());
        } catch (JacksonException | DateTimeException bad) {
            throw new IllegalArgumentException("not a line of a ledger: " + bad.getMessage().lines().findFirst()
                    .orElse(""));
        }
    }

    /** The right value of {@code hash} for the text of a line; null if the line has no hash. */
    public static String expectedHash(String line) {
        int at = line.lastIndexOf(HASH);
        return at < 0 || !line.endsWith("\"}") ? null : DigestUtils.sha256Hex(line.substring(0, at) + "}");
    }

    /** The text of the line in the file, without its line end. */
    public String text() {
        String body = body(seq, at, actor, event, data, prev);
        return body.substring(0, body.length() - 1) + HASH + hash + "\"}";
    }

    private static String body(long seq, Instant at, String actor, String event, String data, String prev) {
        return new StringBuilder(data.length() + 256).append("{\"seq\":").append(seq).append(",\"at\":\"").append(at)
                .append("\",\"actor\":").append(CatalogJson.write(actor)).append(",\"event\":").append(CatalogJson.write(event))
                .append(",\"data\":").append(data).append(",\"prev\":\"").append(prev).append("\"}").toString();
    }
}
