package dev.winnow.job.stores;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores.StoreRow;
import dev.winnow.catalog.Workers;
import dev.winnow.store.LockHolder;
import dev.winnow.store.LockedStore;
import dev.winnow.store.EntryFile;
import dev.winnow.store.OpenStore;
import dev.winnow.store.Presence;
import dev.winnow.store.StoreMark;
import dev.winnow.store.StoreScan;
import dev.winnow.store.layout.LayoutMatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/** A store of another host, as its worker reports it. Only that worker can do work that needs its files. */
record RemoteStore(Catalog catalog, StoreRow row) implements OpenStore {

    private record Medium(String host, String name) { }

    @Override
    public String root() {
        return row.root();
    }

    @Override
    public StoreMark.Reading mark() {
        throw notHere();
    }

    @Override
    public StoreScan scan(LayoutMatcher matcher) {
        throw notHere();
    }

    @Override
    public Presence presence(String path) {
        throw notHere();
    }

    @Override
    public boolean hidden(String path) {
        throw notHere();
    }

    @Override
    public void members(String entry, Consumer<EntryFile> members) {
        throw notHere();
    }

    @Override
    public Optional<StoredFile> file(String path) {
        throw notHere();
    }

    @Override
    public Space space() throws IOException {
        Workers.Seen seen = new Workers(catalog).stores(row.host()).stream().filter(each -> each.store() == row.id()
                && each.medium() != null).findFirst().orElseThrow(() -> new IOException("the worker of host " + row.host()
                + " has not reported its space yet"));
        return new Space(new Medium(row.host(), seen.medium()), seen.freeBytes(), seen.totalBytes());
    }

    @Override
    public String adopt(StoreMark mark, Collection<Path> apart, String what, Instant now) {
        throw notHere();
    }

    @Override
    public LockedStore lock(Collection<Path> apart, String what, Instant now) {
        throw notHere();
    }

    @Override
    public LockHolder unlock(Instant now) {
        throw notHere();
    }

    private IllegalStateException notHere() {
        return new IllegalStateException(row.root() + " lies on host " + row.host());
    }
}
