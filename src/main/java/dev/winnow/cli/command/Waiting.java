package dev.winnow.cli.command;

import dev.winnow.job.hosts.Hosts;
import dev.winnow.model.Halt;
import dev.winnow.policy.value.Age;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a command waits for the workers of other hosts. */
public final class Waiting {

    @Option(names = "--patience", paramLabel = "TIME", description = "how long the worker of another host may get no "
            + "further before it is given up, such as 30m; default: 10m")
    private Age patience;

    /** @throws Halt if it is no time, or 0 */
    Duration patience() {
        if (patience == null) {
            return Hosts.PATIENCE;
        }
        Duration time = patience.duration().plusDays(patience.period().getDays());
        if (patience.period().toTotalMonths() > 0 || time.isZero()) {
            throw Halt.usage("--patience " + patience.text() + " is no time to wait; write 10m or 2h");
        }
        return time;
    }
}
