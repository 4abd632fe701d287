package dev.winnow.catalog;

import dev.winnow.catalog.storage.Lists;
import dev.winnow.catalog.storage.Nanos;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an entry's row says of one part. All parts of an entry stand in one column, because few entries have more than
 * one and a row for each would cost more than all else: {@code kind:state:state_at:bytes:files:newest:half}, in the
 * order of the kinds, joined by {@code |}.
 *
 * @param state   {@code present}, {@code trash}, {@code purged} or {@code gone}
 * @param stateAt since when it is so and, if it is present, since when it and what its entry says are what they are;
 *                in milliseconds
 * @param bytes   sum of its files
 * @param newest  the newest time of its files in {@link Nanos}; null where it has none
 * @param half    the earliest time by which half of its bytes were as they are; null where that is not known
 */
public record PartColumns(String state, long stateAt, long bytes, long files, Long newest, Long half) {

    /** Whether an entry has a present part. */
    public static final String PRESENT = "e.parts LIKE '%:present:%'";

    /** Whether an entry has present products. */
    public static final String PRODUCTS = "e.parts LIKE 'products:present:%'";

    private static final String STATE_PRESENT = "present";
    private static final char PART = '|';
    private static final char FIELD = ':';

    /** Reads the parts from a column, by kind and in order. */
    public static SortedMap<PartKind, PartColumns> read(ResultSet row, int column) throws SQLException {
        return parse(row.getString(column));
    }

    /** Reads what {@link #text} wrote. */
    public static SortedMap<PartKind, PartColumns> parse(String text) {
        SortedMap<PartKind, PartColumns> parts = new TreeMap<>();
        Fields fields = new Fields(text);
        while (fields.more()) {
            PartKind kind = PartKind.of(fields.next());
            parts.put(kind, new PartColumns(state(fields.next()), fields.number(), fields.number(), fields.number(),
                    fields.numberOrNull(), fields.numberOrNull()));
        }
        return parts;
    }

    /** One instance of each word: most parts are present. */
    private static String state(String word) {
        return word.equals(STATE_PRESENT) ? STATE_PRESENT : word;
    }

    /** The parts as their column holds them. */
    public static String text(SortedMap<PartKind, PartColumns> parts) {
        StringBuilder out = new StringBuilder(96);
        parts.forEach((kind, part) -> {
            out.append(out.isEmpty() ? "" : PART).append(kind.word()).append(FIELD).append(part.state).append(FIELD)
                    .append(part.stateAt).append(FIELD).append(part.bytes).append(FIELD).append(part.files).append(FIELD);
            append(out, part.newest).append(FIELD);
            append(out, part.half);
        });
        return out.toString();
    }

    private static StringBuilder append(StringBuilder out, Long number) {
        return number == null ? out : out.append(number.longValue());
    }

    /** What an entry held of each kind, as one text: {@code kind:bytes:files:newest}, joined by {@code |}. */
    public static String amounts(SortedMap<PartKind, Contents.Amount> amounts) {
        StringBuilder out = new StringBuilder(64);
        amounts.forEach((kind, amount) -> append(out.append(out.isEmpty() ? "" : PART).append(kind.word()).append(FIELD)
                .append(amount.bytes()).append(FIELD).append(amount.files()).append(FIELD), Nanos.of(amount.newest())));
        return out.toString();
    }

    /** Reads what {@link #amounts(SortedMap)} wrote. */
    public static SortedMap<PartKind, Contents.Amount> amounts(String text) {
        SortedMap<PartKind, Contents.Amount> amounts = new TreeMap<>();
        Fields fields = new Fields(text);
        while (fields.more()) {
            amounts.put(PartKind.of(fields.next()), new Contents.Amount(fields.number(), fields.number(),
                    Nanos.instant(fields.numberOrNull())));
        }
        return amounts;
    }

    private static final class Fields {

        private final String text;
        private int at;

        Fields(String text) {
            this.text = text;
        }

        boolean more() {
            return at < text.length();
        }

        String next() {
            int from = at;
            skip();
            return text.substring(from, at++);
        }

        long number() {
            int from = at;
            skip();
            return Long.parseLong(text, from, at++, 10);
        }

        Long numberOrNull() {
            int from = at;
            skip();
            return from == at++ ? null : Long.valueOf(Long.parseLong(text, from, at - 1, 10));
        }

        private void skip() {
            while (at < text.length() && text.charAt(at) != FIELD && text.charAt(at) != PART) {
                at++;
            }
        }
    }

