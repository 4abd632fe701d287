package dev.winnow.jobfile;

import dev.winnow.jobfile.yaml.Nearest;
import dev.winnow.jobfile.yaml.Place;
import dev.winnow.model.Build;
import dev.winnow.model.Halt;
import dev.winnow.model.PartKind;
import dev.winnow.model.RunKind;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.Policy;
import dev.winnow.policy.value.Age;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A checked job file.
 *
 * @param name      unique in a state directory; letters, digits, {@code .}, {@code _} and {@code -} only, so that it
 *                  is safe as a folder's name
 * @param file      the job file, absolute
 * @param text      the file's text
 * @param sha256    of the file's bytes, lower-case hex
 * @param content   SHA-256 of everything in it but schedule, reports and notifications, in canonical form: what an
 *                  approval is bound to
 * @param schedule  a Spring cron expression, or null
 * @param catchUp   whether the scheduler makes up for runs that it missed, by one run
 * @param trashAtLeast after how long a purge may take what is not due yet, to free the space that the policy asks for;
 *                  null for never
 * @param threads   how many threads look at stores at once; 1 to 64
 * @param fullEvery after how long an entry is looked at fully although nothing about it seems to have changed; zero
 *                  for every time
 * @param branches  how to tell live branches from dead ones; null where nothing tells
 * @param imports   what is asked for what CI knows before the stores are looked at
 * @param examples  builds and the verdicts that the file's author expects; only {@code validate} looks at them
 * @param notices   whom to tell what came of a run, and what to start after it
 * @param matches   where the match of each rule of the policy stands in the file
 * @param warnings  what is odd but not wrong
 * @param leftOut   stores of the file that a person leaves out of a run; {@code stores} holds the others
 */
public record Job(String name, Path file, String text, String sha256, String content, String schedule, boolean catchUp,
                  KeyTemplate build, List<Store> stores, Policy policy, Limits limits, Approval approval, Age trashKeep,
                  Age trashAtLeast, int threads, Age fullEvery, Reports reports, Branches branches, List<CiSource> imports, List<Example> examples,
                  Notices notices, List<Place> matches, List<Fault> warnings, List<Store> leftOut) {

    /** When a changed job file waits for a person. */
    public enum Approval {
        ON_CHANGE, ALWAYS, NEVER;

        /** Whether fewer plans go through without a person than with {@code other}. */
        public boolean stricterThan(Approval other) {
            return this != other && (this == ALWAYS || other == NEVER);
        }
    }

    /**
     * Where reports go, and how long what runs leave is kept.
     *
     * @param directory absolute
     * @param hash      whether {@code removed.csv} carries the SHA-256 of each file
     * @param metrics   the file that tells a monitor how runs went, absolute; null for none
     * @param history   how long records and reports of runs are kept; null for ever
     */
    public record Reports(Path directory, boolean hash, Path metrics, Age history) {
        public Reports {
            Objects.requireNonNull(directory, "directory");
        }
    }

    /** What is worth a message. */
    public enum Occasion { SUCCESS, PROBLEMS, APPROVAL, PINS_EXPIRING }

    /**
     * Whom to tell what came of a run, and what to start.
     *
     * @param witnesses who keeps the ledger's end after each run: files, absolute, and web addresses
     */
    public record Notices(List<Hook> webhooks, List<Program> programs, List<URI> witnesses) {

        public static final Notices NONE = new Notices(List.of(), List.of(), List.of());

        public Notices {
            webhooks = List.copyOf(webhooks);
            programs = List.copyOf(programs);
            witnesses = List.copyOf(witnesses);
        }

        /**
         * @param address takes a POST of JSON; http or https
         * @param on      not empty
         */
        public record Hook(URI address, Set<Occasion> on) {
            public Hook {
                Objects.requireNonNull(address, "address");
                on = Set.copyOf(on);
            }
        }

        /**
         * @param command the program and what it is given; a path is absolute
         * @param folder  where it starts, absolute
         * @param on      kinds of run that changed something: apply, restore, purge
         * @param timeout after which it is killed
         */
        public record Program(List<String> command, Path folder, Set<RunKind> on, Duration timeout) {
            public Program {
                command = List.copyOf(command);
                on = Set.copyOf(on);
                Objects.requireNonNull(folder, "folder");
                Objects.requireNonNull(timeout, "timeout");
            }
        }
    }

    public Job {
        Objects.requireNonNull(name, "name");
        stores = List.copyOf(stores);
        imports = List.copyOf(imports);
        examples = List.copyOf(examples);
        matches = List.copyOf(matches);
        warnings = List.copyOf(warnings);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * The job for a run that leaves some of its stores out.
     *
     * @throws Halt if the job has no store of such a name, or no other one
     */
    public Job without(Collection<String> names) {
        List<String> known = stores.stream().map(Store::name).toList();
        names.stream().filter(out -> !known.contains(out)).findFirst().ifPresent(out -> {
            throw Halt.usage("job " + name + " has no store '" + out + "' to leave out"
                    + Nearest.hint(out, known, "; it has " + String.join(", ", known)));
        });
        List<Store> out = stores.stream().filter(store -> names.contains(store.name())).toList();
        List<Store> rest = stores.stream().filter(store -> !out.contains(store)).toList();
        if (rest.isEmpty()) {
            throw Halt.usage("job " + name + " has no other store than " + String.join(", ", known)
                    + "; leave out fewer of them");
        }
        return new Job(name, file, text, sha256, content, schedule, catchUp, build, rest, policy, limits, approval, trashKeep,
                trashAtLeast, threads, fullEvery, reports, branches, imports, examples, notices, matches, warnings, out);
    }

    /** The names of the stores that a person leaves out, in order. */
    public List<String> leftOutNames() {
        return leftOut.stream().map(Store::name).sorted().toList();
    }

    /** @throws IllegalArgumentException if the job has no store of that name */
    public Store store(String storeName) {
        return stores.stream().filter(store -> store.name().equals(storeName)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + ": no store is named '" + storeName + "'"));
    }

    /**
     * A few builds and what the job file's author expects to become of them.
     *
     * @param asOf when they are judged
     */
    public record Example(Instant asOf, List<Case> cases) {
        public Example {
            Objects.requireNonNull(asOf, "as-of");
            cases = List.copyOf(cases);
        }

        /**
         * One build.
         *
         * @param state    of its branch, or null where the job's own way to tell decides
         * @param expected the verdict on each of its parts: keep, or else remove
         * @param by       the rule or protection that is expected to decide; null where any may
         * @param line     where it stands in the file, from 1
         * @param column   where it stands in the file, from 1
         */
        public record Case(Build build, BranchStates.State state, Map<PartKind, Boolean> expected, String by, int line,
                           int column) {
            public Case {
                expected = Map.copyOf(expected);
            }
        }
    }
}
