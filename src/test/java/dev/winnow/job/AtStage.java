package dev.winnow.job;

import dev.winnow.job.run.Progress;

/** Does something when a stage of a run begins, before the stage does anything. */
public record AtStage(String stage, Runnable does) implements Progress {

    @Override
    public void begin(String run) {
    }

    @Override
    public void stage(String what, long total) {
        if (what.startsWith(stage)) {
            does.run();
        }
    }

    @Override
    public void done(long items, long bytes) {
    }

    @Override
    public void end() {
    }
}
