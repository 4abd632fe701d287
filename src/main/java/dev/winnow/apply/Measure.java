package dev.winnow.apply;

import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.scan.Contents;
import dev.winnow.scan.Contents.Amount;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Adds up what an entry holds, through handles. */
final class Measure {

    private final Kinds kinds;
    private final Sum products = new Sum();
    private final Sum logs = new Sum();

    private Measure(Kinds kinds) {
        this.kinds = kinds;
    }

    /** @throws IOException if anything in it cannot be read, or is another file system */
    static Contents of(Dir parent, Path name, BasicFileAttributes entry, Kinds kinds) throws IOException {
        Measure measure = new Measure(kinds);
        if (entry.isDirectory()) {
            try (Dir dir = parent.child(name)) {
                measure.directory(dir, "");
            }
        } else {
            measure.add("", entry);
        }
        return new Contents(String.valueOf(entry.fileKey()), measure.products.amount(), measure.logs.amount());
    }

    private void directory(Dir dir, String prefix) throws IOException {
        for (Path name : dir.names()) {
            BasicFileAttributes at = dir.look(name);
            if (at == null) {
                continue;
            }
            String path = prefix + NameCodec.shownName(name);
            if (at.isDirectory()) {
                try (Dir child = dir.child(name)) {
                    directory(child, path + "/");
                }
            } else {
                add(path, at);
            }
        }
    }

    private void add(String path, BasicFileAttributes at) {
        PartKind kind = kinds.of(path);
        if (kind != null) {
            (kind == PartKind.LOGS ? logs : products).add(at);
        }
    }


    /** Whether {@code now} is what the plan saw, as far as {@code part} goes; null means all of it. */
    static boolean same(Contents plan, Contents now, PartKind part) {
        return plan.identity().equals(now.identity())
                && (part == PartKind.LOGS || plan.products().equals(now.products()))
                && (part == PartKind.PRODUCTS || plan.logs().equals(now.logs()));
    }

    static Amount of(Contents contents, PartKind part) {
        return part == PartKind.PRODUCTS ? contents.products() : part == PartKind.LOGS ? contents.logs()
                : new Amount(contents.products().bytes() + contents.logs().bytes(),
                contents.products().files() + contents.logs().files(), null);
    }

    private static final class Sum {
        private long bytes;
        private long files;
        private Instant newest;

        void add(BasicFileAttributes at) {
            bytes += at.size();
            files++;
            Instant modified = at.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MILLIS);
            if (newest == null || modified.isAfter(newest)) {
                newest = modified;
            }
        }

        Amount amount() {
            return new Amount(bytes, files, newest);
        }
    }
}
