package dev.winnow.store.local.walk;

import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import dev.winnow.model.PartKind;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.Glob;
import dev.winnow.store.FoundEntry;
import dev.winnow.store.LinkResolution;
import dev.winnow.store.SeenLink;
import dev.winnow.store.PathRange;
import dev.winnow.store.EntryStamp;
import dev.winnow.store.StoreVisitor;
import dev.winnow.store.layout.LayoutMatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What walks found, in the order of paths; each may tell of a thing only once. */
public class Found implements StoreVisitor, LinkResolution.Visitor {

    public final Map<String, FoundEntry> entries = new TreeMap<>();
    public final Map<String, EntryStamp> stamps = new TreeMap<>();
    final Map<String, Stray> strays = new TreeMap<>();
    final Map<String, LinkResolution.Link> links = new TreeMap<>();
    final List<LinkResolution.Link> all = new ArrayList<>();
    final List<String> unknown = new ArrayList<>();
    final List<String> passed = new ArrayList<>();
    final Map<String, String> faults = new TreeMap<>();
    final List<String> twice = new ArrayList<>();
    public final List<String> unchanged = new ArrayList<>();
    private final List<SeenLink> seen = new ArrayList<>();

    public static Found in(Store store) throws IOException {
        return in(store, ZoneOffset.UTC);
    }

    static Found in(Store store, ZoneId zone) throws IOException {
        Found found = new Found();
        StoreWalk walk = new StoreWalk(store, StoreWalk.root(store), new LayoutMatcher(store.layouts(), zone));
        walk.walk(PathRange.ALL, found);
        found.resolve(walk);
        return found;
    }

    /** Cut into spans of {@code each} paths, which {@code threads} threads walk. */
    static Found in(Store store, int threads, int each) throws Exception {
        StoreWalk walk = new StoreWalk(store, StoreWalk.root(store), new LayoutMatcher(store.layouts(), ZoneOffset.UTC));
        return in(walk, walk.cut(each), threads, new Found());
    }

    static Found in(StoreWalk walk, List<PathRange> spans, int threads, Found found) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> going = new ArrayList<>();
            for (PathRange span : spans) {
                going.add(pool.submit(() -> {
                    walk.walk(span, found);
                    return null;
                }));
            }
            for (Future<?> one : going) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        found.resolve(walk);
        return found;
    }

    private void resolve(StoreWalk walk) {
        LinkResolution targets = walk.targets(List.of());
        seen.forEach(targets::add);
        targets.resolve(this);
    }

    static Store store(Path root, Layout... layouts) {
        return store(root, null, "build.json", List.of("logs/**", "**/*.log"), List.of(), layouts);
    }

    public static Store store(Path root, PartKind holds, String manifest, List<String> logs, List<String> ignore,
                              Layout... layouts) {
        return new Store("products", NameCodec.shownAbsolute(root), List.of(layouts), holds, manifest, logs(logs),
                Age.parse("1h"), ignore.stream().map(Glob::parse).toList());
    }

    /** How a store tells its logs from products. */
    public static List<Store.PartFiles> logs(List<String> globs) {
        return globs.isEmpty() ? List.of()
                : List.of(new Store.PartFiles(PartKind.LOGS, globs.stream().map(Glob::parse).toList()));
    }

    /** Path and what it states, as one line for each entry. */
    List<String> stated() {
        return entries.values().stream().map(entry -> entry.path() + " " + new TreeMap<>(entry.stated())).toList();
    }

    @Override
    public EntryStamp known(String path) {
        return null;
    }

    @Override
    public synchronized void unchanged(String path) {
        unchanged.add(path);
    }

    @Override
    public synchronized void entry(FoundEntry entry, EntryStamp stamp) {
        once(entries.put(entry.path(), entry), entry.path());
        if (stamp != null) {
            stamps.put(entry.path(), stamp);
        }
    }

    @Override
    public synchronized void link(SeenLink link) {
        seen.add(link);
    }

    @Override
    public synchronized void link(LinkResolution.Link link) {
        all.add(link);
        if (link.passed()) {
            passed.add(link.path() + " > " + link.target());
        } else if (link.path().startsWith("/")) {
            links.put(link.path(), link);
        } else {
            once(links.put(link.path(), link), link.path());
        }
    }

    @Override
    public void unread(String path) {
        throw new AssertionError(path + " cannot be followed");
    }

    @Override
    public void unknown(String why) {
        unknown.add(why);
    }

    @Override
    public synchronized void stray(Stray stray) {
        once(strays.put(stray.path(), stray), stray.path());
    }

    @Override
    public synchronized void fault(Fault fault, boolean mine) {
        if (mine) {
            once(faults.put(fault.path(), fault.what()), fault.path());
        }
    }

    private void once(Object before, String path) {
        if (before != null) {
            twice.add(path);
        }
    }
}
