package dev.winnow.store;

import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Store;
import dev.winnow.model.PartKind;
import dev.winnow.store.layout.LayoutMatcher;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Stores of this process, {@code memory:NAME}: files by their paths, entries that are folders, and a trash. */
public final class MemoryStores implements StoreKind {

    private static final String SCHEME = "memory:";
    private static final Map<String, Memory> ALL = new ConcurrentHashMap<>();

    /** A file. */
    public record Stored(byte[] bytes, Instant modified) { }

    /** The files of a store by path, to be filled and looked at; made where there is none of that name. */
    public static Map<String, Stored> files(String name) {
        return ALL.computeIfAbsent(SCHEME + name, Memory::new).files;
    }

    @Override
    public boolean has(String root) {
        return root.startsWith(SCHEME);
    }

    @Override
    public OpenStore opened(Store store) throws StoreUnreadable {
        Memory memory = ALL.get(store.root());
        if (memory == null) {
            throw new StoreUnreadable(store.name() + ": root " + store.root() + " is not there");
        }
        return memory;
    }

    @Override
    public StoreMark.Reading markAt(String root) {
        return ALL.containsKey(root) ? ALL.get(root).mark() : new StoreMark.Absent();
    }

    private static final class Memory implements OpenStore, LockedStore {
        private final String root;
        private final TreeMap<String, Stored> files = new TreeMap<>();
        private final Map<TrashPlace, Map<String, Stored>> trash = new HashMap<>();
        private StoreMark mark;
        private String holder;

        Memory(String root) {
            this.root = root;
        }

        private Map<String, Stored> in(String entry) {
            return files.subMap(entry + "/", entry + "0");
        }

        private Contents contents(String entry) {
            Map<String, Stored> in = in(entry);
            Instant newest = in.values().stream().map(Stored::modified).max(Instant::compareTo).orElse(null);
            return new Contents(entry, new TreeMap<>(Map.of(PartKind.PRODUCTS, new Contents.Amount(in.values().stream()
                    .mapToLong(file -> file.bytes().length).sum(), in.size(), newest))),
                    new Contents.Dating(0, 0, newest == null ? Map.of() : Map.of(PartKind.PRODUCTS, newest), Map.of(), null));
        }

        @Override
        public String root() {
            return root;
        }

        @Override
        public StoreMark.Reading mark() {
            return mark == null ? new StoreMark.Absent() : new StoreMark.Present(mark);
        }

        @Override
        public StoreScan scan(LayoutMatcher matcher) {
            return new Scan(this, matcher);
        }

        @Override
        public Presence presence(String path) {
            return files.containsKey(path) || !in(path).isEmpty() ? Presence.THERE : Presence.GONE;
        }

        @Override
        public boolean hidden(String path) {
            return false;
        }

        @Override
        public void members(String entry, Consumer<EntryFile> members) {
            in(entry).forEach((path, file) -> members.accept(new EntryFile(path.substring(entry.length() + 1),
                    PartKind.PRODUCTS, file.bytes().length, file.modified())));
        }

        @Override
        public Optional<StoredFile> file(String path) throws IOException {
            Stored file = files.get(path);
            if (file == null) {
                throw new NoSuchFileException(path);
            }
            return Optional.of(new StoredFile(file.bytes().length, file.modified().toEpochMilli(), path,
                    () -> new ByteArrayInputStream(file.bytes())));
        }

        @Override
        public Space space() {
            return new Space(root, Runtime.getRuntime().freeMemory(), Runtime.getRuntime().maxMemory());
        }

        @Override
        public String adopt(StoreMark bound, Collection<Path> apart, String what, Instant now) {
            mark = bound == null ? mark : bound;
            return null;
        }

        @Override
        public LockedStore lock(Collection<Path> apart, String what, Instant now) throws StoreBusy {
            if (holder != null) {
                throw new StoreBusy(root + " is held by " + holder);
            }
            holder = what;
            return this;
        }

        @Override
        public LockHolder unlock(Instant now) throws StoreBusy {
            if (holder != null) {
                throw new StoreBusy(root + " is held by " + holder);
            }
            return null;
        }

        @Override
        public List<RecoveryOutcome> recovered() {
            return List.of();
        }

        @Override
        public List<Looked> look(List<String> entries) {
            return entries.stream().map(entry -> new Looked(in(entry).isEmpty() ? Optional.empty() : Optional.of(
                    new EntryMeasurement(EntryType.DIRECTORY, contents(entry), null, null, List.of(), List.of(), null)), null)).toList();
        }

