package dev.winnow.cli.command;

import dev.winnow.job.run.StopSignal;
import dev.winnow.catalog.ProcessOrigin;
import dev.winnow.model.Operator;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What surrounds a command: what it is given to read, where it prints, what it may read of its environment, the clock,
 * and who asks it to stop.
 *
 * @param outTerminal whether {@code out} is one
 * @param errTerminal whether {@code err} is one
 */
public record Shell(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, Clock clock,
             StopSignal stop, boolean outTerminal, boolean errTerminal) {

    /** Whether the result may be coloured: on a terminal that can, where nobody asks for none. */
    public boolean coloured() {
        return outTerminal && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    /** The width of lines that the environment asks for. */
    OptionalInt columns() {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{1,3}") ? OptionalInt.of(Integer.parseInt(columns)) : OptionalInt.empty();
    }

    /** Who runs the command, as far as the system tells. */
    public Operator operator() {
        String user = System.getProperty("user.name");
        return new Operator(user == null || user.equals("?") ? "unknown" : user, host(), ProcessHandle.current().pid());
    }

    /** What every event says of the one who runs the command. */
    public ProcessOrigin origin() {
        Operator operator = operator();
        String sudo = environment.getOrDefault("SUDO_USER", "");
        return new ProcessOrigin(operator.actor(), sudo.isEmpty() ? null : sudo, operator.host());
    }

    /** The name from the environment, for hosts whose own name changes, such as containers; else the system's name. */
    private String host() {
        String named = environment.getOrDefault("WINNOW_HOST", "");
        if (!named.isEmpty()) {
            return named;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }
}
