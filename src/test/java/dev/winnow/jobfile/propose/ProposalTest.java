package dev.winnow.jobfile.propose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.jobfile.Job;
import dev.winnow.jobfile.read.JobFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each golden file is the job file that a tree of names gets; what it does not read stands at its end. */
class ProposalTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/init");

    @TempDir
    private Path folder;

    /** Files of trees; a name that ends in {@code @} is a symbolic link. */
    private static Map<String, List<String>> all() {
        Map<String, List<String>> trees = new TreeMap<>();
        List<String> nightly = new ArrayList<>(List.of("latest@", "README.txt"));
        for (String day : List.of("01", "02", "03")) {
            for (String system : List.of("linux-x86_64.tar.gz", "windows-x64.zip", "macos-arm64.dmg")) {
                nightly.add("app-202611" + day + "-" + system);
                nightly.add("app-202611" + day + "-" + system + ".sha256");
            }
        }
        trees.put("nightly installers with checksums", nightly);
        trees.put("a folder for each day and system", List.of("2026-11-01/linux/app.bin", "2026-11-01/windows/app.exe",
                "2026-11-02/linux/app.bin", "latest@"));
        trees.put("a folder for each day, several files", List.of("2026-01-01/app-1.0-windows-x64.exe",
                "2026-01-01/app-1.0-linux-x64.deb", "2026-01-02/app-1.1-windows-x64.exe"));
        trees.put("branches of any depth above systems", List.of("master/linux-x86_64/app-2.0.0-dev370-11/app.run",
                "master/windows-x64/app-2.0.0-dev370-11/symbols/app.pdb", "release/1.3/linux-x86_64/app-1.3.2-41/app.run",
                "users/anna/very/deep/windows-x64/app-2.0.0-b7-3/app.exe", "linux-x86_64/app-2.0.0-dev897-28/app.run",
                "bundles/bundle-1.zip", "bundles/bundle-2.zip", "docs/master/index.html", "master/linux-x86_64/latest@"));
        trees.put("projects, branches and systems with manifests", List.of(
                "editor/main/linux-x86_64/2.5.0-dev42-1174/build.json", "editor/main/linux-x86_64/2.5.0-dev42-1174/logs/compile.log",
                "editor/main/linux-x86_64/2.5.0-dev42-1174/editor-2.5.0.tar.gz", "editor/release/2.4/windows-x64/2.4.1-1120/build.json",
                "editor/release/2.4/windows-x64/2.4.1-1120/editor-2.4.1.zip", "server/linux-x86_64/1.9.0-rc2-235/build.json",
                "server/linux-x86_64/1.9.0-rc2-235/server-1.9.0.tar.gz"));
        trees.put("logs with times in their names", List.of("server/main/linux-x86_64/1.9.0-236_20260108-094011.log.gz",
                "server/main/linux-x86_64/1.9.1-258_20260618-095502.log", "server/linux-x86_64/1.9.0-dev7-228_20251111-044219.log.gz"));
        trees.put("versions of several schemes", List.of("deb/2.0.0-1/a", "deb/2.0.0-1ubuntu1/a", "deb/2.0.0~rc1-1/a", "py/2024.1.0rc1/a",
                "py/2024.1.0.post1/a", "tag/v1.2.10/a", "mvn/1.1-SNAPSHOT/a", "mvn/1.1/a"));
        trees.put("a folder with a number beside others without", List.of("main/linux/app-1.0-17/a", "main/linux/app-1.1-18/a",
                "main/linux/nightly-19/a", "main/linux/nightly-20/a"));
        trees.put("nights of one version", List.of("app/1.2-20260101-0330/a", "app/1.2-20260102-0330/a"));
        trees.put("the home of a CI system", List.of("jobs/app/builds/12/log", "jobs/app/builds/12/build.xml",
                "jobs/app/builds/13/log", "jobs/lib/builds/2/log"));
        trees.put("names that need quoting", List.of("#1 \"x\"/linux-x64/1.0-1/a", "a {b}/linux-x64/1.0-2/a",
                "c\\d/linux-x64/1.0-3/a", "\u00fc/linux-x64/1.0-4/a"));
        return trees;
    }

    static Stream<String> trees() {
        return all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void writes_a_job_file_that_reads_all_but_strays(String name) throws IOException {
        Path root = Files.createDirectory(folder.resolve("store"));
        for (String file : all().get(name)) {
            Path path = root.resolve(file.replace("@", ""));
            Files.createDirectories(path.getParent());
            if (file.endsWith("@")) {
                Files.createSymbolicLink(path, Path.of("somewhere"));
            } else {
                Files.writeString(path, "x");
            }
        }
        String said = Proposal.of(root, "store", "/srv/store").text();
        Path golden = GOLDEN.resolve(name + ".yaml");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, said);
        }
        assertThat(said).isEqualTo(Files.readString(golden));
        Job job = JobFiles.read(golden);
        assertThat(job.warnings()).isEmpty();
    }

    @Test
    void says_that_nothing_tells_builds_apart() throws IOException {
        Files.writeString(folder.resolve("README"), "x");
        assertThatThrownBy(() -> Proposal.of(folder, "store", "/srv/store")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing tells builds apart");
    }
}
