package dev.winnow.catalog.entry;

import dev.winnow.catalog.FilesDating;
import dev.winnow.catalog.storage.Nanos;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What an entry's row says of one part.
 *
 * @param state   {@code present}, {@code trash}, {@code purged} or {@code gone}; null where there never was such a part,
 *                and then all else is null too
 * @param stateAt since when it is so and, if it is present, since when it and what its entry says are what they are;
 *                in milliseconds
 * @param bytes   sum of its files
 * @param newest  the newest time of its files in {@link Nanos}; null where it has none
 * @param half    the earliest time by which half of its bytes were as they are; null where that is not known
 */
public record PartColumns(String state, Long stateAt, Long bytes, Long files, Long newest, Long half) {

    /** The columns of both parts, in the order of {@link PartKind}. */
    public static final String COLUMNS = "products_state, products_state_at, products_bytes, products_files, "
            + "products_newest_at, products_half_at, logs_state, logs_state_at, logs_bytes, logs_files, logs_newest_at, "
            + "logs_half_at";

    /** Whether an entry has a present part. */
    public static final String PRESENT = "(e.products_state = 'present' OR e.logs_state = 'present')";

    private static final int COLUMNS_EACH = 6;
    private static final PartColumns NONE = new PartColumns(null, null, null, null, null, null);

    /** Reads both parts from {@link #COLUMNS}, which begin at column {@code first}. */
    public static Map<PartKind, PartColumns> read(ResultSet row, int first) throws SQLException {
        Map<PartKind, PartColumns> parts = new EnumMap<>(PartKind.class);
        int at = first;
        for (PartKind kind : PartKind.values()) {
            String state = row.getString(at);
            parts.put(kind, state == null ? NONE : new PartColumns(state, number(row, at + 1), number(row, at + 2),
                    number(row, at + 3), number(row, at + 4), number(row, at + 5)));
            at += COLUMNS_EACH;
        }
        return parts;
    }

    /** A number or null: {@code getObject} would do as well, at several times the cost. */
    public static Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : Long.valueOf(number);
    }

    /** A part that was never seen before; {@code found} is null where there is none. */
    static PartColumns found(Contents.Amount found, Instant half, long now) {
        return found == null ? NONE : new PartColumns("present", now, found.bytes(), found.files(),
                Nanos.of(found.newest()), Nanos.of(half));
    }

    /** Whether it lies in its store. */
    public boolean present() {
        return "present".equals(state);
    }

    /** What it says of when its build finished. */
    FilesDating.Part dating(PartKind kind) {
        return new FilesDating.Part(kind, state, state == null ? 0 : bytes, state == null ? 0 : files, newest, half);
    }

    /** What holds of a present part. */
    public Contents.Amount amount() {
        return new Contents.Amount(bytes, files, Nanos.instant(newest));
    }

    /** Whether exactly this was found of it, wherever it is now. */
    boolean like(Contents.Amount found) {
        return state == null ? found == null : found != null && bytes == found.bytes() && files == found.files()
                && Objects.equals(newest, Nanos.of(found.newest()));
    }

    /** Whether exactly what was present is what was found, which is null for nothing. */
    boolean stays(Contents.Amount found) {
        return found == null ? !present() : present() && like(found);
    }

    /**
     * The part once this was found of it, or nothing.
     *
     * @param same whether the entry says of itself what it said before
     */
    PartColumns after(Contents.Amount found, Instant half, boolean same, long now) {
        if (found != null) {
            return found(found, half, same && stays(found) ? stateAt : now);
        }
        return present() ? new PartColumns("gone", now, bytes, files, newest, this.half) : this;
    }

    /** The same part with side files that came or went. */
    PartColumns beside(Contents.Amount found) {
        return found == null || !present() ? this : new PartColumns(state, stateAt, found.bytes(), found.files(), newest,
                half);
    }

    /** Sets its columns from parameter {@code first} on; returns the number of the next. */
    int set(PreparedStatement statement, int first) throws SQLException {
        statement.setString(first, state);
        statement.setObject(first + 1, stateAt);
        statement.setObject(first + 2, bytes);
        statement.setObject(first + 3, files);
        statement.setObject(first + 4, newest);
        statement.setObject(first + 5, half);
        return first + COLUMNS_EACH;
    }
}
