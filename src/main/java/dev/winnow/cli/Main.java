package dev.winnow.cli;

import dev.winnow.batch.StopSignal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** Where the program starts. */
public final class Main {

    private Main() {
    }

    public static void main(String[] args) {
        // Whatever the locale says: names are UTF-8, and cron's locale would turn them into question marks.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        StopSignal stop = new StopSignal();
        Signals signals = Signals.install(stop);
        int code = new Program(new Shell(out, err, System.getenv(), Clock.systemUTC(), stop)).run(args);
        out.flush();
        err.flush();
        System.exit(signals.code(code));
    }
}
