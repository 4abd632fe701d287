package dev.winnow.damage;

import dev.winnow.JavaProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A process beside the program that holds what it wants or swaps what it works on, until its input ends. */
final class Meddler {

    private Meddler() {
    }

    /** @param work {@code lock} or {@code swap} */
    static Process start(String work, Path path) throws IOException {
        Process process = new ProcessBuilder(JavaProcess.command(Meddler.class, work, path))
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        if (!"ready".equals(process.inputReader().readLine())) {
            throw new AssertionError(work + " did not start");
        }
        return process;
    }

    static void end(Process process) throws IOException, InterruptedException {
        process.outputWriter().close();
        process.waitFor();
    }

    public static void main(String[] arguments) throws Exception {
        Path path = Path.of(arguments[1]);
        if (arguments[0].equals("lock")) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                System.out.println("ready");
                while (lock.isValid() && System.in.read() >= 0) {
                    Thread.onSpinWait();
                }
            }
        } else {
            swap(path);
        }
    }

    /** Lets a directory and the link {@code link} beside its parent's take turns under the directory's name. */
    private static void swap(Path directory) throws IOException {
        Path aside = directory.resolveSibling("aside");
        Path link = directory.resolveSibling("link");
        System.out.println("ready");
        while (System.in.available() == 0 && Files.exists(directory.getParent().resolve("go"))) {
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
}
