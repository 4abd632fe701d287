package dev.winnow.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Says what the figures were measured on. */
final class Machine {

    private Machine() {
    }

    static Map<String, String> describe(Settings settings, Catalogs catalogs) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processor", line("/proc/cpuinfo", "model name"));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", Long.parseLong(line("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / (1 << 20) + " GiB");
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        facts.put("catalog", catalogs.describe());
        facts.put("stores on", fileSystem(settings.stores()));
        facts.put("catalog and reports on", fileSystem(settings.states()));
        facts.put("load at the start", first("/proc/loadavg").replaceFirst("( \\S+){2}$", ""));
        return facts;
    }

    private static String fileSystem(Path folder) throws IOException {
        return Files.getFileStore(folder).type();
    }

    private static String first(String file) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.findFirst().orElse("");
        }
    }

    private static String line(String file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name)).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown");
        }
    }
}
