package dev.winnow.cli.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.job.run.Progress;
import dev.winnow.report.output.Json;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;

/**
 * What a command says beside its result, on standard error: lines for people, or with {@code --log-format json} a JSON
 * object a line, each with the run that it belongs to.
 */
public final class Log {

    private final PrintStream err;
    private final Clock clock;
    private final boolean json;
    private volatile String run;

    private record Line(Instant at, String level, String run, @JsonInclude(JsonInclude.Include.NON_NULL) String job,
                        String message) { }

    public Log(PrintStream err, Clock clock, boolean json) {
        this.err = err;
        this.clock = clock;
        this.json = json;
    }

    /**
     * Says one line.
     *
     * @param level {@code info}, {@code warning} or {@code error}; people do not see it
     * @param job   the job that it is about, or null; people do not see it
     */
    public void say(String level, String job, String line) {
        if (!json) {
            err.println(line);
            return;
        }
        err.println(Json.line(new Line(clock.instant(), level, run, job, line.strip())));
    }

    public boolean json() {
        return json;
    }

    /** Learns which run is on, so that later lines name it. */
    Progress hearing(Progress other) {
        return Progress.both(new Progress() {
            @Override
            public void begin(String id) {
                run = id;
            }
        }, other);
    }
}
