package dev.winnow.cli.preview;

import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.text.ByteSize;
import dev.winnow.model.Halt;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --free SIZE}: what would be decided if so much were free. */
final class FreeOption {

    @Option(names = "--free", paramLabel = "SIZE", description = "judge 'space: free' as if so much were free on each "
            + "file system, such as 200GB; default: what is free now")
    private String free;

    /** In bytes; null if it is left out. */
    Long bytes(List<Job> jobs) {
        if (free == null) {
            return null;
        }
        if (jobs.stream().noneMatch(job -> job.policy().space() != null && job.policy().space().free())) {
            throw Halt.usage("--free " + free + ": the job file does not say 'space: { free: ... }', so that nothing "
                    + "depends on it");
        }
        try {
            return ByteSize.parse(free);
        } catch (IllegalArgumentException wrong) {
            throw Halt.usage("--free: " + wrong.getMessage());
        }
    }
}
