package dev.winnow.cli.command;

import dev.winnow.job.run.Progress;
import dev.winnow.report.output.Text;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows on a terminal how far a run is; the bar is gone when its stage is done. */
public final class BarProgress implements Progress {

    private static final int INTERVAL_MILLIS = 250;

    private final PrintStream terminal;
    private final int width;
    private ProgressBar bar;
    private long bytes;

    public BarProgress(PrintStream terminal, int width) {
        this.terminal = terminal;
        this.width = width;
    }

    @Override
    public void begin(String run) {
        end();
    }

    @Override
    public synchronized void stage(String what, long total) {
        end();
        bytes = 0;
        bar = new ProgressBarBuilder().setTaskName(what).setInitialMax(total > 0 ? total : -1)
                .setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(INTERVAL_MILLIS).showSpeed()
                .clearDisplayOnFinish().setConsumer(new ConsoleProgressBarConsumer(terminal, width)).build();
    }

    @Override
    public synchronized void done(long items, long size) {
        if (bar != null) {
            bytes += size;
            bar.stepBy(items);
            bar.setExtraMessage(" " + Text.size(bytes));
        }
    }

    @Override
    public synchronized void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
