package dev.winnow.policy;

import dev.winnow.policy.value.Age;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How to tell live branches from dead ones. What is not known is never dead. */
public sealed interface BranchStates {

    enum State {
        LIVE, DEAD, UNKNOWN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A branch of a project; an empty {@code branch} is the default branch. */
    record Branch(String project, String branch) {
        public Branch {
            Objects.requireNonNull(project, "project");
            Objects.requireNonNull(branch, "branch");
        }
    }

    /** Knows of no branch whether it is live. */
    BranchStates NONE = new Given(Map.of());

    /** States that somebody looked up, such as in a Git repository; a branch that is not among them is unknown. */
    record Given(Map<Branch, State> states) implements BranchStates {
        public Given {
            states = Map.copyOf(states);
        }
    }

    /**
     * A branch is dead once its newest build is older than {@code age}; the edge itself is live. A branch with a
     * running build is live, one with a build whose finish is unknown is not dead.
     */
    record NoBuildFor(Age age) implements BranchStates {
        public NoBuildFor {
            Objects.requireNonNull(age, "age");
        }
    }

    /**
     * What repositories and lists hold. A branch that is among them is live, and so is the default branch. A branch that
     * was seen live before and is missing is dead; if an {@code age} is given, {@link NoBuildFor} must call it dead, too.
     * A missing branch is unknown if a source could not be read completely, or if it was never seen live.
     *
     * @param byProject the branches of each project
     * @param others    those of every other project; null where no source tells, so that only {@code age} does
     * @param age       or null
     */
    record Listed(Map<String, Refs> byProject, Refs others, Age age) implements BranchStates {
        public Listed {
            byProject = Map.copyOf(byProject);
        }
    }

    /**
     * The branches of a project.
     *
     * @param live  those that are live now
     * @param seen  those that were seen live at any time before
     * @param whole whether all that are live are among them
     */
    record Refs(Set<String> live, Set<String> seen, boolean whole) {
        public Refs {
            live = Set.copyOf(live);
            seen = Set.copyOf(seen);
        }
    }
}
