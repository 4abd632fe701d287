package dev.winnow.store.local;

import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import dev.winnow.store.OpenStore;
import dev.winnow.store.StoreKind;
import dev.winnow.store.StoreMark;
import dev.winnow.store.StoreUnreadable;
import dev.winnow.store.local.root.MarkFile;
import dev.winnow.store.local.walk.StoreWalk;

/** The kind of store that is a directory tree. Each root that is an absolute path is one. */
public final class LocalStores implements StoreKind {

    @Override
    public boolean has(String root) {
        return root.startsWith("/");
    }

    @Override
    public OpenStore opened(Store store) throws StoreUnreadable {
        return new LocalStore(store, StoreWalk.root(store));
    }

    @Override
    public StoreMark.Reading markAt(String root) {
        return MarkFile.read(NameCodec.absolute(root));
    }
}
