package dev.winnow.job.removing;

import dev.winnow.job.reporting.Feeds;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.Work;
import java.io.IOException;

/** Changes the update feed before the first file moves: nobody is offered what is about to go. */
final class FeedWork implements Work {

    private final RunContext run;

    FeedWork(RunContext run) {
        this.run = run;
    }

    @Override
    public boolean next() throws IOException {
        new Feeds(run.catalog()).update(run.job());
        return false;
    }
}
