package dev.winnow.store.local.removal;

import dev.winnow.files.Dir;
import dev.winnow.files.FileId;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import dev.winnow.store.Contents.Amount;
import dev.winnow.store.Look;
import dev.winnow.store.local.entry.EntryLook;
import dev.winnow.store.local.root.EntryPath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What an entry holds now, added up through handles by the same rules as in a scan. */
final class Measure {

    private final EntryLook look;
    private final String entry;
    private final String identity;
    private final boolean file;
    private final SortedMap<PartKind, Sum> sums = new TreeMap<>();
    private final Sum own = new Sum();
    private boolean pinned;

    private Measure(EntryLook look, String entry, BasicFileAttributes attributes) throws IOException {
        this.look = look;
        this.entry = entry;
        this.identity = FileId.of(attributes).toString();
        this.file = !attributes.isDirectory();
    }

    /** @throws IOException if anything in it cannot be read, is another file system, or a folder that the job ignores */
    static Measure of(Dir parent, EntryPath path, BasicFileAttributes entry, EntryLook look) throws IOException {
        Measure measure = new Measure(look, path.shown(), entry);
        if (entry.isDirectory()) {
            try (Dir dir = parent.child(path.name())) {
                measure.directory(dir, "");
            }
        } else {
            measure.add(look.fileKind(path.shown()), entry);
        }
        return measure;
    }

    private void directory(Dir dir, String prefix) throws IOException {
        for (Path name : dir.names()) {
            BasicFileAttributes at = dir.look(name);
            if (at == null) {
                continue;
            }
            String path = prefix + NameCodec.shownName(name);
            if (at.isDirectory()) {
                if (look.ignores(entry + "/" + path, true)) {
                    throw new FileSystemException(path, null, "it holds " + path + ", which the job ignores");
                }
                try (Dir child = dir.child(name)) {
                    directory(child, path + "/");
                }
                continue;
            }
            if (!look.passesOver(entry, path)) {
                add(look.kind(path), at);
                pinned |= path.equals(Look.KEEP_FILE);
            }
        }
    }

    /** Whether a {@code .keep} file lies in it. */
    boolean pinned() {
        return pinned;
    }

    /** Whether it holds a part of another kind. */
    boolean hasOther(PartKind part) {
        return sums.keySet().stream().anyMatch(kind -> kind != part);
    }

    /**
     * Whether this is what the plan saw, as far as {@code part} goes; null means all of it. A scan counts the entry's
     * own files with the first of its kinds; once that has gone, they have changed sides. Of an entry that is a file its side files do not count.
     */
    boolean same(Contents plan, PartKind part) {
        if (file) {
            return plan.sameFile(new Contents(identity, amounts()));
        }
        if (!plan.identity().equals(identity)) {
            return false;
        }
        if (part != null) {
            return plan.of(part).equals(sum(part).amount()) || plan.of(part).equals(sum(part).with(own).amount());
        }
        if (own.files == 0) {
            return plan.parts().equals(amounts());
        }
        return plan.parts().keySet().stream().anyMatch(carrier -> {
            SortedMap<PartKind, Amount> now = amounts();
            now.put(carrier, sum(carrier).with(own).amount());
            return plan.parts().equals(now);
        });
    }

    private SortedMap<PartKind, Amount> amounts() {
        SortedMap<PartKind, Amount> amounts = new TreeMap<>();
        sums.forEach((kind, sum) -> amounts.put(kind, sum.amount()));
        return amounts;
    }

    /** Of the files that go when {@code part} goes, with or without what is the entry's own. */
    Amount amount(PartKind part, boolean whole) {
        Sum sum = part == null ? sums.values().stream().reduce(new Sum(), Sum::with) : sum(part);
        return (whole ? sum.with(own) : sum).amount();
    }

    /** @param part null for a file of the entry's own */
    private void add(PartKind part, BasicFileAttributes at) {
        (part == null ? own : sums.computeIfAbsent(part, first -> new Sum())).add(at);
    }

    private Sum sum(PartKind part) {
        return sums.getOrDefault(part, new Sum());
    }

    private static final class Sum {
        private long bytes;
        private long files;
        private long newest = Long.MIN_VALUE;

        void add(BasicFileAttributes at) {
            bytes += at.size();
            files++;
            newest = Math.max(newest, at.lastModifiedTime().to(TimeUnit.NANOSECONDS));
        }

        /** Both together; dated by the other only if this is nothing, for an entry's own files date nothing else. */
        Sum with(Sum other) {
            Sum sum = new Sum();
            sum.bytes = bytes + other.bytes;
            sum.files = files + other.files;
            sum.newest = files == 0 ? other.newest : newest;
            return sum;
        }

        Amount amount() {
            return files == 0 ? Amount.NOTHING : new Amount(bytes, files, Instant.ofEpochSecond(0, newest));
        }
    }
}
