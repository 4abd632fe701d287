package dev.winnow;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import dev.winnow.jobfile.Store;
import dev.winnow.policy.clause.Counter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    /** From the top of the house to its ground; who stands higher may use who stands lower, never the other way. */
    private static final List<String> ROOMS = List.of("cli", "web", "api", "access", "service", "job", "report",
            "plan", "catalog", "store", "jobfile", "files", "policy", "ci", "model");

    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.winnow");

    @Test
    void rooms_use_only_rooms_below_them() {
        onlyDownwards(ROOMS.stream().map(room -> room + "..").toList());
    }

    @Test
    void rooms_within_rooms_use_only_those_below_them() {
        onlyDownwards(List.of("policy.preview", "policy.evaluate", "policy.select", "policy.facts",
                "policy.protection", "policy", "policy.clause", "policy.value"));
        onlyDownwards(List.of("jobfile.propose", "jobfile.read", "jobfile.check", "jobfile.text", "jobfile",
                "jobfile.yaml"));
        onlyDownwards(List.of("job.notices", "job", "job.removing", "job.trash", "job.planning", "job.scanning",
                "job.reporting", "job.run", "job.stores"));
        onlyDownwards(List.of("store.local", "store.local.purge", "store.local.removal", "store.local.restore",
                "store.local.trash", "store.local.root", "store.local.walk", "store.local.entry", "store",
                "store.layout", "store.manifest"));
        onlyDownwards(List.of("catalog.upkeep", "catalog.history", "catalog.latest", "catalog.imports", "catalog.build", "catalog.branches",
                "catalog.decision", "catalog.entry", "catalog.event", "catalog", "catalog.storage"));
        onlyDownwards(List.of("report.audit", "report.html", "report.feed", "report", "report.output",
                "report.content"));
        onlyDownwards(List.of("ci.buildbot", "ci"));
        onlyDownwards(List.of("cli", "cli.run", "cli.query", "cli.serve", "cli.command"));
        onlyDownwards(List.of("service.schedule", "service", "service.document"));
    }

    private static void onlyDownwards(List<String> fromTheTop) {
        LayeredArchitecture house = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String room : fromTheTop) {
            house = house.layer(room).definedBy("dev.winnow." + room);
        }
        for (int i = 0; i < fromTheTop.size(); i++) {
            house = i == 0 ? house.whereLayer(fromTheTop.get(i)).mayNotBeAccessedByAnyLayer()
                    : house.whereLayer(fromTheTop.get(i)).mayOnlyBeAccessedByLayers(
                            fromTheTop.subList(0, i).toArray(new String[0]));
        }
        house.check(PROGRAM);
    }

    @Test
    void every_class_lives_in_a_room() {
        classes().should().resideInAnyPackage(ROOMS.stream().map(room -> "dev.winnow." + room + "..")
                .toArray(String[]::new)).check(PROGRAM);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.winnow.(**)").should().beFreeOfCycles().check(PROGRAM);
    }

    @Test
    void the_model_knows_nothing_but_java() {
        classes().that().resideInAPackage("dev.winnow.model..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("dev.winnow.model..", "java..").check(PROGRAM);
    }

    @Test
    void policy_is_pure() {
        noClasses().that().resideInAPackage("dev.winnow.policy..").should().dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "java.io..", "java.nio..", "java.sql..", "tools.jackson..")
                .check(PROGRAM);
    }

    @Test
    void every_counter_is_registered_and_nobody_else_knows_it_by_name() {
        DescribedPredicate<JavaClass> counter = DescribedPredicate.describe("are counters", one ->
                one.isAssignableTo(Counter.class) && !one.isInterface());
        String register = "dev.winnow.jobfile.read.CounterKey";
        noClasses().that().resideOutsideOfPackage("dev.winnow.policy.clause").and()
                .doNotHaveFullyQualifiedName(register).should().dependOnClassesThat(counter).check(PROGRAM);
        Set<JavaClass> registered = PROGRAM.get(register).getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass).filter(counter).collect(Collectors.toSet());
        assertThat(registered).containsExactlyInAnyOrderElementsOf(PROGRAM.that(counter));
    }

    @Test
    void only_the_edge_reads_the_clock() {
        DescribedPredicate<JavaCall<?>> readsTheClock = DescribedPredicate.describe("read the system's clock", call ->
                call.getTargetOwner().isEquivalentTo(Clock.class) && call.getName().startsWith("system")
                        || call.getName().equals("now") && call.getTargetOwner().getPackageName().equals("java.time")
                        && call.getTarget().getRawParameterTypes().isEmpty()
                        || call.getTargetOwner().isEquivalentTo(System.class)
                        && call.getName().equals("currentTimeMillis"));
        noClasses().that().resideOutsideOfPackage("dev.winnow.cli").should().callCodeUnitWhere(
                DescribedPredicate.describe("read the system's clock", readsTheClock::test)).check(PROGRAM);
    }

    @Test
    void only_local_stores_move_or_delete_files() {
        Set<String> changes = Set.of("move", "delete", "deleteIfExists", "createLink", "createSymbolicLink");
        DescribedPredicate<JavaCall<?>> changesFiles = DescribedPredicate.describe("move or delete files", call ->
                call.getTargetOwner().getFullName().equals("java.nio.file.Files") && changes.contains(call.getName())
                        || call.getTargetOwner().getFullName().equals("java.nio.file.SecureDirectoryStream")
                        && (call.getName().equals("move") || call.getName().startsWith("delete"))
                        || call.getTargetOwner().getPackageName().equals("org.apache.commons.io")
                        && (call.getName().contains("elete") || call.getName().contains("move")));
        // Reports replace files of their own directory whole; the state directory makes its password file once, and its
        // database file beside its place; an import clears away its own copy of a database; a backup links its finished file into place.
        noClasses().that(DescribedPredicate.not(resideInAnyPackage("dev.winnow.store.local..",
                        "dev.winnow.files..", "dev.winnow.report..")))
                .and().doNotHaveFullyQualifiedName("dev.winnow.catalog.storage.StateDirectory")
                .and().doNotHaveFullyQualifiedName("dev.winnow.catalog.storage.EmbeddedFile")
                .and().doNotHaveFullyQualifiedName("dev.winnow.ci.buildbot.SqliteFile")
                .and().doNotHaveFullyQualifiedName("dev.winnow.catalog.upkeep.Backup")
                .should().callCodeUnitWhere(DescribedPredicate.describe("move or delete files", changesFiles::test))
                .check(PROGRAM);
    }

    @Test
    void what_stores_and_ci_systems_are_made_of_stays_behind_their_seams() {
        for (String kind : List.of("dev.winnow.store.local..", "dev.winnow.ci.buildbot..")) {
            noClasses().that().resideOutsideOfPackage(kind).should().dependOnClassesThat().resideInAPackage(kind)
                    .check(PROGRAM);
        }
        // A job file's roots are held against each other, and against the paths that CI systems name.
        noClasses().that(DescribedPredicate.not(resideInAnyPackage("dev.winnow.store.local..", "dev.winnow.jobfile..",
                "dev.winnow.catalog.imports.."))).should().callMethod(Store.class, "directory").check(PROGRAM);
        noClasses().that().resideInAPackage("dev.winnow.store").and().doNotHaveSimpleName("OpenStore").and()
                .doNotHaveSimpleName("LockHolder").should()
                .dependOnClassesThat().areAssignableTo(Path.class).check(PROGRAM);
    }

    @Test
    void who_writes_reports_knows_no_store_and_no_catalog() {
        noClasses().that().resideInAPackage("dev.winnow.report..").and().resideOutsideOfPackage(
                "dev.winnow.report.audit..").should().dependOnClassesThat(
                resideInAnyPackage("dev.winnow.plan..", "dev.winnow.catalog..", "dev.winnow.store..")).check(PROGRAM);
    }

    @Test
    void the_deprecated_ways_of_spring_batch_stay_out() {
        noClasses().should().dependOnClassesThat().haveFullyQualifiedName(
                "org.springframework.batch.core.launch.JobLauncher").check(PROGRAM);
    }
}
