package dev.winnow.scan;

import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Store;
import dev.winnow.jobfile.Store.Holds;
import dev.winnow.policy.Age;
import dev.winnow.policy.Glob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** What a walk found, in the order of paths; fails when two threads tell at once. */
class Found implements StoreVisitor {

    final Map<String, FoundEntry> entries = new TreeMap<>();
    final Map<String, Stray> strays = new TreeMap<>();
    final Map<String, Link> links = new TreeMap<>();
    final Map<String, String> faults = new TreeMap<>();
    final List<String> twice = new ArrayList<>();
    private final ReentrantLock telling = new ReentrantLock();

    static Found in(Store store) throws IOException {
        return in(store, ZoneOffset.UTC, 1);
    }

    static Found in(Store store, ZoneId zone, int threads) throws IOException {
        Found found = new Found();
        new StoreWalk(threads).walk(store, zone, found);
        return found;
    }

    static Store store(Path root, Layout... layouts) {
        return store(root, Holds.BOTH, "build.json", List.of("logs/**", "**/*.log"), List.of(), layouts);
    }

    static Store store(Path root, Holds holds, String manifest, List<String> logs, List<String> ignore,
                       Layout... layouts) {
        return new Store("products", root, List.of(layouts), holds, manifest, logs.stream().map(Glob::parse).toList(),
                Age.parse("1h"), ignore.stream().map(Glob::parse).toList());
    }

    /** Path and what it states, as one line for each entry. */
    List<String> stated() {
        return entries.values().stream().map(entry -> entry.path() + " " + new TreeMap<>(entry.stated())).toList();
    }

    @Override
    public void entry(FoundEntry entry) {
        told(() -> once(entries.put(entry.path(), entry), entry.path()));
    }

    @Override
    public void link(Link link) {
        told(() -> once(links.put(link.path(), link), link.path()));
    }

    @Override
    public void stray(Stray stray) {
        told(() -> once(strays.put(stray.path(), stray), stray.path()));
    }

    @Override
    public void fault(Fault fault) {
        told(() -> once(faults.put(fault.path(), fault.what()), fault.path()));
    }

    private void once(Object before, String path) {
        if (before != null) {
            twice.add(path);
        }
    }

    private void told(Runnable what) {
        if (!telling.tryLock()) {
            throw new IllegalStateException("two threads tell at once");
        }
        try {
            what.run();
        } finally {
            telling.unlock();
        }
    }
}
