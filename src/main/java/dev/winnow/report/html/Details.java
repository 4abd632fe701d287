package dev.winnow.report.html;

import dev.winnow.model.KeptBy;
import dev.winnow.report.content.DecisionRow;
import dev.winnow.report.content.ItemOutcome;
import dev.winnow.report.output.Text;
import dev.winnow.report.output.Times;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The builds that a page shows with their reasons, chosen while decisions stream by, so that memory and page stay
 * small for any number of decisions. Each group has an equal share of the room, half of it for what goes and
 * half for what stays; when the room is full every share is halved, and at last the smaller groups have none. So a page
 * of few decisions shows them all. Within a share the rows that came first are shown.
 */
public final class Details {

    /** The most bytes of HTML that the rows of a page may take. */
    static final long ROOM = 2_500_000;

    /** How many builds that Winnow is unsure of are listed by themselves. */
    static final int UNSURE = 100;

    private static final int GROUPS = 10_000;
    private static final int FIRST_SHARE = 256;
    /** What a row's own markup takes, in bytes. */
    private static final int MARKUP = 220;
    /** Reasons and names beyond so many columns are cut; the CSV has them whole. */
    private static final int REASON = 400;
    private static final int NAME = 200;

    record Item(String key, String part, boolean removes, String rule, String reason, String finished, String size,
                String happened) { }

    record Rows(List<Item> removed, List<Item> kept) {
        static final Rows NONE = new Rows(List.of(), List.of());
    }

    private record Name(String project, String branch, String os) { }

    /** A group's rows, and its size so far in bytes. */
    private static final class Group {
        private final Rows rows = new Rows(new ArrayList<>(), new ArrayList<>());
        private long bytes;

        boolean empty() {
            return rows.removed.isEmpty() && rows.kept.isEmpty();
        }

        long cost() {
            return rows.removed.stream().mapToLong(Details::cost).sum()
                    + rows.kept.stream().mapToLong(Details::cost).sum();
        }
    }

    private final Map<Name, Group> groups = new HashMap<>();
    private final List<Item> unsure = new ArrayList<>();
    private final Times times;
    private final long room;
    private Name lastName;
    private Group last;
    private int share = FIRST_SHARE;
    private long used;
    /** The size of the largest group that lost its rows; from then on no smaller group gets any. */
    private long bar = -1;

    /** @param zone the one that people see times in */
    public Details(ZoneId zone) {
        this(zone, ROOM);
    }

    Details(ZoneId zone, long room) {
        this.times = new Times(zone);
        this.room = room;
    }

    public void add(DecisionRow row) {
        add(row, null);
    }

    /** Considers a row with its outcome, which is null if nothing was to be done. */
    public void add(DecisionRow row, ItemOutcome outcome) {
        if (row.cause() == KeptBy.UNSURE && unsure.size() < UNSURE) {
            unsure.add(item(row, outcome));
        }
        Group group = group(new Name(row.project(), row.branch(), row.os()));
        if (group == null) {
            return;
        }
        group.bytes += row.bytes();
        List<Item> list = row.removes() ? group.rows.removed : group.rows.kept;
        if (list.size() < share && (group.bytes > bar || !group.empty())) {
            Item item = item(row, outcome);
            list.add(item);
            used += cost(item);
            while (used > room) {
                makeRoom();
            }
        }
    }

    private Group group(Name name) {
        // Rows of one group follow each other.
        if (last == null || !name.equals(lastName)) {
            lastName = name;
            last = find(name);
        }
        return last;
    }

    private Group find(Name name) {
        Group group = groups.get(name);
        if (group == null && groups.size() < GROUPS) {
            group = new Group();
            groups.put(name, group);
        }
        return group;
    }

    Rows of(String project, String branch, String os) {
        Group group = groups.get(new Name(project, branch, os));
        return group == null ? Rows.NONE : group.rows;
    }

    List<Item> unsure() {
        return List.copyOf(unsure);
    }

    private void makeRoom() {
        if (share > 1) {
            share /= 2;
            groups.values().forEach(group -> {
                trim(group.rows.removed);
                trim(group.rows.kept);
            });
        } else {
            List<Group> bySize = new ArrayList<>(groups.values().stream().filter(group -> !group.empty()).toList());
            bySize.sort(Comparator.comparingLong(group -> group.bytes));
            List<Group> smaller = bySize.subList(0, (bySize.size() + 1) / 2);
            bar = smaller.get(smaller.size() - 1).bytes;
            smaller.forEach(group -> {
                group.rows.removed.clear();
                group.rows.kept.clear();
            });
        }
        used = groups.values().stream().mapToLong(Group::cost).sum();
    }

    private void trim(List<Item> rows) {
        if (rows.size() > share) {
            rows.subList(share, rows.size()).clear();
        }
    }

    private Item item(DecisionRow row, ItemOutcome outcome) {
        String happened = outcome == null ? "" : outcome.message().isEmpty() ? outcome.word()
                : outcome.word() + ": " + outcome.message();
        return new Item(Text.cut(row.key(), NAME), row.part().word(), row.removes(), Text.cut(row.rule(), NAME),
                Text.cut(row.reason(), REASON), times.minute(row.finished()), Text.size(row.bytes()),
                Text.cut(happened, REASON));
    }

    private static long cost(Item item) {
        return MARKUP + escaped(item.key) + escaped(item.rule) + escaped(item.reason) + escaped(item.happened);
    }

    /** How many bytes a text takes in HTML; an escaped character takes six at most. */
    private static long escaped(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // The two halves of a longer character take four bytes.
            bytes += c >= 0x800 && !Character.isSurrogate(c) ? 3 : c >= 0x80 ? 2 : "&<>\"'`=".indexOf(c) >= 0 ? 6 : 1;
        }
        return bytes;
    }
}
