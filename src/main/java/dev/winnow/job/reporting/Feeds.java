package dev.winnow.job.reporting;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.latest.FeedPlaces;
import dev.winnow.catalog.latest.FeedPlaces.Place;
import dev.winnow.jobfile.Job;
import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import dev.winnow.plan.LatestBuild;
import dev.winnow.report.feed.UpdateFeed;
import dev.winnow.report.feed.UpdateFeed.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps the files of the update URL the same as the answers of {@code latest}. */
public final class Feeds {

    private final Catalog catalog;
    private final FeedPlaces places;

    public Feeds(Catalog catalog) {
        this.catalog = catalog;
        this.places = new FeedPlaces(catalog);
    }

    /** Writes the changed answers of a job; from now on {@link #refresh} writes them too. */
    public void update(Job job) throws IOException {
        Place place = new Place(job.name(), NameCodec.shownAbsolute(job.reports().directory()));
        places.note(place);
        write(place);
    }

    /**
     * Writes the changed answers of all jobs.
     *
     * @return a sentence for each job whose answers could not be written
     */
    public List<String> refresh() {
        List<String> failed = new ArrayList<>();
        for (Place place : places.all()) {
            try {
                write(place);
            } catch (IOException unwritten) {
                failed.add("the update feed of job " + place.job() + " in " + place.reports()
                        + " could not be written: " + FailureCause.of(unwritten) + "; the next run of the job writes it");
            }
        }
        return failed;
    }

    private void write(Place place) throws IOException {
        new UpdateFeed(NameCodec.absolute(place.reports())).update(place.job(), () -> answers(place.job()));
    }

    private List<Answer> answers(String job) {
        List<Answer> answers = new ArrayList<>();
        new LatestBuild(catalog).ofJob(job).forEach((target, latest) -> answers.add(new Answer(
                target.project(), target.branch(), target.os(), latest)));
        return answers;
    }
}
