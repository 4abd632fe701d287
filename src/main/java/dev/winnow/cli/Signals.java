package dev.winnow.cli;

import dev.winnow.job.run.StopSignal;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns SIGTERM and SIGINT into a request to stop, so that the program ends in its own time: a shutdown hook would race
 * the one that closes the database. The platform's class for it has no documented stand-in, so it is used where it is
 * there, and a signal ends the program at once where it is not.
 */
final class Signals {

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
