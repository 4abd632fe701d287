package dev.winnow.cli.command;

import dev.winnow.job.run.Progress;
import dev.winnow.report.output.Text;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;

/** Prints the progress of a run every 30 seconds, for log files. A stage that ends sooner prints nothing. */
public final class LineProgress implements Progress {

    private static final Duration EVERY = Duration.ofSeconds(30);

    private final Clock clock;
    private final Consumer<String> says;
    private String run = "";
    private String what = "";
    private long total;
    private long items;
    private long bytes;
    private Instant begun;
    private Instant said;

    /** @param says takes a line */
    public LineProgress(Clock clock, Consumer<String> says) {
        this.clock = clock;
        this.says = says;
        this.begun = clock.instant();
        this.said = begun;
    }

    @Override
    public synchronized void begin(String id) {
        run = id;
        stage("", 0);
    }

    @Override
    public synchronized void stage(String stage, long of) {
        what = stage;
        total = of;
        items = 0;
        bytes = 0;
        begun = clock.instant();
        said = begun;
    }

    @Override
    public synchronized void done(long more, long size) {
        items += more;
        bytes += size;
        Instant now = clock.instant();
        if (!now.isBefore(said.plus(EVERY))) {
            said = now;
            says.accept(line(Duration.between(begun, now)));
        }
    }

    private String line(Duration taken) {
        double rate = items * 1000.0 / Math.max(1, taken.toMillis());
        StringBuilder line = new StringBuilder(run + ": " + what + ": " + items);
        if (total > 0) {
            long left = Math.round((total - items) / rate);
            line.append(" of ").append(total).append(", ").append(100 * items / total).append("%");
            line.append(", about ").append(Duration.ofSeconds(Math.max(0, left)).toString().substring(2)
                    .toLowerCase(Locale.ROOT)).append(" left");
        }
        return line.append(", ").append(Math.round(rate)).append("/s, ").append(Text.size(bytes)).toString();
    }

    @Override
    public void end() {
        // The command that started the run says how it ended.
    }
}
