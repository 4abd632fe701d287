package dev.winnow.jobfile.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.KeyTemplate;
import dev.winnow.jobfile.Layout;
import dev.winnow.jobfile.Layout.Branching;
import dev.winnow.jobfile.Layout.Capture;
import dev.winnow.jobfile.Layout.EntryType;
import dev.winnow.jobfile.Layout.Literal;
import dev.winnow.jobfile.Layout.Single;
import dev.winnow.jobfile.Limits;
import dev.winnow.jobfile.Limits.Amount;
import dev.winnow.jobfile.Store;
import dev.winnow.jobfile.yaml.FittingTexts;
import dev.winnow.model.PartKind;
import dev.winnow.policy.Clause;
import dev.winnow.policy.Clause.Since;
import dev.winnow.policy.Policy.Anchor;
import dev.winnow.policy.Policy.Counting;
import dev.winnow.policy.Policy.Protections;
import dev.winnow.policy.Rule;
import dev.winnow.policy.Rule.Keeping.All;
import dev.winnow.policy.Rule.Keeping.AnyOf;
import dev.winnow.policy.Selector;
import dev.winnow.policy.Selector.Like;
import dev.winnow.policy.clause.Calendar;
import dev.winnow.policy.clause.Counter;
import dev.winnow.policy.clause.Last;
import dev.winnow.policy.clause.Size;
import dev.winnow.policy.clause.Versions;
import dev.winnow.policy.value.Age;
import dev.winnow.policy.value.Glob;
import dev.winnow.policy.value.VersionOrder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFilesTest {

    private static final Path NIGHTLY = Path.of("src/test/resources/jobfile/nightly.yaml");

    private final Job nightly = JobFiles.read(NIGHTLY);

    @Test
    void holds_a_job_file_against_the_schema_again_once_a_byte_of_it_has_changed(@TempDir Path folder) throws IOException {
        FittingTexts fitting = new FittingTexts(folder);
        Path file = Files.copy(NIGHTLY, folder.resolve("job.yaml"));
        Job read = JobFiles.read(file, fitting);
        assertThat(fitting.contain(read.sha256())).isTrue();
        assertThat(JobFiles.read(file, fitting).content()).isEqualTo(read.content());
        Files.writeString(file, "kep: 1\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> JobFiles.read(file, fitting)).isInstanceOf(JobFileException.class).hasMessageContaining("kep");
        assertThatThrownBy(() -> JobFiles.read(file, fitting)).as("what does not fit is not remembered")
                .isInstanceOf(JobFileException.class);
    }

    @Test
    void believes_no_other_version_and_no_other_schema_that_a_job_file_fits(@TempDir Path folder) throws IOException {
        FittingTexts fitting = new FittingTexts(folder);
        fitting.add(nightly.sha256());
        Path notes = folder.resolve("jobs.checked");
        String line = Files.readString(notes);
        Files.writeString(notes, line.replaceFirst("winnow \\S+", "winnow 0.0.9"));
        assertThat(fitting.contain(nightly.sha256())).isFalse();
        Files.writeString(notes, line.replaceFirst(" \\S+ (?=\\S+$)", " 0 "));
        assertThat(fitting.contain(nightly.sha256())).isFalse();
        Files.writeString(notes, line);
        assertThat(fitting.contain(nightly.sha256())).isTrue();
    }

    @Test
    void reads_what_stands_at_the_top() {
        assertThat(nightly.name()).isEqualTo("nightly");
        assertThat(nightly.file()).isEqualTo(NIGHTLY.toAbsolutePath());
        assertThat(nightly.schedule()).isEqualTo("0 30 3 * * *");
        assertThat(nightly.build()).isEqualTo(new KeyTemplate("{project}/{branch}/{os}/{version}"));
        assertThat(nightly.limits()).isEqualTo(new Limits(percent("20"), percent("50"), 500_000_000_000L,
                percent("30")));
        assertThat(nightly.approval()).isEqualTo(Job.Approval.ON_CHANGE);
        assertThat(nightly.trashKeep()).isEqualTo(Age.parse("7d"));
        assertThat(nightly.reports()).isEqualTo(
                new Job.Reports(Path.of("src/test/resources/reports").toAbsolutePath(), false, null, null));
        assertThat(nightly.warnings()).isEmpty();
    }

    @Test
    void reads_stores_and_their_layouts() {
        assertThat(nightly.stores()).containsExactly(
                new Store("products", "/srv/products", List.of(new Layout(
                        "{branch:**}/{os:linux-x86_64|windows-x64}/app-{version}-{number}",
                        List.of(new Branching("branch"),
                                new Single(List.of(new Layout.Words("os", List.of("linux-x86_64", "windows-x64")))),
                                new Single(List.of(new Literal("app-"), new Capture("version"), new Literal("-"),
                                        new Capture("number")))),
                        EntryType.DIRECTORY, Map.of("project", "app"))), null, "build.json",
                        List.of(new Store.PartFiles(PartKind.LOGS, globs("logs/**", "**/*.log", "**/*.log.gz"))), Age.parse("1h"), globs("lost+found/**", "docs/**")),
                new Store("logs", "/srv/logs", List.of(new Layout("{project}/{branch:**}/{os}/{version}.log.gz",
                        List.of(new Single(List.of(new Capture("project"))), new Branching("branch"),
                                new Single(List.of(new Capture("os"))),
                                new Single(List.of(new Capture("version"), new Literal(".log.gz")))),
                        EntryType.FILE, Map.of())), PartKind.LOGS, null, List.of(), Age.parse("1h"), List.of()));
    }

    @Test
    void reads_rules_by_kind_of_part() {
        AnyOf logged = new AnyOf(List.of(clause(null, "3d", Since.DEFECT_LOGGED, null, "within: 3d, since: defect-logged")));
        AnyOf rest = new AnyOf(List.of(clause(new Last(2), null, Since.FINISHED, null, "last: 2"),
                clause(null, "14d", Since.FINISHED, null, "within: 14d")));
        assertThat(nightly.policy().rules()).containsExactly(
                new Rule("releases", like("branch", "release/**"),
                        Map.of(PartKind.PRODUCTS, new All(), PartKind.LOGS, new All())),
                new Rule("buggy builds go early", like("defect", "logged"),
                        Map.of(PartKind.PRODUCTS, logged, PartKind.LOGS, logged)),
                new Rule("mainline", like("branch", "main", "master"), Map.of(
                        PartKind.PRODUCTS, new AnyOf(List.of(
                                clause(new Last(10), null, Since.FINISHED, like("status", "success", "warnings"),
                                        "last: 10"),
                                clause(null, "30d", Since.FINISHED, null, "within: 30d"),
                                clause(new Calendar(Calendar.Unit.WEEKLY, 8, null), null, Since.FINISHED, null,
                                        "weekly: 8"),
                                clause(null, null, Since.FINISHED, like("properties.keep_reason", "*"), "where"))),
                        PartKind.LOGS, new AnyOf(List.of(
                                clause(null, "14d", Since.FINISHED, null, "within: 14d"),
                                clause(new Last(1), null, Since.FINISHED, like("status", "failure"), "last: 1"))))),
                new Rule("everything else", new Selector.All(List.of()),
                        Map.of(PartKind.PRODUCTS, rest, PartKind.LOGS, rest)));
    }

    @Test
    void reads_protections_and_modes() {
        assertThat(nightly.policy().protections()).isEqualTo(new Protections(true, true, 1,
                new Protections.CompleteSet("os", "version", List.of("project", "branch"), List.of())));
        assertThat(nightly.policy().groupBy()).containsExactly("project", "branch", "os");
        assertThat(nightly.policy().counting()).isEqualTo(Counting.EACH);
        assertThat(nightly.policy().anchor()).isEqualTo(Anchor.NOW);
        assertThat(nightly.policy().pinsUsePlaces()).isFalse();
        assertThat(nightly.policy().parts()).containsExactly(PartKind.PRODUCTS, PartKind.LOGS);
        assertThat(nightly.policy().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    @Test
    void fills_in_what_is_left_out() {
        Job plain = JobFiles.read(Path.of("src/test/resources/golden/jobfile/accepts_a_sound_job.yaml"));
        assertThat(plain.schedule()).isNull();
        assertThat(plain.limits()).isEqualTo(Limits.DEFAULT);
        assertThat(plain.limits().bytes()).isNull();
        assertThat(plain.approval()).isEqualTo(Job.Approval.ON_CHANGE);
        assertThat(plain.trashKeep()).isEqualTo(Age.parse("7d"));
        assertThat(plain.fullEvery()).isEqualTo(Age.parse("7d"));
        assertThat(plain.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(plain.reports()).isEqualTo(new Job.Reports(plain.file().resolveSibling("reports"), false, null, null));
        assertThat(plain.policy().protections()).isEqualTo(new Protections(true, true, 1, null));
        assertThat(plain.policy().counting()).isEqualTo(Counting.EACH);
        assertThat(plain.policy().anchor()).isEqualTo(Anchor.NOW);
        assertThat(plain.policy().pinsUsePlaces()).isFalse();
        assertThat(plain.policy().parts()).containsExactly(PartKind.PRODUCTS, PartKind.LOGS);
        assertThat(plain.policy().zone()).isEqualTo(ZoneId.of("UTC"));
        Store store = plain.store("products");
        assertThat(store.holds()).isNull();
        assertThat(store.settle()).isEqualTo(Age.parse("1h"));
        assertThat(store.manifest()).isNull();
        assertThat(store.parts()).isEmpty();
        assertThat(store.ignore()).isEmpty();
        assertThat(store.layouts()).extracting(Layout::entry).containsExactly(EntryType.DIRECTORY);
    }

    @Test
    void reads_every_key_there_is() {
        Job job = JobFiles.read(Path.of("src/test/resources/jobfile/everything.yaml"));
        assertThat(job.limits()).isEqualTo(new Limits(new Amount(new BigDecimal(100), false), percent("10"),
                1L << 40, percent("12.5")));
        assertThat(job.reports().hash()).isTrue();
        assertThat(job.policy().protections()).isEqualTo(new Protections(false, false, 2, new Protections.CompleteSet(
                "os", "version", List.of("project"), List.of("linux", "windows"))));
        assertThat(job.policy().counting()).isEqualTo(Counting.FINEST_FIRST);
        assertThat(job.policy().anchor()).isEqualTo(Anchor.NEWEST);
        assertThat(job.policy().pinsUsePlaces()).isTrue();
        assertThat(job.policy().parts()).containsExactly(PartKind.LOGS);
        assertThat(job.store("products").layouts()).extracting(Layout::entry, layout -> layout.set().get("project"))
                .containsExactly(tuple(EntryType.FILE, "app"), tuple(EntryType.DIRECTORY, "bundles"));
        assertThat(job.store("products").parts()).extracting(Store.PartFiles::kind)
                .containsExactly(PartKind.LOGS, PartKind.of("symbols"));
        assertThat(job.policy().rules().get(0).keep()).isEqualTo(
                Map.of(PartKind.PRODUCTS, new Rule.Keeping.None(), PartKind.LOGS, new All(), PartKind.of("symbols"), new All()));
        assertThat(job.policy().rules().get(1).keep()).containsOnlyKeys(PartKind.LOGS);
        assertThat(((AnyOf) job.policy().rules().get(2).keep().get(PartKind.LOGS)).clauses()).extracting(Clause::counter)
                .containsExactly(new Last(1), new Calendar(Calendar.Unit.HOURLY, 2, null),
                        new Calendar(Calendar.Unit.DAILY, 3, null), new Calendar(Calendar.Unit.WEEKLY, 4, null),
                        new Calendar(Calendar.Unit.MONTHLY, 5, null), new Calendar(Calendar.Unit.QUARTERLY, 6, null),
                        new Calendar(Calendar.Unit.YEARLY, Counter.ALL, Calendar.Take.OLDEST), new Versions(8, 2L, Versions.Level.MINOR, VersionOrder.SEMVER),
                        new Size(9_000_000_000L), null);
    }

    @Test
    void a_default_holds_for_each_key_that_is_left_out_of_a_map() {
        Job job = JobFiles.read(Path.of("src/test/resources/golden/jobfile/maps_keep_the_defaults_of_keys_left_out.yaml"));
        assertThat(job.policy().protections()).isEqualTo(new Protections(true, true, 3, null));
        assertThat(job.limits()).isEqualTo(new Limits(percent("20"), percent("50"), null,
                new Amount(BigDecimal.ZERO, true)));
        assertThat(job.trashKeep()).isEqualTo(Age.parse("7d"));
        assertThat(job.reports()).isEqualTo(new Job.Reports(job.file().resolveSibling("reports"), true, null, null));
    }

    private static List<Glob> globs(String... patterns) {
        return Stream.of(patterns).map(Glob::parse).toList();
    }

    private static Like like(String attribute, String... patterns) {
        return new Like(attribute, globs(patterns));
    }

    private static Clause clause(Counter counter, String within, Since since, Selector where, String text) {
        return new Clause(counter, within == null ? null : Age.parse(within), since, where, text);
    }

    private static Amount percent(String value) {
        return new Amount(new BigDecimal(value), true);
    }
}
