package dev.winnow.job.removing;

import dev.winnow.catalog.build.LiveBranches;
import dev.winnow.catalog.decision.PlanItems.Item;
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

    private final Policy policy;
    private final Instant at;
    /** What repositories and lists hold now; null if no rule asks for it, or if it cannot be told here. */
    private final Listed live;
    private final JobFacts facts;
    private final List<Condition> matches;

    CurrentBranches(RunContext run, PlanRow plan) {
        this.policy = run.job().policy();
        this.at = plan.asOf();
        boolean here = !run.catalog().shared() || run.home().equals(run.catalog().host());
        boolean asked = policy.rules().stream().anyMatch(rule -> rule.match().asks(STATE));
        BranchStates states = here && asked ? new LiveBranches(run.catalog(), run.job()).states() : BranchStates.NONE;
        // A branch that is live now is not dead, whatever its age.
        this.live = states instanceof Listed listed ? new Listed(listed.byProject(), listed.others(), null) : null;
        this.facts = live == null ? null : facts(live);
        this.matches = live == null ? List.of() : matches(facts);
    }

    /** Whether there is anything to check. */
    boolean asked() {
        return live != null;
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
            if (asks(i) && (matches.get(i).fit(build) == SelectorResult.YES) != (i == rule)
                    && (i < rule || fitsIfDead(i, build, new Branch(project, branch)))) {
                return Optional.of((state == State.LIVE ? "its branch is live now" : "it cannot be told now whether its branch is dead")
                        + "; plan again");
            }
        }
        return Optional.empty();
    }

    private boolean asks(int rule) {
        return policy.rules().get(rule).match().asks(STATE);
    }

    private boolean fitsIfDead(int rule, Build build, Branch branch) {
        return matches(facts(new BranchStates.Given(Map.of(branch, State.DEAD)))).get(rule).fit(build) == SelectorResult.YES;
    }

    private JobFacts facts(BranchStates states) {
        return JobFacts.of(policy, at, states, null);
    }

    private List<Condition> matches(JobFacts of) {
        return policy.rules().stream().map(Rule::match).map(match -> Condition.of(match, new Condition.Setting(at, of))).toList();
    }
}
