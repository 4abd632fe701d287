package dev.winnow;

import dev.winnow.cli.Main;
import dev.winnow.web.ServedSite;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/** The command of a Java of a test's own, which runs a class of the program or of the tests. */
public final class JavaProcess {

    // It is over before the second compiler, much inlining and parallel collectors pay off.
    private static final List<String> JAVA = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1", "-XX:C1MaxInlineSize=8", "-XX:+UseSerialGC", "-Xlog:cds*=off");

    private static List<String> start;

    private JavaProcess() {
    }

    /** The words of the command; the process needs nothing of its environment. */
    public static List<String> command(Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(start());
        command.add(main.getName());
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return command;
    }

    /** The words before the class. They name an archive of loaded classes, as the launcher does: a quarter of a short command. */
    private static synchronized List<String> start() {
        if (start == null) {
            try {
                start = archived(Files.createDirectories(Path.of("target", "java-process").toAbsolutePath()));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return start;
    }

    private static List<String> archived(Path folder) throws IOException {
        // Java keeps classes of jars only.
        Map<Path, Path> jars = Map.of(classes(Main.class), folder.resolve("program.jar"), classes(JavaProcess.class),
                folder.resolve("tests.jar"));
        String path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(each -> Path.of(each)
                .toAbsolutePath()).map(each -> jars.getOrDefault(each, each).toString()).collect(Collectors.joining(File.pathSeparator));
        Path archive = folder.resolve("classes.jsa");
        // Other processes of the tests use it, too.
        try (FileChannel gate = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            gate.lock();
            if (Files.notExists(archive) || changed(archive, jars)) {
                Files.deleteIfExists(archive);
                for (Path from : jars.keySet()) {
                    ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, "--create", "--no-compress",
                            "--file", jars.get(from).toString(), "-C", from.toString(), ".");
                }
                make(archive, path, folder);
            }
        }
        return Stream.concat(JAVA.stream(), Stream.of("-XX:SharedArchiveFile=" + archive, "-cp", path)).toList();
    }

    private static Path classes(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean changed(Path archive, Map<Path, Path> jars) throws IOException {
        FileTime made = Files.getLastModifiedTime(archive);
        for (Path from : jars.keySet()) {
            try (Stream<Path> all = Files.walk(from)) {
                for (Path each : (Iterable<Path>) all::iterator) {
                    if (Files.getLastModifiedTime(each).compareTo(made) > 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void make(Path archive, String path, Path folder) throws IOException {
        Path site = Files.createTempDirectory("winnow-site");
        List<String> command = new ArrayList<>(JAVA);
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", path, JavaProcess.class.getName(), site.toString()));
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start().onExit().join();
        PathUtils.deleteDirectory(site);
    }

    /** Loads what most processes need. */
    public static void main(String[] arguments) throws IOException {
        try (ServedSite site = new ServedSite(Path.of(arguments[0])).withBuilds()) {
            site.cli().done("adopt", site.job());
            site.cli().done("run", site.job());
            site.start();
        }
    }
}
