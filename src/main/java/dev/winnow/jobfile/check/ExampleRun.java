package dev.winnow.jobfile.check;

import dev.winnow.jobfile.Fault;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.Job.Example;
import dev.winnow.jobfile.Job.Example.Case;
import dev.winnow.model.Build;
import dev.winnow.model.PartKind;
import dev.winnow.model.Verdict;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.BranchStates.Branch;
import dev.winnow.policy.BranchStates.State;
import dev.winnow.policy.evaluate.Evaluator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges the examples of a job file by its own rules, as a plan would judge builds that are really there. */
public final class ExampleRun {

    private final Job job;
    private final Path named;
    private final List<Fault> mismatches = new ArrayList<>();

    private ExampleRun(Job job, Path named) {
        this.job = job;
        this.named = named;
    }

    /**
     * Where a verdict is not what the job file's author expects, in the order of the file.
     *
     * @param named the job file as the user named it
     */
    public static List<Fault> mismatches(Job job, Path named) {
        ExampleRun run = new ExampleRun(job, named);
        job.examples().forEach(run::example);
        return List.copyOf(run.mismatches);
    }

    private void example(Example example) {
        List<Build> builds = example.cases().stream().map(Case::build).toList();
        Map<String, Map<PartKind, Verdict>> verdicts = new HashMap<>();
        for (Verdict verdict : Evaluator.evaluate(builds, job.policy(), example.asOf(), states(example))) {
            verdicts.computeIfAbsent(verdict.build().key(), key -> new HashMap<>()).put(verdict.kind(), verdict);
        }
        example.cases().forEach(one -> compare(one, verdicts.getOrDefault(one.build().key(), Map.of())));
    }

    /** What the example says of branches, else how long they had no build; no repository is asked. */
    private BranchStates states(Example example) {
        Map<Branch, State> given = new HashMap<>();
        for (Case one : example.cases()) {
            String project = one.build().attributes().project();
            String branch = one.build().attributes().branch();
            if (one.state() != null && project != null && branch != null) {
                given.put(new Branch(project, branch), one.state());
            }
        }
        boolean byAge = given.isEmpty() && job.branches() != null && job.branches().byAgeAlone();
        return byAge ? new BranchStates.NoBuildFor(job.branches().deadAfter()) : new BranchStates.Given(given);
    }

    private void compare(Case one, Map<PartKind, Verdict> verdicts) {
        for (PartKind kind : PartKind.sorted(one.expected().keySet())) {
            boolean keep = one.expected().get(kind);
            Verdict verdict = verdicts.get(kind);
            if (verdict == null) {
                mismatch(one, kind, keep, "there are none that the job rules");
            } else if (verdict instanceof Verdict.Keep != keep) {
                mismatch(one, kind, keep, "'" + verdict.rule() + "' " + (keep ? "removes" : "keeps") + " them: "
                        + String.join("; ", verdict.reasons()));
            } else if (one.by() != null && !one.by().equals(verdict.rule())) {
                mismatch(one, kind, keep, "so they are, but by '" + verdict.rule() + "', not by '" + one.by() + "': "
                        + String.join("; ", verdict.reasons()));
            }
        }
    }

    private void mismatch(Case one, PartKind kind, boolean keep, String instead) {
        mismatches.add(new Fault(named, one.line(), one.column(), "example " + one.build().key() + ": its "
                + kind.word() + " should be " + (keep ? "kept" : "removed") + ", and " + instead));
    }
}
