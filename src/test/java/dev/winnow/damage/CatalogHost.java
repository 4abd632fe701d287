package dev.winnow.damage;

import dev.winnow.JavaProcess;
import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.event.Replay;
import dev.winnow.catalog.storage.Database;
import dev.winnow.catalog.storage.StateDirectory;
import java.nio.file.Path;
import java.time.Clock;

/** A process that hosts a catalog until its input ends or it is killed. */
final class CatalogHost {

    private CatalogHost() {
    }

    static Process start(Path state) throws Exception {
        Process host = new ProcessBuilder(JavaProcess.command(CatalogHost.class, state))
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String first = host.inputReader().readLine();
        while (first != null && !first.equals("open")) {
            first = host.inputReader().readLine();
        }
        if (first == null) {
            throw new AssertionError("the catalog's host did not start");
        }
        return host;
    }

    public static void main(String[] arguments) throws Exception {
        try (Catalog catalog = Catalog.open(new StateDirectory(Path.of(arguments[0])), new Database.Embedded(), Clock.systemUTC(), new Replay())) {
            System.out.println("open");
            while (System.in.read() >= 0) {
                catalog.now();
            }
        }
    }
}
