package dev.winnow.jobfile;

import dev.winnow.policy.value.Age;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a job tells live branches from dead ones.
 *
 * @param git           Git repositories, absolute, that hold the branches of every project that {@code gitByProject}
 *                      does not name; may be empty
 * @param gitByProject  the repositories of single projects
 * @param list          files, absolute, that name live branches, a line each, likewise; may be empty
 * @param listByProject the lists of single projects
 * @param refs          which refs name branches; empty where the usual ones do, see {@link #named()}
 * @param slug          what stands in names of builds' branches for each run of characters that are no letter, digit,
 *                      {@code .} or {@code _}; null where names are not changed that way
 * @param deadAfter     a branch without a build for longer than that is dead; with a repository or list only if it is
 *                      missing there too; or null
 */
public record Branches(List<Path> git, Map<String, List<Path>> gitByProject, List<Path> list,
                       Map<String, List<Path>> listByProject, List<RefPattern> refs, String slug, Age deadAfter) {

    private static final List<RefPattern> USUAL = List.of(RefPattern.parse("refs/heads/{branch}"),
            RefPattern.parse("refs/remotes/origin/{branch}"), RefPattern.parse("refs/tags/{branch}"));

    public Branches {
        git = List.copyOf(git);
        gitByProject = Map.copyOf(gitByProject);
        list = List.copyOf(list);
        listByProject = Map.copyOf(listByProject);
        refs = List.copyOf(refs);
    }

    /** Which refs name branches. */
    public List<RefPattern> named() {
        return refs.isEmpty() ? USUAL : refs;
    }

    /** Whether no repository and no list tells, so that only {@code deadAfter} does. */
    public boolean byAgeAlone() {
        return git.isEmpty() && gitByProject.isEmpty() && list.isEmpty() && listByProject.isEmpty();
    }
}
