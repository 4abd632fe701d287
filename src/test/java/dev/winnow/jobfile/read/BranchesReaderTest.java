package dev.winnow.jobfile.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.jobfile.Branches;
import dev.winnow.jobfile.Fault;
import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.RefPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a job file says of branches. */
class BranchesReaderTest {

    @TempDir
    private Path folder;

    private Job job(String branches) throws IOException {
        return JobFiles.read(Files.writeString(folder.resolve("job.yaml"), """
                name: branches
                build: "{branch}/{number}"
                stores: [ { name: p, root: store, layout: "{branch}/{number}" } ]
                group-by: [branch]
                rules: [ { name: dead, match: { branch-state: dead }, keep: none } ]
                branches: %s
                """.formatted(branches)));
    }

    @Test
    void reads_repositories_lists_refs_and_slug() throws IOException {
        Branches branches = job("{ git: { app: a.git }, list: [ live, open ], slug: '-', refs: [ 'refs/heads/{branch}', "
                + "{ ref: 'refs/pull/{n}/head', branch: 'PR-{n}' } ] }").branches();
        assertThat(branches.gitByProject()).containsEntry("app", List.of(folder.resolve("a.git")));
        assertThat(branches.list()).containsExactly(folder.resolve("live"), folder.resolve("open"));
        assertThat(branches.slug()).isEqualTo("-");
        assertThat(branches.named()).containsExactly(RefPattern.parse("refs/heads/{branch}"),
                new RefPattern("refs/pull/{n}/head", "PR-{n}"));
        assertThat(job("{ git: a.git }").branches().named()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{ git: a.git, refs: [ refs/heads/ ] } | does not say where the branch stands",
        "{ git: a.git, refs: [ 'heads/{branch}' ] } | is no pattern for refs",
        "{ git: a.git, refs: [ { ref: 'refs/pull/{n}/head', branch: 'PR-{m}' } ] } | uses {m}",
        "{ git: a.git, refs: [ { ref: 'refs/pull/{n}/head' } ] } | branch",
        "{ git: a.git, refs: [ { ref: 'refs/{n}/{n}', branch: '{n}' } ] } | twice",
        "{ slug: '-', dead-after: 3d } | write one of these too",
        "{ list: [] } | list"})
    void complains_of_what_can_tell_nothing(String branches, String says) {
        JobFileException refused = catchThrowableOfType(JobFileException.class, () -> job(branches));
        assertThat(refused.faults()).extracting(Fault::message).anyMatch(message -> message.contains(says));
    }

    @Test
    void an_approval_binds_all_of_it() throws IOException {
        assertThat(List.of(job("{ git: a.git }").content(), job("{ git: a.git, slug: '-' }").content(),
                job("{ git: a.git, list: live }").content(), job("{ git: a.git, list: { app: live } }").content(),
                job("{ git: a.git, refs: [ 'refs/heads/{branch}' ] }").content(),
                job("{ git: a.git, refs: [ { ref: 'refs/heads/{branch}', branch: 'x-{branch}' } ] }").content()))
                .doesNotHaveDuplicates();
    }
}
