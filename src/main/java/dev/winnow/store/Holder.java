package dev.winnow.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Who holds a store.
 *
 * @param host    its name
 * @param machine what tells it from another host of the same name, or null
 * @param boot    the run of its kernel, or null; containers on one host share it
 * @param started when the process started; null where the system does not tell
 * @param since   when it took the store
 * @param command what it is doing, such as {@code run nightly}
 */
public record Holder(String host, String machine, String boot, long pid, Instant started, Instant since,
                     String command, String user) {

    /** A process's start is told to a hundredth of a second, but from a clock that may be set. */
    private static final Duration SAME_START = Duration.ofSeconds(2);

    public Holder {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(command, "command");
    }

    public static Holder self(String command, Instant since) {
        ProcessHandle self = ProcessHandle.current();
        String host = read("/proc/sys/kernel/hostname");
        return new Holder(host == null ? "unknown" : host, read("/etc/machine-id"),
                read("/proc/sys/kernel/random/boot_id"), self.pid(), self.info().startInstant().orElse(null), since,
                command, System.getProperty("user.name"));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException absent) {
            return null;
        }
    }

    /** Whether it ran on the host of {@code other}, perhaps before a restart of that host, or in a container there. */
    public boolean sharesHostWith(Holder other) {
        return boot != null && boot.equals(other.boot)
                || host.equals(other.host) && Objects.equals(machine, other.machine);
    }

    /**
     * Whether its very process still runs here, not only one that got its number later. This process is none of them: it
     * knows by itself what it holds, and may have failed to delete a lock that it had let go.
     */
    public boolean runsBeside(Holder self) {
        if (!host.equals(self.host) || !Objects.equals(boot, self.boot) || pid == self.pid) {
            return false;
        }
        Instant now = ProcessHandle.of(pid).flatMap(process -> process.info().startInstant()).orElse(null);
        return now != null && started != null && Duration.between(started, now).abs().compareTo(SAME_START) <= 0;
    }

    /** In words, for messages. */
    @Override
    public String toString() {
        return "host " + host + ", process " + pid + " (" + command + ") since " + since;
    }
}
