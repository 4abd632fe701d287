package dev.winnow.scan.branches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.jobfile.Branches;
import dev.winnow.model.NameCodec;
import dev.winnow.policy.BranchStates;
import dev.winnow.policy.BranchStates.Listed;
import dev.winnow.policy.BranchStates.Refs;
import dev.winnow.policy.value.Age;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitBranchesTest {

    @TempDir
    private Path folder;
    private Path work;
    private final List<String> faults = new ArrayList<>();

    @BeforeEach
    void make_a_repository() throws Exception {
        work = folder.resolve("work");
        try (Git git = Git.init().setDirectory(work.toFile()).setInitialBranch("main").call()) {
            PersonIdent somebody = new PersonIdent("somebody", "somebody@example.org");
            git.commit().setAllowEmpty(true).setMessage("first").setAuthor(somebody).setCommitter(somebody).call();
            git.branchCreate().setName("release/2.4").call();
        }
    }

    @Test
    void reads_a_working_repository() {
        assertThat(refs(work)).isEqualTo(new Refs(Set.of("main", "release/2.4"), true));
        assertThat(faults).isEmpty();
    }

    @Test
    void reads_packed_branches_of_a_bare_repository() throws Exception {
        Path bare = folder.resolve("app.git");
        try (Git git = Git.cloneRepository().setURI(work.toUri().toString()).setDirectory(bare.toFile()).setBare(true)
                .setMirror(true).call()) {
            git.packRefs().setAll(true).call();
        }
        try (Stream<Path> loose = Files.list(bare.resolve("refs/heads"))) {
            assertThat(loose.filter(Files::isRegularFile)).isEmpty();
        }
        assertThat(refs(bare).branches()).containsExactlyInAnyOrder("main", "release/2.4");
    }

    @Test
    void takes_a_branch_that_only_a_remote_has_for_one() throws Exception {
        Path clone = folder.resolve("clone");
        Git.cloneRepository().setURI(work.toUri().toString()).setDirectory(clone.toFile()).setBranch("main").call()
                .close();
        assertThat(refs(clone).branches()).contains("main", "release/2.4");
    }

    @Test
    void spells_names_as_keys_do() throws Exception {
        try (Git git = Git.open(work.toFile())) {
            git.branchCreate().setName("fix/100%").call();
        }
        assertThat(refs(work).branches()).contains("fix/100%25");
    }

    @Test
    void finds_a_loose_branch_whose_name_is_not_utf_8() throws IOException {
        byte[] head = Files.readAllBytes(work.resolve(".git/refs/heads/main"));
        Files.write(NameCodec.path(work.resolve(".git/refs/heads"), "caf%E9"), head);
        Refs refs = refs(work);
        assertThat(refs.whole() && !refs.branches().contains("caf%E9")).as("overlooked").isFalse();
    }

    @Test
    void calls_no_branch_dead_that_it_could_not_look_up() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path unborn = folder.resolve("unborn");
        Path broken = folder.resolve("broken");
        Git.init().setDirectory(unborn.toFile()).call().close();
        Git.init().setDirectory(broken.toFile()).call().close();
        Files.writeString(broken.resolve(".git/packed-refs"), "this is no list of branches\n");
        for (Path path : List.of(folder.resolve("missing"), empty, unborn, broken)) {
            faults.clear();
            assertThat(refs(path)).as("%s", path).isEqualTo(new Refs(Set.of(), false));
            assertThat(faults).singleElement().asString().startsWith(path + ": the Git repository cannot be read");
        }
    }

    @Test
    void trusts_several_repositories_only_together() {
        Listed states = listed(new Branches(List.of(work, folder.resolve("missing")), Map.of(), null));
        assertThat(states.others()).isEqualTo(new Refs(Set.of("main", "release/2.4"), false));
        assertThat(faults).hasSize(1);
    }

    @Test
    void keeps_projects_apart() {
        Listed states = listed(new Branches(List.of(), Map.of("app", List.of(work)), Age.parse("30d")));
        assertThat(states.byProject()).containsOnlyKeys("app");
        assertThat(states.others()).isNull();
        assertThat(states.age()).isEqualTo(Age.parse("30d"));
    }

    @Test
    void needs_no_repository_to_go_by_age_and_nothing_to_know_nothing() {
        assertThat(GitBranches.states(new Branches(List.of(), Map.of(), Age.parse("30d")), this::fault))
                .isEqualTo(new BranchStates.NoBuildFor(Age.parse("30d")));
        assertThat(GitBranches.states(null, this::fault)).isEqualTo(BranchStates.NONE);
    }

    @Test
    void leaves_the_repository_as_it_is() throws IOException {
        Map<String, String> before = snapshot();
        refs(work);
        assertThat(snapshot()).isEqualTo(before);
    }

    private Map<String, String> snapshot() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(work)) {
            for (Path path : all.toList()) {
                files.put(path.toString(), Files.getLastModifiedTime(path) + " " + Files.size(path));
            }
        }
        return files;
    }

    private Refs refs(Path path) {
        return listed(new Branches(List.of(path), Map.of(), null)).others();
    }

    private Listed listed(Branches branches) {
        return (Listed) GitBranches.states(branches, this::fault);
    }

    private void fault(String path, String why) {
        faults.add(path + ": " + why);
    }
}