        @Override
        public List<Own> own(List<String> entries) {
            return entries.stream().map(entry -> new Own(false, null, List.of())).toList();
        }

        @Override
        public PartKind kind(String inside) {
            return PartKind.PRODUCTS;
        }

        @Override
        public Batch prepare(List<RemovalOrder> orders) {
            List<RemovalOutcome> outcomes = new ArrayList<>();
            orders.forEach(order -> outcomes.add(contents(order.entry()).parts().equals(order.expected().parts())
                    ? null : new RemovalOutcome.Stale("it has changed since the plan")));
            return new Batch() {
                @Override
                public RemovalOutcome outcome(int at) {
                    return outcomes.get(at);
                }

                @Override
                public void withdraw(int at, RemovalOutcome outcome) {
                    outcomes.set(at, outcome);
                }

                @Override
                public List<RemovalOutcome> carryOut() {
                    for (int i = 0; i < orders.size(); i++) {
                        if (outcomes.get(i) == null) {
                            outcomes.set(i, take(orders.get(i)));
                        }
                    }
                    return outcomes;
                }
            };
        }

        private RemovalOutcome take(RemovalOrder order) {
            Contents.Amount gone = contents(order.entry()).of(PartKind.PRODUCTS);
            trash.put(order.place(), new TreeMap<>(in(order.entry())));
            in(order.entry()).clear();
            return new RemovalOutcome.Trashed(order.place().path(), gone.bytes(), gone.files(), true);
        }

        @Override
        public boolean holds(TrashPlace place) {
            return trash.containsKey(place);
        }

        @Override
        public boolean visit(TrashPlace place, String entry, EntryType type, Visitor visitor) throws IOException {
            for (Map.Entry<String, Stored> file : trash.getOrDefault(place, Map.of()).entrySet()) {
                visitor.visit(new InTrash(file.getKey(), file.getValue()));
            }
            return holds(place);
        }

        @Override
        public List<RestoreOutcome> restore(List<TrashPlace> places) {
            return places.stream().<RestoreOutcome>map(place -> {
                Map<String, Stored> item = trash.remove(place);
                if (item == null) {
                    return new RestoreOutcome.Missing();
                }
                files.putAll(item);
                return new RestoreOutcome.Restored(place.path());
            }).toList();
        }

        @Override
        public List<PurgeOutcome> purge(List<TrashPlace> places) {
            return places.stream().<PurgeOutcome>map(place -> {
                Map<String, Stored> item = trash.remove(place);
                return item == null ? new PurgeOutcome.Missing() : new PurgeOutcome.Gone(item.size());
            }).toList();
        }

        @Override
        public void close() {
            holder = null;
        }
    }

    private record InTrash(String path, Stored file) implements LockedStore.TrashedFile {

        @Override
        public long bytes() {
            return file.bytes().length;
        }

        @Override
        public Instant modified() {
            return file.modified();
        }

        @Override
        public boolean readable() {
            return true;
        }

        @Override
        public int links() {
            return 1;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(file.bytes());
        }
    }

    private record Scan(Memory memory, LayoutMatcher matcher) implements StoreScan, LinkResolution {

        @Override
        public String identity() {
            return memory.root();
        }

        @Override
        public List<PathRange> survey(int threads) {
            return List.of(PathRange.ALL);
        }

        @Override
        public void walk(PathRange span, StoreVisitor visitor) {
            memory.files.keySet().stream().map(path -> path.substring(0, path.lastIndexOf('/'))).distinct()
                    .filter(span::holds).forEach(entry -> matcher.match(List.of(entry.split("/")), EntryType.DIRECTORY)
                            .ifPresent(match -> visitor.entry(new FoundEntry(entry, EntryType.DIRECTORY, match.stated(),
                                    match.finished(), null, memory.contents(entry), null, List.of()), null)));
        }

        @Override
        public void links(PathRange span, StoreVisitor visitor) {
            // Has none.
        }

        @Override
        public LinkResolution targets(Collection<String> roots) {
            return this;
        }

        @Override
        public void add(SeenLink link) {
            throw new IllegalStateException(link + " is none of this store");
        }

        @Override
        public void resolve(Visitor visitor) {
            // Nothing leads anywhere.
        }
    }
}
