package dev.winnow.catalog.storage;

import java.time.DateTimeException;
import java.time.Instant;
import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One line of the ledger.
 *
 * @param seq  from 1, without gaps
 * @param data a JSON object, compact
 * @param prev the previous line's hash, 64 zeros in the first
 * @param hash SHA-256, lower-case hex, of the line without its member {@code hash}
 */
public record LedgerLine(long seq, Instant at, String actor, String event, String data, String prev, String hash) {

    /** The line that follows one whose hash is {@code prev}. */
    public static LedgerLine next(long seq, Instant at, String actor, String event, String data, String prev) {
        return new LedgerLine(seq, at, actor, event, data, prev, DigestUtils.sha256Hex(body(seq, at, actor, event, data, prev)));
    }

    /** @throws IllegalArgumentException if {@code line} is not one of ours; the message says what is wrong with it */
    public static LedgerLine parse(String line) {
        try {
            JsonNode node = Json.MAPPER.readTree(line);
            return new LedgerLine(node.required("seq").asLong(), Instant.parse(node.required("at").asString()),
                    node.required("actor").asString(), node.required("event").asString(),
                    Json.write(node.required("data")), node.required("prev").asString(),
                    node.required("hash").asString());
        } catch (JacksonException | DateTimeException bad) {
            throw new IllegalArgumentException("not a line of a ledger: " + bad.getMessage().lines().findFirst()
                    .orElse(""));
        }
    }

    /** What {@code hash} should be for the text of a line as it stands in the file, or null where it has no hash. */
    public static String expectedHash(String line) {
        int at = line.lastIndexOf(",\"hash\":\"");
        return at < 0 || !line.endsWith("\"}") ? null : DigestUtils.sha256Hex(line.substring(0, at) + "}");
    }

    /** The line as it stands in the file, without its line end. */
    public String text() {
        String body = body(seq, at, actor, event, data, prev);
        return body.substring(0, body.length() - 1) + ",\"hash\":\"" + hash + "\"}";
    }

    private static String body(long seq, Instant at, String actor, String event, String data, String prev) {
        return "{\"seq\":" + seq + ",\"at\":\"" + at + "\",\"actor\":" + Json.write(actor) + ",\"event\":"
                + Json.write(event) + ",\"data\":" + data + ",\"prev\":\"" + prev + "\"}";
    }
}
