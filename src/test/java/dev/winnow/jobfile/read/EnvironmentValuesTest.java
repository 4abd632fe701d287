package dev.winnow.jobfile.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.yaml.Complaints;
import dev.winnow.jobfile.yaml.Located.Mapping;
import dev.winnow.jobfile.yaml.Located.Scalar;
import dev.winnow.jobfile.yaml.YamlTree;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Variables of the environment in job files. Tests cannot set any, so they use one that every process has. */
class EnvironmentValuesTest {

    private static final Path FILE = Path.of("/srv/jobs/nightly.yaml");
    private static final String JOB = """
            name: nightly
            build: "{project}/{version}"
            group-by: [project]
            stores: [ { name: products, root: /srv/products, layout: "{project}/{version}" } ]
            rules: [ { name: all, match: {}, keep: all } ]
            """;

    private static Job job(String more) {
        return JobFiles.read(FILE, JOB + more);
    }

    @Test
    void stand_in_notify_import_and_reports() {
        String path = System.getenv("PATH");

        Job job = job("""
                reports: { directory: "/srv/${env:PATH}/reports" }
                import: [ { buildbot: "postgresql://winnow:${env:PATH}@db/buildbot" } ]
                """);

        assertThat(job.reports().directory()).isEqualTo(Path.of("/srv/" + path + "/reports").normalize());
        assertThat(job.imports().get(0).database()).contains(path);
    }

    @Test
    void an_approval_binds_the_name_and_not_the_value() {
        String named = job("import: [ { buildbot: \"/srv/${env:PATH}/state.sqlite\" } ]").content();
        String written = job("import: [ { buildbot: \"/srv/" + System.getenv("PATH") + "/state.sqlite\" } ]").content();
        String other = job("import: [ { buildbot: \"/srv/${env:HOME}/state.sqlite\" } ]").content();

        assertThat(named).isNotEqualTo(written).isNotEqualTo(other)
                .isEqualTo(job("import: [ { buildbot: \"/srv/${env:PATH}/state.sqlite\" } ]").content());
    }

    @Test
    void a_name_without_a_value_and_one_elsewhere_are_faults() {
        assertThatThrownBy(() -> job("notify: { webhook: \"https://chat.example.org/${env:NOBODY_SETS_THIS}\" }"))
                .hasMessageContaining("the environment has no NOBODY_SETS_THIS");
        assertThatThrownBy(() -> job("trash: { keep: \"${env:PATH}\" }"))
                .hasMessageContaining("${env:PATH} may stand under notify, import and reports only");
    }

    @Test
    void no_message_tells_a_value() {
        Complaints complaints = new Complaints();
        EnvironmentValues values = new EnvironmentValues();
        Mapping top = (Mapping) YamlTree.read("notify: { webhook: \"nonsense-${env:TOKEN}\" }", complaints).orElseThrow();

        Mapping filled = values.filled(top, Map.of("TOKEN", "s3cret")::get, complaints);

        Mapping notify = (Mapping) filled.get("notify").orElseThrow();
        assertThat(((Scalar) notify.get("webhook").orElseThrow()).text()).isEqualTo("nonsense-s3cret");
        assertThat(values.hidden("'nonsense-s3cret' is no web address")).isEqualTo("'nonsense-${env:TOKEN}' is no web address");
        assertThatThrownBy(() -> job("notify: { webhook: \"${env:PATH}\" }"))
                .hasMessageContaining("${env:PATH}").satisfies(failure ->
                        assertThat(failure.getMessage()).doesNotContain(System.getenv("PATH")));
    }
}
