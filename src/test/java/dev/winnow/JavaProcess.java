package dev.winnow;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command of a Java of a test's own, which runs a class of the program or of the tests. */
public final class JavaProcess {

    private JavaProcess() {
    }

    /** The words of the command; the process needs nothing of its environment. */
    public static List<String> command(Class<?> main, Object... arguments) {
        // It is over before the second compiler and parallel collectors pay off.
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", Stream.of(System.getProperty("java.class.path")
                .split(File.pathSeparator)).map(each -> Path.of(each).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator)), main.getName()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return command;
    }
}
