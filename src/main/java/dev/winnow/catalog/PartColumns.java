package dev.winnow.catalog;

import dev.winnow.catalog.storage.NanoTimes;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The data of one part in its entry's row. All parts of an entry are in one column, because few entries have more than
 * one part and separate rows would be expensive. The column has {@code kind:state:state_at:bytes:files:newest:half} for
 * each part, in the order of the kinds, joined by {@code |}; where links are newer than files, {@code half} is
 * {@code half,beforeLinks}.
 *
 * @param state   {@code present}, {@code trash}, {@code purged} or {@code gone}
 * @param stateAt when this state began, in milliseconds since 1970. If the part is present, when it or its entry last
 *                changed
 * @param bytes   total size of its files
 * @param newest  newest time of its files and links in {@link NanoTimes}; null if it has none
 * @param times   what dates it
 */
public record PartColumns(String state, long stateAt, long bytes, long files, Long newest, Times times) {

    /**
     * The times that date a part, in {@link NanoTimes}.
     *
     * @param half        the earliest time at which half of its bytes had their present content; null if unknown
     * @param beforeLinks the newest time of its files if a link is newer; else null
     */
    public record Times(Long half, Long beforeLinks) {

        public static final Times UNKNOWN = new Times(null, null);

        /** As a scan found them. */
        public static Times of(Contents.Dating dating, PartKind kind) {
            return new Times(NanoTimes.of(dating.half(kind)), NanoTimes.of(dating.beforeLinks().get(kind)));
        }

        private void append(StringBuilder out) {
            PartColumns.append(out, half);
            if (beforeLinks != null) {
                PartColumns.append(out.append(ALSO), beforeLinks);
            }
        }
    }

    /** SQL condition: the entry has a present part. */
    public static final String PRESENT = "e.parts LIKE '%:present:%'";

    /** SQL condition: the entry has present products. */
    public static final String PRODUCTS = "e.parts LIKE 'products:present:%'";

    /** Like {@link #PRESENT}, for a column's text. */
    public static boolean anyPresent(String text) {
        return text.contains(":present:");
    }

    /** Like {@link #PRODUCTS}, for a column's text. */
    public static boolean productsPresent(String text) {
        return text.startsWith("products:present:");
    }

    /** Whether the entry's products are in the trash, for a column's text. */
    public static boolean productsInTrash(String text) {
        return text.startsWith("products:trash:");
    }

    /** SQL condition: the removal {@code r} is in the trash, and no restore or purge of it has begun. */
    public static final String IN_TRASH = "r.state = 'trashed' AND NOT EXISTS (SELECT 1 FROM trash_claim c "
            + "WHERE r.id BETWEEN c.first_id AND c.last_id)";

    private static final String STATE_PRESENT = "present";
    private static final char PART = '|';
    private static final char FIELD = ':';
    private static final char ALSO = ',';

    /** Reads the parts from a column, by kind. */
    public static SortedMap<PartKind, PartColumns> read(ResultSet row, int column) throws SQLException {
        return parse(row.getString(column));
    }

    /** The inverse of {@link #text}. */
    public static SortedMap<PartKind, PartColumns> parse(String text) {
        SortedMap<PartKind, PartColumns> parts = new TreeMap<>();
        Fields fields = new Fields(text);
        while (fields.more()) {
            PartKind kind = PartKind.of(fields.next());
            parts.put(kind, new PartColumns(state(fields.next()), fields.number(), fields.number(), fields.number(),
                    fields.numberOrNull(), new Times(fields.numberOrNull(), fields.also())));
        }
        return parts;
    }

    /** Shares one instance of the most frequent word. */
    private static String state(String word) {
        return word.equals(STATE_PRESENT) ? STATE_PRESENT : word;
    }

    public static String text(SortedMap<PartKind, PartColumns> parts) {
        StringBuilder out = new StringBuilder(96);
        parts.forEach((kind, part) -> {
            out.append(out.isEmpty() ? "" : PART).append(kind.word()).append(FIELD).append(part.state).append(FIELD)
                    .append(part.stateAt).append(FIELD).append(part.bytes).append(FIELD).append(part.files).append(FIELD);
            append(out, part.newest).append(FIELD);
            part.times.append(out);
        });
        return out.toString();
    }

    private static StringBuilder append(StringBuilder out, Long number) {
        return number == null ? out : out.append(number.longValue());
    }

    /** Amounts as text: {@code kind:bytes:files:newest} for each kind, joined by {@code |}. */
    public static String amounts(SortedMap<PartKind, Contents.Amount> amounts) {
        StringBuilder out = new StringBuilder(64);
        amounts.forEach((kind, amount) -> append(out.append(out.isEmpty() ? "" : PART).append(kind.word()).append(FIELD)
                .append(amount.bytes()).append(FIELD).append(amount.files()).append(FIELD), NanoTimes.of(amount.newest())));
        return out.toString();
    }

