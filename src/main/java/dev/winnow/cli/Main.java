package dev.winnow.cli;

import dev.winnow.cli.command.Output;
import dev.winnow.cli.command.Shell;
import dev.winnow.job.run.StopSignal;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

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

    /**
     * Turns SIGTERM and SIGINT into a request to stop, so that the program ends in its own time: a shutdown hook would race
     * the one that closes the database. The platform's class for it has no documented replacement, so it is used where it is
     * there, and a signal ends the program at once where it is not.
     */
    private static final class Signals {

        private static final int OF_SIGNALS = 128;

        private final AtomicInteger caught = new AtomicInteger();

        private Signals() {
        }

        static Signals install(StopSignal stop) {
            Signals signals = new Signals();
            signals.handle("INT", 2, stop);
            signals.handle("TERM", 15, stop);
            return signals;
        }

        /** The exit code: that of the signal which ended the program, else the command's own. */
        int code(int commands) {
            return caught.get() == 0 ? commands : OF_SIGNALS + caught.get();
        }

        private void handle(String name, int number, StopSignal stop) {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                Class<?> handler = Class.forName("sun.misc.SignalHandler");
                Object ask = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("handle")) {
                                if (stop.asked()) {
                                    // A second signal ends the program at once; the next start recovers.
                                    Runtime.getRuntime().halt(OF_SIGNALS + number);
                                }
                                caught.set(number);
                                stop.ask();
                                return null;
                            }
                            return method.getName().equals("hashCode") ? (Object) System.identityHashCode(proxy)
                                    : method.getName().equals("equals") ? (Object) (proxy == arguments[0]) : "stop";
                        });
                signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class)
                        .newInstance(name), ask);
            } catch (ReflectiveOperationException | IllegalArgumentException unsupported) {
                // The default stays: the signal ends the program, and the next start recovers.
            }
        }
    }
}
