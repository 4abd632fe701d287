package dev.winnow.jobfile;

import dev.winnow.policy.value.Age;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a job tells live branches from dead ones.
 *
 * @param git          Git repositories, absolute, that hold the branches of every project that {@code gitByProject}
 *                     does not name; may be empty
 * @param gitByProject the repositories of single projects
 * @param deadAfter    a branch without a build for longer than that is dead; with a repository only if it is missing
 *                     there too; or null
 */
public record Branches(List<Path> git, Map<String, List<Path>> gitByProject, Age deadAfter) {
    public Branches {
        git = List.copyOf(git);
        gitByProject = Map.copyOf(gitByProject);
    }
}
