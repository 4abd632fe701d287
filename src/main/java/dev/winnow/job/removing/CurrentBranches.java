package dev.winnow.job.removing;

import dev.winnow.catalog.build.Builds;
import dev.winnow.catalog.build.LiveBranches;
import dev.winnow.catalog.build.StoredBuild;
import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.catalog.decision.PlanItems.Item;
import dev.winnow.catalog.decision.PlanItems.Mark;
import dev.winnow.catalog.decision.Plans;
import dev.winnow.catalog.decision.Plans.PlanRow;
import dev.winnow.job.run.RunContext;
import dev.winnow.model.Build;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.BranchStates.Branch;
import dev.winnow.policy.BranchStates.Listed;
import dev.winnow.policy.BranchStates.State;
import dev.winnow.policy.Policy;
import dev.winnow.policy.Rule;
import dev.winnow.policy.facts.JobFacts;
import dev.winnow.policy.select.Condition;
import dev.winnow.policy.select.SelectorResult;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The branches that are live while a plan is applied. If a branch lives again since the plan was made, or its repository can
 * no longer be read, another rule may govern its builds, and they stay. Only the host that runs the job can tell.
 */
final class CurrentBranches {

    private static final String STATE = "branch-state";
    private static final int BATCH = 2_000;

    private final RunContext run;
    private final PlanRow plan;
    private final Policy policy;
    private final Instant at;
    /** What repositories and lists hold now; null if no rule asks for it, or if it cannot be told here. */
    private final Listed live;
    private final JobFacts facts;
    private final List<Condition> matches;
    /** By branches alone: what rules ask of other builds is unknown. */
    private final List<Condition> alone;

    CurrentBranches(RunContext run) {
        this.run = run;
        this.plan = new Plans(run.catalog()).find(run.row().plan()).orElseThrow();
        this.policy = run.job().policy();
        this.at = plan.asOf();
        boolean here = !run.catalog().shared() || run.home().equals(run.catalog().host());
        boolean asked = policy.rules().stream().anyMatch(rule -> rule.match().asks(STATE));
        BranchStates states = here && asked ? new LiveBranches(run.catalog(), run.job()).states() : BranchStates.NONE;
        // A branch that is live now is not dead, whatever its age.
        this.live = states instanceof Listed listed ? new Listed(listed.byProject(), listed.others(), null) : null;
        this.facts = live == null ? null : facts(live);
        this.matches = live == null ? List.of() : matches(facts);
        this.alone = live == null ? List.of() : matches(JobFacts.ofBranches(policy, at, live));
    }

    /** Leaves the builds on all hosts where they are that may have to stay. */
    void skip() {
        PlanItems items = new PlanItems(run.catalog());
        long after = -1;
        for (List<Item> some = next(items, after); !some.isEmpty() && !run.stopping(); some = next(items, after)) {
            Map<String, StoredBuild> builds = new Builds(run.catalog()).byKey(some.stream().map(Item::key).distinct().toList(), at);
            Map<String, String> staying = new HashMap<>();
            some.stream().filter(item -> builds.containsKey(item.key())).forEach(item ->
                    objection(item, builds.get(item.key()).build()).ifPresent(why -> staying.putIfAbsent(item.key(), why)));
            List<Mark> skipped = some.stream().filter(item -> staying.containsKey(item.key()))
                    .map(item -> new Mark(item, PlanItems.SKIPPED, staying.get(item.key()))).toList();
            run.catalog().transact(() -> {
                run.catalog().passGate();
                items.mark(skipped);
            });
            after = some.get(some.size() - 1).seq();
        }
    }

    private List<Item> next(PlanItems items, long after) {
        return live == null ? List.of() : items.pendingBuilds(plan.id(), null, after, BATCH);
    }

    /** Why a build that the plan removes may have to stay. */
    Optional<String> objection(Item item, Build whole) {
        Build build = whole.as(item.kinds().get(0));
        String project = build.attributes().project();
        String branch = build.attributes().branch();
        if (live == null || project == null || branch == null
                || live.others() == null && !live.byProject().containsKey(project)) {
            return Optional.empty();
        }
        State state = facts.branchState(build, at);
        int rule = IntStream.range(0, matches.size()).filter(i -> policy.rules().get(i).name().equals(item.rule())).findFirst()
                .orElse(-1);
        for (int i = 0; i <= rule; i++) {
            if (asks(i) && (i < rule ? matches.get(i).fit(build) == SelectorResult.YES
                    : mayFitOnlyIfDead(i, build, new Branch(project, branch), state))) {
                return Optional.of((state == State.LIVE ? "its branch is live now" : "it cannot be told now whether its branch is dead")
                        + "; plan again");
            }
        }
        return Optional.empty();
    }

    private boolean asks(int rule) {
        return policy.rules().get(rule).match().asks(STATE);
    }

    /** Whether its branch alone may keep the rule from fitting now. What the rule asks of other builds is not known here. */
    private boolean mayFitOnlyIfDead(int rule, Build build, Branch branch, State state) {
        SelectorResult now = alone.get(rule).fit(build);
        if (now == SelectorResult.YES) {
            return false;
        }
        SelectorResult dead = condition(policy.rules().get(rule), JobFacts.ofBranches(policy, at,
                new BranchStates.Given(Map.of(branch, State.DEAD)))).fit(build);
        return now.ordinal() < dead.ordinal() || state == State.UNKNOWN && dead != SelectorResult.NO;
    }

    private JobFacts facts(BranchStates states) {
        return JobFacts.of(policy, at, states, null);
    }

    private List<Condition> matches(JobFacts of) {
        return policy.rules().stream().map(rule -> condition(rule, of)).toList();
    }

    private Condition condition(Rule rule, JobFacts of) {
        return Condition.of(rule.match(), new Condition.Setting(at, of));
    }
}
