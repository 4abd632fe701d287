package dev.winnow.store.local.removal;

import dev.winnow.files.DirectoryHandle;
import dev.winnow.files.FileId;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import dev.winnow.store.Contents.Amount;
import dev.winnow.store.EntryMeasurement;
import dev.winnow.store.local.entry.EntryMeasurer;
import dev.winnow.store.local.root.EntryPath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Measures an entry through directory handles, by the same rules as a scan. */
final class HandleMeasure {

    private final EntryMeasurer look;
    private final String entry;
    private final String identity;
    private final boolean file;
    private final SortedMap<PartKind, Sum> sums = new TreeMap<>();
    private final Sum own = new Sum();
    private boolean pinned;

    private HandleMeasure(EntryMeasurer look, String entry, BasicFileAttributes attributes) throws IOException {
        this.look = look;
        this.entry = entry;
        this.identity = FileId.of(attributes).toString();
        this.file = !attributes.isDirectory();
    }

    /** @throws IOException if anything in it cannot be read, is on another file system, or is an ignored folder */
    static HandleMeasure of(DirectoryHandle parent, EntryPath path, BasicFileAttributes entry, EntryMeasurer look) throws IOException {
        HandleMeasure measure = new HandleMeasure(look, path.shown(), entry);
        if (entry.isDirectory()) {
            try (DirectoryHandle dir = parent.child(path.name())) {
                measure.directory(dir, "");
            }
        } else {
            measure.add(look.fileKind(path.shown()), entry);
        }
        return measure;
    }

    private void directory(DirectoryHandle dir, String prefix) throws IOException {
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
                try (DirectoryHandle child = dir.child(name)) {
                    directory(child, path + "/");
                }
                continue;
            }
            if (!look.passesOver(entry, path)) {
                add(look.kind(path), at);
                pinned |= path.equals(EntryMeasurement.KEEP_FILE);
            }
        }
    }

    /** Whether it contains a {@code .keep} file. */
    boolean pinned() {
        return pinned;
    }

    /** Whether it contains a part of another kind. */
    boolean hasOther(PartKind part) {
        return sums.keySet().stream().anyMatch(kind -> kind != part);
    }

    /**
     * Whether the entry is unchanged since the plan. If {@code part} is not null, only this part is compared. A scan counts
     * the entry's own files with its first kind; if that has been removed since, they count with another kind now. Side
     * files of an entry that is a file are not compared.
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

    /** The amount of a removal of {@code part}, with the entry's own files if {@code whole}. */
    Amount amount(PartKind part, boolean whole) {
        Sum sum = part == null ? sums.values().stream().reduce(new Sum(), Sum::with) : sum(part);
        return (whole ? sum.with(own) : sum).amount();
    }

    /** @param part null for a manifest, {@code .keep} or status file */
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

        /** The total of both, with the time of this one. The time of {@code other} counts only if this one is empty. */
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
