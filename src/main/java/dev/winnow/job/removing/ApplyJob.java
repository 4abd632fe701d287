package dev.winnow.job.removing;

import dev.winnow.catalog.decision.PlanItems;
import dev.winnow.job.reporting.Feeds;
import dev.winnow.job.run.ClaimedWork;
import dev.winnow.job.run.RunContext;
import dev.winnow.job.run.Steps;
import dev.winnow.job.stores.JobStore;
import org.springframework.batch.core.configuration.annotation.JobScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.flow.FlowExecutionStatus;
import org.springframework.batch.core.job.flow.JobExecutionDecider;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Applies a saved plan and writes the report. */
@Configuration(proxyBeanMethods = false)
public class ApplyJob {

    public static final String NAME = "apply";
    private static final String OPEN = "OPEN";
    private static final String SPREAD = "SPREAD";

    @Bean(NAME)
    Job apply(JobRepository repository, JobExecutionDecider again, Step open, Step branches, Step look, Step hash, Step feed, Step remove,
            Rounds rounds, Step list, Step applyReport) {
        return new JobBuilder(NAME, repository).start(again).on(OPEN).to(open).next(branches).next(look)
                .from(again).on(SPREAD).to(branches)
                .from(again).on("*").to(look).next(hash).next(feed).next(remove)
                .next(rounds).on(Rounds.AGAIN).to(remove)
                .from(rounds).on(Rounds.LIST).to(list).next(applyReport)
                .from(rounds).on("*").to(applyReport).end().build();
    }

    @Bean
    @JobScope
    JobExecutionDecider again(RunContext run) {
        return (job, step) -> run.stores().stream().allMatch(JobStore::here) ? FlowExecutionStatus.COMPLETED
                : new FlowExecutionStatus(new PlanItems(run.catalog()).anyClaimed(run.row().plan()) ? OPEN : SPREAD);
    }

    @Bean
    @JobScope
    Step open(Steps steps, RunContext run) {
        // A host that opens its stores finds out which items were moved by a worker that was killed. Those that were not
        // wait for removal again, and all hosts must look at them before it begins.
        return steps.eachTime(steps.spread("open", run, () -> steps.once("open", run, run::writable)));
    }

    @Bean
    @JobScope
    Step branches(Steps steps, RunContext run) {
        // Only the host that runs the job knows which branches are live, and it may have no store.
        return steps.eachTime(steps.once("branches", run, () -> new CurrentBranches(run).skip()));
    }

    @Bean
    @JobScope
    Step look(Steps steps, RunContext run) {
        // Stores may have changed since an execution that was stopped or failed.
        return steps.eachTime(steps.spread("look", run, () -> steps.step("look", run, new PlanCheck(run))));
    }

    @Bean
    @JobScope
    Step feed(Steps steps, RunContext run) {
        // The feed changes before the first file moves, so that it offers no build that is about to go.
        return steps.eachTime(steps.once("feed", run, () -> {
            if (new PlanItems(run.catalog()).anyPending(run.row().plan())) {
                new Feeds(run.catalog()).update(run.job());
            }
        }));
    }

    @Bean
    @JobScope
    Rounds rounds(RunContext run) {
        return new Rounds(run);
    }

    @Bean
    @JobScope
    Step remove(Steps steps, RunContext run, Rounds rounds) {
        // The rounds of an execution that was stopped or failed may have ended too early.
        return steps.eachTime(steps.spread("remove", run, rounds::given, () -> steps.step("remove", run,
                new ClaimedWork<>(run, step -> new RemovalWork(run, run.writable(), step)))));
    }

    @Bean
    @JobScope
    Step list(Steps steps, RunContext run) {
        return steps.spread("list", run, () -> steps.once("list", run, () -> {
            if (run.part()) {
                new RemovedFiles(run, run.writable()).list();
            }
        }));
    }

    @Bean
    @JobScope
    Step applyReport(Steps steps, RunContext run) {
        return steps.once("report", run, () -> new ApplyReport(run, run.writable()).write());
    }
}
