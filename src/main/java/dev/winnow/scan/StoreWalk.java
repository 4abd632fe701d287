package dev.winnow.scan;

import dev.winnow.jobfile.Store;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;

/**
 * Walks a store and tells a visitor what lies in it: entries, links that lead to them, strays, and what could not be
 * read. Reads only, follows no link, and passes over Winnow's own folder in the root. A file that goes away meanwhile
 * is no error.
 */
public final class StoreWalk {

    /** Winnow's own folder in the root of a store. */
    public static final String OWN_FOLDER = ".winnow";

    private final int threads;

    /** @param threads how many threads look at files at once; at least 1 */
    public StoreWalk(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads cannot walk a store");
        }
        this.threads = threads;
    }

    /**
     * A store's root as it really lies, links in it resolved.
     *
     * @throws StoreUnreadable if it is not a directory that can be read
     */
    public static Path root(Store store) throws StoreUnreadable {
        String named = store.name() + ": root " + NameCodec.shownAbsolute(store.root());
        try {
            Path root = store.root().toRealPath();
            if (!Files.isDirectory(root)) {
                throw new StoreUnreadable(named + " is not a directory; name the directory that holds the entries");
            }
            Files.newDirectoryStream(root).close();
            return root;
        } catch (NoSuchFileException missing) {
            throw new StoreUnreadable(named + " is not there; mount or create it, or mend the job file");
        } catch (StoreUnreadable known) {
            throw known;
        } catch (IOException failure) {
            throw new StoreUnreadable(named + " cannot be read: " + Trouble.of(failure)
                    + "; give this user the right to list it");
        }
    }

    /**
     * Tells {@code visitor} of everything in the store. Links come last, when it is known where each leads.
     *
     * @param zone for times that layouts capture
     * @throws StoreUnreadable if the root is not a directory that can be read, or no longer
     * @throws IOException     if the walk was interrupted
     */
    public void walk(Store store, ZoneId zone, StoreVisitor visitor) throws IOException {
        new Walk(store, root(store), zone, visitor, threads).run();
    }
}
