package dev.winnow.scan.branches;

import dev.winnow.jobfile.Branches;
import dev.winnow.model.Cause;
import dev.winnow.model.NameCodec;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.BranchStates.Refs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Asks a job's Git repositories which branches there are. One that cannot be read makes no branch dead. */
public final class GitBranches {

    private final BiConsumer<String, String> faults;
    private final Map<Path, Refs> read = new HashMap<>();

    private GitBranches(BiConsumer<String, String> faults) {
        this.faults = faults;
    }

    /**
     * What the policy is to know of branches.
     *
     * @param branches what the job file says; null where it says nothing
     * @param faults   takes each repository that cannot be read, absolute and in the spelling of {@link NameCodec},
     *                 and why; each is told once
     */
    public static BranchStates states(Branches branches, BiConsumer<String, String> faults) {
        if (branches == null) {
            return BranchStates.NONE;
        }
        if (branches.git().isEmpty() && branches.gitByProject().isEmpty()) {
            return new BranchStates.NoBuildFor(branches.deadAfter());
        }
        GitBranches repositories = new GitBranches(faults);
        Map<String, Refs> byProject = new HashMap<>();
        branches.gitByProject().forEach((project, paths) -> byProject.put(project, repositories.refs(paths)));
        return new BranchStates.Listed(byProject,
                branches.git().isEmpty() ? null : repositories.refs(branches.git()), branches.deadAfter());
    }

    private Refs refs(List<Path> paths) {
        Set<String> all = new HashSet<>();
        boolean whole = true;
        for (Path path : paths) {
            Refs refs = read.computeIfAbsent(path, this::refs);
            all.addAll(refs.branches());
            whole &= refs.whole();
        }
        return new Refs(all, whole);
    }

    private Refs refs(Path path) {
        try {
            Set<String> branches = GitRepository.branches(path);
            // A repository that was cloned half, or the wrong one, would call every branch dead.
            if (branches.isEmpty()) {
                throw new IOException("it has no branch");
            }
            // Names that a locale or a library has lost are missing under their own.
            boolean lost = branches.stream().anyMatch(name -> name.indexOf('\uFFFD') >= 0);
            if (lost) {
                throw new IOException("it holds branches whose names are not UTF-8");
            }
            return new Refs(branches, true);
        } catch (IOException unreadable) {
            faults.accept(NameCodec.shownAbsolute(path), "the Git repository cannot be read, so none of its branches "
                    + "counts as dead: " + Cause.why(unreadable));
            return new Refs(Set.of(), false);
        }
    }
}
