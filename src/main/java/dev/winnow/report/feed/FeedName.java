package dev.winnow.report.feed;

import dev.winnow.model.NameCodec;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * How a project, branch or os is named as a file: ASCII letters, digits, {@code -}, {@code .}, {@code _} and
 * {@code ~} stand for themselves, all other bytes are percent-encoded, and so is a leading {@code .}. The empty value
 * is {@code _}, and a value that is {@code _} itself is {@code %5F}. What is longer than {@link #LONGEST} bytes is
 * cut, then {@code ~} and 16 hex digits of the SHA-256 of the value's bytes follow. Different values have different
 * names: a short name is never as long as a cut one.
 */
final class FeedName {

    static final int LONGEST = 200;
    private static final int DIGITS = 16;

    private FeedName() {
    }

    /** @param value in the spelling of {@link NameCodec} */
    static String of(String value) {
        if (value.isEmpty()) {
            return "_";
        }
        byte[] raw = NameCodec.bytes(value);
        StringBuilder name = new StringBuilder(raw.length);
        for (int i = 0; i < raw.length; i++) {
            char c = (char) (raw[i] & 0xff);
            boolean alone = raw.length == 1 && c == '_';
            boolean hidden = i == 0 && c == '.';
            if (plain(c) && !alone && !hidden) {
                name.append(c);
            } else {
                name.append('%').append(HexFormat.of().withUpperCase().toHexDigits(raw[i]));
            }
        }
        if (name.length() <= LONGEST) {
            return name.toString();
        }
        int end = LONGEST;
        if (name.lastIndexOf("%", end - 1) > end - 3) {
            end = name.lastIndexOf("%", end - 1);
        }
        return name.substring(0, end) + "~" + DigestUtils.sha256Hex(raw).substring(0, DIGITS);
    }

    private static boolean plain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
    }
}
