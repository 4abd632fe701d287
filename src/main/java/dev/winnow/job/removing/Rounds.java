package dev.winnow.job.removing;

import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.stores.JobStore;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.flow.FlowExecutionStatus;
import org.springframework.batch.core.job.flow.JobExecutionDecider;
import org.springframework.batch.core.step.StepExecution;

/**
 * Lets several hosts remove round by round. A build goes after all builds that need it, and these may lie on other hosts: a
 * host leaves such a build for the next round. A round after which as many items are left as before shows that they wait for
 * builds that stay, or for each other, so the next one is the last: it gives them up.
 */
class Rounds implements JobExecutionDecider {

    /** What hosts are given in the last round. */
    static final String LAST = "last";

    /** The hosts remove once more. */
    static final String AGAIN = "AGAIN";
    /** The hosts have ended. They list what they removed. */
    static final String LIST = "LIST";

    private final RunContext run;
    private long left = -1;
    private boolean last;

    Rounds(RunContext run) {
        this.run = run;
    }

    /** What each host is given, by the hosts' names. */
    Map<String, String> given() {
        if (left < 0) {
            left = pending();
        }
        return last ? run.stores().stream().map(store -> store.row().host()).distinct()
                .collect(Collectors.toMap(host -> host, host -> LAST)) : Map.of();
    }

    private long pending() {
        return new PlanItems(run.catalog()).pending(run.row().plan());
    }

    @Override
    public FlowExecutionStatus decide(JobExecution job, StepExecution step) {
        if (run.stores().stream().allMatch(JobStore::here)) {
            return FlowExecutionStatus.COMPLETED;
        }
        long now = pending();
        if (now == 0 || last) {
            return new FlowExecutionStatus(LIST);
        }
        last = now == left;
        left = now;
        return new FlowExecutionStatus(AGAIN);
    }
}
