package dev.winnow.catalog.branches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.jobfile.Branches;
import dev.winnow.jobfile.RefPattern;
import dev.winnow.model.NameCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BranchSourceTest {

    @TempDir
    private Path folder;
    private Path work;

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
    void reads_a_working_repository() throws IOException {
        assertThat(git(work).read()).containsExactlyInAnyOrder("main", "release/2.4");
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
        assertThat(git(bare).read()).containsExactlyInAnyOrder("main", "release/2.4");
    }

    @Test
    void takes_a_branch_that_only_the_remote_origin_has_or_a_tag_for_one() throws Exception {
        Path clone = folder.resolve("clone");
        Git.cloneRepository().setURI(work.toUri().toString()).setDirectory(clone.toFile()).setBranch("main").call()
                .close();
        try (Git git = Git.open(clone.toFile())) {
            git.tag().setName("v2.4.1").setAnnotated(false).call();
        }
        assertThat(git(clone).read()).contains("main", "release/2.4", "v2.4.1");
    }

    @Test
    void reads_other_refs_as_the_job_says_and_calls_branches_what_builds_call_them() throws Exception {
        try (Git git = Git.open(work.toFile())) {
            RefUpdate update = git.getRepository().updateRef("refs/pull/7301/head");
            update.setNewObjectId(git.getRepository().resolve("main"));
            update.update();
        }
        assertThat(git(work, RefPattern.parse("refs/heads/release/{branch}"),
                new RefPattern("refs/pull/{n}/head", "PR-{n}")).read()).containsExactlyInAnyOrder("2.4", "PR-7301");
    }

    @Test
    void spells_names_as_keys_do() throws Exception {
        try (Git git = Git.open(work.toFile())) {
            git.branchCreate().setName("fix/100%").call();
        }
        assertThat(git(work).read()).contains("fix/100%25");
    }

    @Test
    void finds_a_loose_branch_whose_name_is_not_utf_8() throws IOException {
        byte[] head = Files.readAllBytes(work.resolve(".git/refs/heads/main"));
        Files.write(NameCodec.path(work.resolve(".git/refs/heads"), "caf%E9"), head);
        Set<String> branches;
        try {
            branches = git(work).read();
        } catch (IOException unknown) {
            return;
        }
        assertThat(branches).as("overlooked").contains("caf%E9");
    }

    @Test
    void reads_a_list_as_scripts_write_it() throws IOException {
        Path list = Files.write(folder.resolve("live.txt"), ("main\r\n* feature/x\n\n  topic \nrefs/heads/of/git\n"
                + "refs/notes/commits\nPR-12").getBytes(StandardCharsets.UTF_8));
        assertThat(list(list).read()).containsExactlyInAnyOrder("main", "feature/x", "topic", "of/git", "PR-12");
    }

    @Test
    void says_why_it_cannot_tell() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path unborn = folder.resolve("unborn");
        Path broken = folder.resolve("broken");
        Git.init().setDirectory(unborn.toFile()).call().close();
        Git.init().setDirectory(broken.toFile()).call().close();
        Files.writeString(broken.resolve(".git/packed-refs"), "this is no list of branches\n");
        for (Path path : List.of(folder.resolve("missing"), empty, unborn, broken)) {
            assertThatThrownBy(() -> git(path).read()).as("%s", path).isInstanceOf(IOException.class);
        }
        Path blank = Files.writeString(folder.resolve("blank.txt"), "\n \n");
        for (Path path : List.of(folder.resolve("missing"), empty, blank)) {
            assertThatThrownBy(() -> list(path).read()).as("%s", path).isInstanceOf(IOException.class);
        }
    }

    @Test
    void leaves_the_repository_as_it_is() throws IOException {
        Map<String, String> before = snapshot();
        git(work).read();
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

    private static BranchSource git(Path path, RefPattern... refs) {
        return new BranchSource(true, path, patterns(refs));
    }

    private static BranchSource list(Path path) {
        return new BranchSource(false, path, patterns());
    }

    private static List<RefPattern> patterns(RefPattern... refs) {
        return new Branches(List.of(), Map.of(), List.of(), Map.of(), List.of(refs), null, null).named();
    }
}
