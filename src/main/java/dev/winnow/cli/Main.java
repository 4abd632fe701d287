package dev.winnow.cli;

import dev.winnow.cli.command.Output;
import dev.winnow.cli.command.Shell;
import dev.winnow.job.run.StopSignal;
import java.io.Console;
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
        PrintStream out = new Output(new FileOutputStream(FileDescriptor.out));
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        StopSignal stop = new StopSignal();
        Signals signals = Signals.install(stop);
        Shell shell = new Shell(System.in, out, err, System.getenv(), Clock.systemUTC(), stop, terminal("out"),
                terminal("err"));
        int code = new Program(shell).run(args);
        out.flush();
        err.flush();
        System.exit(signals.code(code));
    }

    /** The launcher knows; without it, Java tells only whether input and output are both a terminal. */
    private static boolean terminal(String stream) {
        String known = System.getProperty("winnow.terminals");
        if (known != null) {
            return known.contains(stream);
        }
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Since Java 22 there is a console also where there is no terminal.
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException older) {
            return true;
        }
    }
}