    /** Changes the parts of one entry. */
    @FunctionalInterface
    public interface Change {
        /** @param i the entry's place among those that are changed */
        void apply(int i, SortedMap<PartKind, PartColumns> parts);
    }

    /** Changes the parts of entries, each of which is named once; to be called within a transaction. */
    public static void change(Catalog catalog, List<Long> entries, Change change) {
        Map<Long, String> known = new HashMap<>();
        for (List<Long> some : Lists.of(entries)) {
            catalog.jdbc().sql("SELECT id, parts FROM entry WHERE id IN (:ids)").param("ids", some).query(row -> {
                known.put(row.getLong(1), row.getString(2));
            });
        }
        record Changed(long entry, String parts, long bytes) { }
        List<Changed> changed = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            SortedMap<PartKind, PartColumns> parts = parse(known.get(entries.get(i)));
            change.apply(i, parts);
            changed.add(new Changed(entries.get(i), text(parts), bytes(parts)));
        }
        catalog.template().batchUpdate("UPDATE entry SET parts = ?, bytes = ? WHERE id = ?", changed, Catalog.BATCH,
                (row, of) -> {
                    row.setString(1, of.parts());
                    row.setLong(2, of.bytes());
                    row.setLong(3, of.entry());
                });
    }

    /** The sum of the sizes of those that are present. */
    public static long bytes(SortedMap<PartKind, PartColumns> parts) {
        return parts.values().stream().filter(PartColumns::present).mapToLong(PartColumns::bytes).sum();
    }

    /** A number or null: {@code getObject} would do as well, at several times the cost. */
    public static Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : Long.valueOf(number);
    }

    /** A part that was found just now. */
    public static PartColumns found(Contents.Amount found, Instant half, long now) {
        return new PartColumns(STATE_PRESENT, now, found.bytes(), found.files(), Nanos.of(found.newest()), Nanos.of(half));
    }

    /** The kinds of these parts that lie in their store. */
    public static Collection<PartKind> presentKinds(Map<PartKind, PartColumns> parts) {
        return parts.entrySet().stream().filter(part -> part.getValue().present()).map(Map.Entry::getKey).toList();
    }

    /** Whether the part lies in its store; null is a part that never was there. */
    public static boolean isPresent(PartColumns part) {
        return part != null && part.present();
    }

    /** Whether it lies in its store. */
    public boolean present() {
        return STATE_PRESENT.equals(state);
    }

    /** The same part in another state. */
    public PartColumns with(String newState, long at) {
        return new PartColumns(newState, at, bytes, files, newest, half);
    }

    /** What the parts of an entry say of when its build finished; see {@link FilesDating#of}. */
    public static FilesDating dating(SortedMap<PartKind, PartColumns> parts, long ownFiles, Long fresh, Long touched) {
        return FilesDating.of(parts.entrySet().stream().map(part -> part.getValue().dating(part.getKey())).toList(),
                ownFiles, fresh, touched);
    }

    private FilesDating.Part dating(PartKind kind) {
        return new FilesDating.Part(kind, state, bytes, files, newest, half);
    }

    /** What holds of a present part. */
    public Contents.Amount amount() {
        return new Contents.Amount(bytes, files, Nanos.instant(newest));
    }

    /** Whether exactly this was found of a part, wherever it is now; null is none. */
    public static boolean like(PartColumns part, Contents.Amount found) {
        return part == null || found == null ? part == null && found == null
                : part.bytes == found.bytes() && part.files == found.files()
                && Objects.equals(part.newest, Nanos.of(found.newest()));
    }

    /** Whether exactly what was present of a part is what was found; null is none. */
    public static boolean stays(PartColumns part, Contents.Amount found) {
        return found == null ? !isPresent(part) : isPresent(part) && like(part, found);
    }

    /**
     * A part once this was found of it; null where there never was such a part.
     *
     * @param part  what it was; null for none
     * @param found null for nothing
     * @param same  whether the entry says of itself what it said before
     */
    public static PartColumns after(PartColumns part, Contents.Amount found, Instant half, boolean same, long now) {
        if (found != null) {
            return found(found, half, same && stays(part, found) ? part.stateAt : now);
        }
        return isPresent(part) ? part.with("gone", now) : part;
    }

    /** The same part with side files that came or went. */
    public static PartColumns beside(PartColumns part, Contents.Amount found) {
        return found == null || !isPresent(part) ? part
                : new PartColumns(STATE_PRESENT, part.stateAt, found.bytes(), found.files(), part.newest, part.half);
    }
}
