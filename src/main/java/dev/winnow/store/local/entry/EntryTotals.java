package dev.winnow.store.local.entry;

import dev.winnow.files.FileId;
import dev.winnow.files.SmallFiles;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.store.Contents;
import dev.winnow.store.LockedStore;
import dev.winnow.store.EntryMeasurement;
import dev.winnow.store.manifest.BadManifest;
import dev.winnow.store.manifest.Manifest;
import dev.winnow.store.manifest.ManifestReader;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Collects the measurement of one entry. */
class EntryTotals implements EntryTree.Sink {

    private static final int MAX_KEEP_BYTES = 4096;

    /** A manifest or {@code .keep} file that has yet to be read. */
    record Own(Path file, boolean keep) { }

    private static final class Sum {
        private long bytes;
        private long files;
        /** In nanoseconds since 1970. */
        private long newest = Long.MIN_VALUE;
        /** Bytes of files by their time of modification, in nanoseconds since 1970. */
        private final TreeMap<Long, Long> byTime = new TreeMap<>();

        private void add(long size, long modified, boolean link) {
            bytes += size;
            files++;
            newest = Math.max(newest, modified);
            if (!link) {
                byTime.merge(modified, size, Long::sum);
            }
        }

        /** The earliest time at which half of the bytes had their present content; null if there is no file. */
        private Instant half() {
            if (byTime.isEmpty()) {
                return files == 0 ? null : Instant.ofEpochSecond(0, newest);
            }
            long all = byTime.values().stream().mapToLong(Long::longValue).sum();
            long before = 0;
            for (Map.Entry<Long, Long> at : byTime.entrySet()) {
                before += at.getValue();
                // Not "before * 2 >= all", which may overflow.
                if (before >= all - before) {
                    return Instant.ofEpochSecond(0, at.getKey());
                }
            }
            return null;
        }

        /** The newest time of its files if a link is newer; else null. Links alone date a part themselves. */
        private Instant beforeLinks() {
            return byTime.isEmpty() || byTime.lastKey() == newest ? null : Instant.ofEpochSecond(0, byTime.lastKey());
        }
    }

    /** One kind of doubt about several paths. It names the first path by name, so that the text does not depend on order. */
    private static final class Places {
        private String first;
        private String why;
        private int count;

        private void add(String path, String reason) {
            count++;
            if (first == null || path.compareTo(first) < 0) {
                first = path;
                why = reason;
            }
        }

        private String text(String doubt) {
            return doubt + ": " + (first.isEmpty() ? "." : first) + (why.isEmpty() ? "" : " (" + why + ")")
                    + (count > 1 ? " and " + (count - 1) + " more" : "");
        }
    }

    private final EntryMeasurer entry;
    private final Map<PartKind, Sum> sums = new TreeMap<>();
    private final Sum own = new Sum();
    private final Map<String, Places> places = new TreeMap<>();
    private final List<String> doubts = new ArrayList<>();
    private final StampBuilder stamping = new StampBuilder();
    private final List<Own> unread = new ArrayList<>(1);
    private final EscapingLinks links = new EscapingLinks();
    private Manifest manifest;
    private String keepFile;
    private final TreeSet<String> markers = new TreeSet<>();
    private boolean changed;
    /** Size of an entry that is a file with side files, without these; negative for other entries. */
    private long fileBytes = -1;

    EntryTotals(EntryMeasurer entry) {
        this.entry = entry;
    }

    @Override
    public void file(Path file, String path, BasicFileAttributes attributes) {
        PartKind kind = entry.kind(path);
        count(kind, attributes);
        if (kind == null) {
            own(file, path, attributes);
        }
    }

    private void own(Path file, String path, BasicFileAttributes attributes) {
        try {
            if (path.equals(EntryMeasurement.KEEP_FILE)) {
                stamping.keepFile(file);
                // It pins the build even if it cannot be read or is not a file.
                keepFile = "";
                read(file, attributes, true);
            }
            if (path.equals(entry.manifest())) {
                stamping.manifest(file);
                read(file, attributes, false);
            }
            if (entry.markers().has(path)) {
                if (attributes.isRegularFile()) {
                    markers.add(path);
                } else {
                    doubts.add(path + ", which marks its status, is not a file");
                }
            }
        } catch (IOException gone) {
            changed = true;
        }
    }

    @Override
    public void folder(Path folder, String path) throws IOException {
        stamping.folder(folder, path);
        if (path.equals(EntryMeasurement.KEEP_FILE)) {
            keepFile = "";
        }
        if (path.equals(entry.manifest())) {
            doubts.add("manifest " + path + " is not a file");
        }
    }

    @Override
    public void unreadable(String path, String why) {
        places.computeIfAbsent("a folder cannot be read", doubt -> new Places()).add(path, why);
    }

    @Override
    public void mountPoint(String path) {
        places.computeIfAbsent("a mount point inside", doubt -> new Places()).add(path, "");
    }