    /** The inverse of {@link #amounts(SortedMap)}. */
    public static SortedMap<PartKind, Contents.Amount> amounts(String text) {
        SortedMap<PartKind, Contents.Amount> amounts = new TreeMap<>();
        Fields fields = new Fields(text);
        while (fields.more()) {
            amounts.put(PartKind.of(fields.next()), new Contents.Amount(fields.number(), fields.number(),
                    NanoTimes.instant(fields.numberOrNull())));
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

        /** The second number of the field that was read last; null if it has one number. */
        Long also() {
            return at <= text.length() && text.charAt(at - 1) == ALSO ? numberOrNull() : null;
        }

        private void skip() {
            while (at < text.length() && text.charAt(at) != FIELD && text.charAt(at) != PART && text.charAt(at) != ALSO) {
                at++;
            }
        }
    }

    /** Changes the parts of one entry. */
    @FunctionalInterface
    public interface Change {
        /** @param i index of the entry */
        void apply(int i, SortedMap<PartKind, PartColumns> parts);
    }

    /** Changes the parts of entries. Call this in a transaction, with each entry at most once. */
    public static void change(Catalog catalog, List<Long> entries, Change change) {
        Map<Long, String> known = new HashMap<>();
        Map<Long, List<Long>> byStore = new HashMap<>();
        catalog.readIn("SELECT id, parts, store_id FROM entry WHERE id IN (:in)", entries, row -> {
            known.put(row.getLong(1), row.getString(2));
            byStore.computeIfAbsent(row.getLong(3), store -> new ArrayList<>()).add(row.getLong(1));
        });
        record Changed(long entry, String parts, long bytes) { }
        List<Changed> changed = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            SortedMap<PartKind, PartColumns> parts = parse(known.get(entries.get(i)));
            change.apply(i, parts);
            changed.add(new Changed(entries.get(i), text(parts), bytes(parts)));
        }
        catalog.batch("UPDATE entry SET parts = ?, bytes = ? WHERE id = ?", changed, of -> new Object[] {of.parts(),
                    of.bytes(), of.entry()});
        byStore.forEach((store, ids) -> EntryChanges.note(catalog, store, ids));
    }

    /** The total size of the present parts. */
    public static long bytes(SortedMap<PartKind, PartColumns> parts) {
        return parts.values().stream().filter(PartColumns::present).mapToLong(PartColumns::bytes).sum();
    }

    /** A part that a scan has just found. */
    public static PartColumns found(Contents.Amount found, Times times, long now) {
        return new PartColumns(STATE_PRESENT, now, found.bytes(), found.files(), NanoTimes.of(found.newest()), times);
    }

    public static Collection<PartKind> presentKinds(Map<PartKind, PartColumns> parts) {
        return parts.entrySet().stream().filter(part -> part.getValue().present()).map(Map.Entry::getKey).toList();
    }

    /** The contents of an entry as its row tells them; its dating does not matter. */
    public static Contents contents(String identity, Map<PartKind, PartColumns> parts) {
        SortedMap<PartKind, Contents.Amount> present = new TreeMap<>();
        presentKinds(parts).forEach(kind -> present.put(kind, parts.get(kind).amount()));
        return new Contents(identity, present);
    }

    /** Whether a part is present; false for null. */
    public static boolean isPresent(PartColumns part) {
        return part != null && part.present();
    }

    public boolean present() {
        return STATE_PRESENT.equals(state);
    }

    public PartColumns with(String newState, long at) {
        return new PartColumns(newState, at, bytes, files, newest, times);
    }

    /** When the build finished, by the parts of an entry; see {@link FilesDating#of}. */
    public static FilesDating dating(SortedMap<PartKind, PartColumns> parts, long ownFiles, Long fresh, Long touched) {
        return FilesDating.of(parts.entrySet().stream().map(part -> part.getValue().dating(part.getKey())).toList(),
                ownFiles, fresh, touched);
    }

    private FilesDating.Part dating(PartKind kind) {
        return new FilesDating.Part(kind, state, bytes, files, times.beforeLinks() == null ? newest : times.beforeLinks(),
                times.half());
    }

    public Contents.Amount amount() {
        return new Contents.Amount(bytes, files, NanoTimes.instant(newest));
    }

    /** Whether a part, in any state, has this amount; null means no part. */
    public static boolean hasAmount(PartColumns part, Contents.Amount found) {
        return part == null || found == null ? part == null && found == null
                : part.bytes == found.bytes() && part.files == found.files()
                && Objects.equals(part.newest, NanoTimes.of(found.newest()));
    }

    /** Whether a part is present with this amount; null means no part. */
    public static boolean presentWith(PartColumns part, Contents.Amount found) {
        return found == null ? !isPresent(part) : isPresent(part) && hasAmount(part, found);
    }

    /**
     * The part after a scan; null if there never was such a part.
     *
     * @param part  the part before the scan; null for none
     * @param found the amount that the scan found; null for none
     * @param same  whether the entry's manifest is unchanged
     */
    public static PartColumns afterScan(PartColumns part, Contents.Amount found, Times times, boolean same, long now) {
        if (found != null) {
            return found(found, times, same && presentWith(part, found) ? part.stateAt : now);
        }
        return isPresent(part) ? part.with("gone", now) : part;
    }

    /** A copy with the amount after side files were added or removed. */
    public static PartColumns withSideFiles(PartColumns part, Contents.Amount found) {
        return found == null || !isPresent(part) ? part
                : new PartColumns(STATE_PRESENT, part.stateAt, found.bytes(), found.files(), part.newest, part.times);
    }
}
