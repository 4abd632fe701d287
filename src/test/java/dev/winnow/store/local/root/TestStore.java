package dev.winnow.store.local.root;

import dev.winnow.files.DiskCalls;
import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Store;
import dev.winnow.jobfile.text.LayoutParser;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.Glob;
import dev.winnow.store.Contents;
import dev.winnow.store.EntryMeasurement;
import dev.winnow.store.PurgeOutcome;
import dev.winnow.store.RemovalOutcome;
import dev.winnow.store.RemovalOrder;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.StoreBusy;
import dev.winnow.store.StoreMark;
import dev.winnow.store.TrashPlace;
import dev.winnow.store.local.entry.EntryMeasurer;
import dev.winnow.store.local.purge.Purge;
import dev.winnow.store.local.removal.Trash;
import dev.winnow.store.local.restore.Restore;
import dev.winnow.store.local.trash.TrashItems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An adopted store on disk, and the orders that a test gives it. */
public final class TestStore implements AutoCloseable {

    private final Path root;
    private StoreRoot open;
    private StoreLock lock;
    private long seq;

    private TestStore(Path root, StoreRoot open, StoreLock lock) {
        this.root = root;
        this.open = open;
        this.lock = lock;
    }

    private static StoreLock lock(StoreRoot open) throws IOException {
        try {
            return StoreLock.acquire(open, "test", Instant.now());
        } catch (StoreBusy busy) {
            throw new IOException(busy);
        }
    }

    public static TestStore adopted(Path root) throws IOException {
        Files.createDirectories(root);
        StoreRoot open = StoreRoot.open(root, List.of());
        open.makeWinnow();
        MarkFile.write(new StoreMark("s-1", "c-1", Instant.EPOCH, "a test"), open);
        return new TestStore(root, open, lock(open));
    }

    /** As a later process finds it. */
    public static TestStore opened(Path root) throws IOException {
        StoreRoot open = StoreRoot.open(root, List.of());
        TestStore store = new TestStore(root, open, lock(open));
        for (TrashPlace place : TrashItems.all(open)) {
            store.seq = Math.max(store.seq, place.seq());
        }
        return store;
    }

    /** What lies in the root, in shown form, in order. */
    public List<String> entries() throws IOException {
        return open.top().names().stream().map(NameCodec::shownName).filter(name -> !name.equals(".winnow")).sorted()
                .toList();
    }

    public void restoreAll() throws IOException {
        List<TrashPlace> places = new ArrayList<>(TrashItems.all(open));
        places.sort(Comparator.comparing(TrashPlace::seq).reversed());
        for (RestoreOutcome each : new Restore(open).restore(places)) {
            if (!(each instanceof RestoreOutcome.Restored)) {
                throw new IllegalStateException(each.toString());
            }
        }
    }

    /** Removes everything, by parts and whole, and brings it back. */
    public void churn() throws IOException {
        seq++;
        List<String> entries = entries();
        Trash trash = new Trash(open, look());
        for (PartKind part : List.of(PartKind.LOGS, PartKind.PRODUCTS)) {
            trash.remove(entries.stream().map(each -> order(each, EntryType.DIRECTORY, part)).toList());
        }
        restoreAll();
    }

    public Path root() {
        return root;
    }

    public StoreRoot open() {
        return open;
    }

    /** As another process would open it, watched. */
    public void reopen(DiskCalls steps) throws IOException {
        close();
        open = StoreRoot.open(root, List.of(), steps);
        lock = lock(open);
    }

    public Path write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Gives everything a time of its own, long ago and to the nanosecond. */
    public void age() throws IOException {
        List<Path> all;
        try (Stream<Path> paths = Files.walk(root)) {
            all = new ArrayList<>(paths.filter(path -> !Files.isSymbolicLink(path)).toList());
        }
        all.sort(Comparator.reverseOrder());
        long number = 0;
        for (Path path : all) {
            number++;
            Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).setTimes(
                    FileTime.from(Instant.ofEpochSecond(1_600_000_000 + number * 1000, 123_456_000 + number)),
                    null, null);
        }
    }

    /** Logs by their names; {@code build.json} is the manifest; zip files in {@code single} may have side files. */
    public EntryMeasurer look() {
        String zip = "single/{version}.{*}";
        return new EntryMeasurer(new Store("test", NameCodec.shownAbsolute(root), List.of(new Layout(zip, LayoutParser.parse(zip), EntryType.FILE,
                Map.of())), null, "build.json", true, List.of(new Store.PartFiles(PartKind.of("symbols"),
                List.of(Glob.parse("**/*.pdb"))), new Store.PartFiles(PartKind.LOGS, List.of(Glob.parse("logs/**"), Glob.parse("**/*.log")))),
                Age.parse("1h"), List.of(Glob.parse("**/secret")), null, List.of(), List.of(".sha256", ".asc"), Map.of(), null, null, null),
                open.path());
    }

    /** What a plan sees there; also of a path that a plan would never name. */
    public Contents contents(String entry) {
        try {
            return look().look(NameCodec.path(open.path(), entry)).map(EntryMeasurement::contents)
                    .orElse(new Contents("nothing", new TreeMap<>()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public RemovalOrder order(String entry, EntryType type, PartKind part) {
        return new RemovalOrder(new TrashPlace("r-1", ++seq), entry, type, part, contents(entry));
    }

    public RemovalOutcome remove(String entry, EntryType type, PartKind part) {
        return new Trash(open, look()).remove(List.of(order(entry, type, part))).get(0);
    }

    public RestoreOutcome restore(long number) {
        return new Restore(open).restore(List.of(new TrashPlace("r-1", number))).get(0);
    }

    public PurgeOutcome purge(long number) {
        return new Purge(open).purge(List.of(new TrashPlace("r-1", number))).get(0);
    }

    /** The files below, sorted. */
    public List<String> files(String below) throws IOException {
        Path from = root.resolve(below);
        try (Stream<Path> paths = Files.walk(from)) {
            return paths.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> from.relativize(path).toString()).sorted().toList();
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
        open.close();
    }
}