    @Override
    public void ignoredFile(Path file, String path, BasicFileAttributes attributes) {
        if (entry.kind(path) == null) {
            file(file, path, attributes);
        }
    }

    @Override
    public void ignoredFolder(String path) {
        places.computeIfAbsent("an ignored folder inside", doubt -> new Places()).add(path, "");
    }

    @Override
    public void link(Path link, String path) {
        links.add(link, path);
    }

    @Override
    public void vanished() {
        changed = true;
    }

    StampBuilder stamping() {
        return stamping;
    }

    boolean changed() {
        return changed;
    }

    /** @param kind null for a manifest, {@code .keep} or status file */
    void count(PartKind kind, BasicFileAttributes attributes) {
        Sum sum = kind == null ? own : sums.computeIfAbsent(kind, first -> new Sum());
        sum.add(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), attributes.isSymbolicLink());
    }

    /** The content of its manifest and {@code .keep} file. */
    LockedStore.Own own() {
        List<String> all = new ArrayList<>(doubts);
        places.forEach((doubt, where) -> all.add(where.text(doubt)));
        if (changed) {
            all.add("its files change while it is read");
        }
        Manifest said = entry.markers().with(manifest, markers, all);
        return new LockedStore.Own(keepFile != null, said, all);
    }

    /** Counts a side file. Like a manifest, it adds to the size but neither dates nor unsettles the entry. */
    void countBeside(PartKind kind, BasicFileAttributes attributes) {
        fileBytes = sums.get(kind).bytes;
        count(null, attributes);
    }

    /** @param folder time of modification of the entry itself, which dates an empty one */
    EntryMeasurement look(EntryType type, FileId id, Instant folder) {
        LockedStore.Own said = own();
        return new EntryMeasurement(type,
                new Contents(fileBytes < 0 ? id.toString() : Contents.withSides(id.toString(), fileBytes),
                        amounts(), dating(folder)),
                said.manifest(), keepFile, said.doubts(), links.list(),
                changed || type == EntryType.FILE ? null : stamping.stamp(links.list()));
    }

    private Contents.Dating dating(Instant folder) {
        Map<PartKind, Instant> halves = new TreeMap<>();
        Map<PartKind, Instant> beforeLinks = new TreeMap<>();
        sums.forEach((kind, sum) -> {
            halves.put(kind, sum.half());
            if (sum.beforeLinks() != null) {
                beforeLinks.put(kind, sum.beforeLinks());
            }
        });
        return new Contents.Dating(own.files, own.bytes, halves, beforeLinks, sums.isEmpty() ? folder : null);
    }

    /** Manifest, {@code .keep} and status files count with the entry's first kind of part. */
    private SortedMap<PartKind, Contents.Amount> amounts() {
        SortedMap<PartKind, Contents.Amount> amounts = new TreeMap<>();
        PartKind first = sums.isEmpty() ? entry.holdsAtLeast() : sums.keySet().iterator().next();
        sums.forEach((kind, sum) -> amounts.put(kind, amount(sum, kind == first ? own : null)));
        if (sums.isEmpty()) {
            amounts.put(first, amount(new Sum(), own));
        }
        return amounts;
    }

    /** Own files add to the size but not to the time, so that a new {@code .keep} does not make a build younger. */
    private static Contents.Amount amount(Sum sum, Sum own) {
        if (own == null || own.files == 0) {
            return sum.files == 0 ? Contents.Amount.NOTHING
                    : new Contents.Amount(sum.bytes, sum.files, Instant.ofEpochSecond(0, sum.newest));
        }
        return new Contents.Amount(sum.bytes + own.bytes, sum.files + own.files,
                Instant.ofEpochSecond(0, sum.files == 0 ? own.newest : sum.newest));
    }

    private void read(Path file, BasicFileAttributes attributes, boolean keep) {
        if (attributes.isRegularFile()) {
            unread.add(new Own(file, keep));
        } else if (!keep) {
            doubts.add("manifest " + entry.manifest() + " is not a file");
        }
    }

    /** The files that must be read and passed to {@link #read} before the measurement is complete. */
    List<Own> unread() {
        return unread;
    }

    /** Adds the content of one of {@link #unread}. */
    void read(Own own, SmallFiles.Content content) {
        if (own.keep()) {
            if (content.failure() == null) {
                int length = Math.min(MAX_KEEP_BYTES, content.bytes().length);
                keepFile = oneLine(NameCodec.shown(Arrays.copyOf(content.bytes(), length)));
            }
        } else if (content.failure() == null) {
            try {
                manifest = ManifestReader.read(content.bytes());
            } catch (BadManifest bad) {
                doubts.add("manifest " + entry.manifest() + " " + bad.getMessage());
            }
        } else if (FailureCause.vanished(content.failure())) {
            changed = true;
        } else {
            doubts.add("manifest " + entry.manifest() + " cannot be read: " + FailureCause.inSentence(content.failure()));
        }
    }

    private static String oneLine(String shown) {
        return shown.replaceAll("(?:%0D|%0A|%09| )+", " ").strip();
    }
}
