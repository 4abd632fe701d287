package dev.winnow.web;

import dev.winnow.catalog.Catalog;
import dev.winnow.catalog.Stores;
import dev.winnow.job.Engine;
import dev.winnow.job.PreviewInputs;
import dev.winnow.job.run.Progress;
import dev.winnow.job.run.StopSignal;
import dev.winnow.job.stores.JobStore;
import dev.winnow.jobfile.Job;
import dev.winnow.model.Halt;
import dev.winnow.model.Operator;
import dev.winnow.plan.BuildExplanation;
import dev.winnow.plan.EvaluationInput;
import dev.winnow.policy.evaluate.Explanation;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Evaluates a job on the findings of its last scan. It never scans. */
final class Explanations {

    private Explanations() {
    }

    /** Why each part of a build stays or goes; empty if the job does not read the build. */
    static Optional<Explanation> of(Catalog catalog, Operator operator, Job job, String key, Instant now,
                                    BiConsumer<String, String> faults) {
        return BuildExplanation.explain(side(catalog, operator, job, now, faults), key).map(BuildExplanation.Explained::explanation);
    }

    /** @throws Halt if the job has never read one of its stores */
    static EvaluationInput side(Catalog catalog, Operator operator, Job job, Instant asOf, BiConsumer<String, String> faults) {
        Stores known = new Stores(catalog);
        if (JobStore.open(catalog, job).stream().anyMatch(store -> !store.row().scanned()
                || !known.reads(store.row().id(), job.name()))) {
            throw Halt.stopped("job " + job.name() + " has not read all of its stores yet; let it make a plan first");
        }
        try (Engine engine = new Engine(catalog, operator, new StopSignal(), Progress.NONE)) {
            return new PreviewInputs(engine).input(job, asOf, faults);
        }
    }
}
