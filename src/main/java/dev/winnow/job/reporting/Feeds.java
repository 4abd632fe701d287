package dev.winnow.job.reporting;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.latest.FeedPlaces;
import dev.winnow.catalog.latest.FeedPlaces.Place;
import dev.winnow.catalog.latest.LatestCandidates.Target;
import dev.winnow.jobfile.Job;
import dev.winnow.model.FailureCause;
import dev.winnow.model.NameCodec;
import dev.winnow.plan.LatestBuild;
import dev.winnow.plan.LatestBuild.Offer;
import dev.winnow.report.feed.UpdateFeed;
import dev.winnow.report.feed.UpdateFeed.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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
        update(job, () -> new LatestBuild(catalog).ofJob(job.name()));
    }

    /** Like {@link #update(Job)}, with what was gathered while the job's plan was made. */
    public void update(Job job, LatestBuild.Gathering gathered) throws IOException {
        update(job, () -> new LatestBuild(catalog).ofJob(gathered));
    }

    private void update(Job job, Supplier<Map<Target, Offer>> latest) throws IOException {
        Place place = new Place(job.name(), NameCodec.shownAbsolute(job.reports().directory()));
        places.note(place);
        write(place, latest);
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
                write(place, () -> new LatestBuild(catalog).ofJob(place.job()));
            } catch (IOException unwritten) {
                failed.add("the update feed of job " + place.job() + " in " + place.reports()
                        + " could not be written: " + FailureCause.of(unwritten) + "; the next run of the job writes it");
            }
        }
        return failed;
    }

    private static void write(Place place, Supplier<Map<Target, Offer>> latest) throws IOException {
        new UpdateFeed(NameCodec.absolute(place.reports())).update(place.job(), () -> answers(latest.get()));
    }

    private static List<Answer> answers(Map<Target, Offer> latest) {
        List<Answer> answers = new ArrayList<>();
        latest.forEach((target, offer) -> answers.add(new Answer(target.project(), target.branch(), target.os(), offer)));
        return answers;
    }
}
