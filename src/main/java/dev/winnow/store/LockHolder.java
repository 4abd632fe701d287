package dev.winnow.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The process that holds a store's lock.
 *
 * @param host    name of its host
 * @param machine machine id, which tells apart hosts of one name; null if unknown
 * @param boot    boot id of the kernel, which containers on one host share; null if unknown
 * @param started when the process started; null if unknown
 * @param since   when it took the lock
 * @param command what it is doing, such as {@code run nightly}
 */
public record LockHolder(String host, String machine, String boot, long pid, Instant started, Instant since,
                     String command, String user) {

    /** The system gives the start of a process to a hundredth of a second, but its clock may have been set since. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    public LockHolder {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(command, "command");
    }

    public static LockHolder self(String command, Instant since) {
        ProcessHandle self = ProcessHandle.current();
        String host = read("/proc/sys/kernel/hostname");
        return new LockHolder(host == null ? "unknown" : host, read("/etc/machine-id"),
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

    /** Whether it ran on the host of {@code other}, even before a restart of that host, or in a container there. */
    public boolean sharesHostWith(LockHolder other) {
        return boot != null && boot.equals(other.boot)
                || host.equals(other.host) && Objects.equals(machine, other.machine);
    }

    /**
     * Whether this very process still runs on this host; a later process with the same number does not count. The
     * current process does not count either: it knows what it holds, and may have failed to delete a lock it released.
     */
    public boolean runsBeside(LockHolder self) {
        if (!host.equals(self.host) || !Objects.equals(boot, self.boot) || pid == self.pid) {
            return false;
        }
        Instant now = ProcessHandle.of(pid).flatMap(process -> process.info().startInstant()).orElse(null);
        return now != null && started != null && Duration.between(started, now).abs().compareTo(START_TOLERANCE) <= 0;
    }

    /** A description for messages. */
    @Override
    public String toString() {
        return "host " + host + ", process " + pid + " (" + command + ") since " + since;
    }
}
