package dev.winnow.store.local.root;

import dev.winnow.JavaProcess;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.store.RemovalOutcome;
import dev.winnow.store.RemovalOrder;
import dev.winnow.store.RestoreOutcome;
import dev.winnow.store.StoreBusy;
import dev.winnow.store.local.removal.Trash;
import dev.winnow.store.local.restore.Recovery;
import dev.winnow.store.local.restore.Restore;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A process of its own that works on a store, for tests that kill it, race it or starve it of its environment. */
public final class ChildProgram {

    private ChildProgram() {
    }

    /** With an empty environment, as cron gives it. */
    public static Process start(String work, Path root) throws IOException {
        ProcessBuilder cron = new ProcessBuilder(JavaProcess.command(ChildProgram.class, work, root)).redirectErrorStream(true);
        cron.environment().clear();
        return cron.start();
    }

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "hold" -> hold(root);
            case "round-trip" -> roundTrip(root);
            case "swap" -> swap(root);
            case "churn" -> churn(root);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Takes the store, says so, and holds it until its input ends. */
    private static void hold(Path root) throws Exception {
        try (StoreRoot open = StoreRoot.open(root, List.of());
             StoreLock lock = StoreLock.acquire(open, "hold", Instant.now())) {
            System.out.println("held");
            while (System.in.read() >= 0) {
                lock.check();
            }
        } catch (StoreBusy busy) {
            System.out.println("busy: " + busy.getMessage());
        }
    }

    /** Removes every entry of the root and brings it back. */
    private static void roundTrip(Path root) throws Exception {
        try (TestStore store = TestStore.adopted(root)) {
            List<String> entries = store.entries();
            List<RemovalOrder> orders = new ArrayList<>();
            for (String entry : entries) {
                orders.add(store.order(entry, EntryType.DIRECTORY, null));
            }
            List<RemovalOutcome> removed = new Trash(store.open(), store.look()).remove(orders);
            List<RestoreOutcome> restored = new Restore(store.open()).restore(
                    orders.stream().map(RemovalOrder::place).toList());
            for (int i = 0; i < orders.size(); i++) {
                System.out.println(removed.get(i).getClass().getSimpleName() + " "
                        + restored.get(i).getClass().getSimpleName());
            }
        }
    }

    /** Lets a directory and the link {@code link} beside it take turns under the directory's name, until it is killed. */
    private static void swap(Path directory) throws IOException {
        Path aside = directory.resolveSibling("aside");
        Path link = directory.resolveSibling("link");
        System.out.println("swapping");
        while (true) {
            turn(directory, aside);
            turn(link, directory);
            turn(directory, link);
            turn(aside, directory);
        }
    }

    private static void turn(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException goneMeanwhile) {
            // The other side is at work.
        }
    }

    /** Recovers, then removes and restores what is there, until it is killed. */
    private static void churn(Path root) throws Exception {
        try (TestStore store = TestStore.opened(root)) {
            Recovery.recover(store.open());
            store.restoreAll();
            System.out.println("ready");
            while (true) {
                store.churn();
            }
        }
    }
}
