package dev.winnow.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A way to a port of this host that can be cut. */
final class Proxy implements AutoCloseable {

    private final ServerSocket entrance;
    private final int port;
    private final List<Socket> open = new ArrayList<>();
    private boolean cut;

    Proxy(int port) throws IOException {
        this.port = port;
        this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (!entrance.isClosed()) {
                try {
                    lead(entrance.accept());
                } catch (IOException ends) {
                    // One connection less, or none any more.
                }
            }
        });
    }

    int entrance() {
        return entrance.getLocalPort();
    }

    private synchronized void lead(Socket from) throws IOException {
        if (cut) {
            from.close();
            return;
        }
        Socket to = new Socket(InetAddress.getLoopbackAddress(), port);
        open.addAll(List.of(from, to));
        daemon(() -> copy(from, to));
        daemon(() -> copy(to, from));
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            byte[] some = new byte[8_192];
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                out.write(some, 0, read);
                out.flush();
            }
        } catch (IOException ends) {
            // The other end hears of it.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends what is open, and lets nothing in. */
    synchronized void cut() throws IOException {
        cut = true;
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    synchronized void mend() {
        cut = false;
    }

    @Override
    public void close() throws IOException {
        cut();
        entrance.close();
    }
}
